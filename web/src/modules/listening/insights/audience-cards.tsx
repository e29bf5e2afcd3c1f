import { useCallback, useMemo } from 'react';
import { useT } from '../../../i18n.ts';
import { atomOf } from '../editor/form-model.ts';
import type { Audience } from '../queries.ts';
import { useWords } from '../words.ts';
import { ComparedCard } from './compared-card.tsx';

interface Props {
  audience: Audience;
  link: (facets: Record<string, string>) => string;
}

/** Where people spoke from, as far as the sources say. */
export function CountriesCard({ audience, link }: Props) {
  const t = useT();
  const words = useWords();
  const name = useCallback((value: string) => (value === '' ? t('listening.insights.country_unknown') : words.country(value)), [t, words]);
  // Where no source says a country, a chart of one bar would say nothing.
  if (audience.countries.every(({ value }) => value === '')) return null;
  return (
    <ComparedCard
      kind="country"
      rows={audience.countries}
      name={name}
      to={(value) => (value === '' ? null : link({ q: `country:${value}` }))}
    />
  );
}

/** Through which sources it was heard. */
export function SourcesCard({ audience, link }: Props) {
  const rows = useMemo(() => audience.sources.map(({ id, posts, before }) => ({ value: id, posts, before })), [audience]);
  const names = useMemo(() => new Map(audience.sources.map(({ id, name }) => [id, name])), [audience]);
  const name = useCallback((id: string) => names.get(id) ?? id, [names]);
  return <ComparedCard kind="source" rows={rows} name={name} to={(id) => link({ source: id })} />;
}

const itself = (value: string) => value;

/** On which sites it stands. */
export function SitesCard({ audience, link }: Props) {
  return <ComparedCard kind="site" rows={audience.sites} name={itself} to={(value) => link({ q: `site:${atomOf(value)}` })} />;
}
