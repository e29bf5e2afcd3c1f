import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { api } from '../../../api.ts';
import { useErrorText } from '../../../errors.ts';
import { useT } from '../../../i18n.ts';
import { ListSkeleton } from '../../../ui/loading.tsx';
import { CountriesCard, SourcesCard } from '../insights/audience-cards.tsx';
import { AuthorsCard } from '../insights/authors-card.tsx';
import { ComparedCard } from '../insights/compared-card.tsx';
import { EmotionDaysCard, MoodCard, VolumeCard } from '../insights/day-cards.tsx';
import { Figures } from '../insights/figures.tsx';
import { HoursCard } from '../insights/hours-card.tsx';
import { KeynessCard } from '../insights/keyness-card.tsx';
import { postsLink } from '../insights/posts-link.ts';
import type { Against, Period } from '../period.ts';
import type { Audience, Dashboard, Insights } from '../queries.ts';
import { useWords } from '../words.ts';
import classes from './dashboards.module.css';

export type Panel = Dashboard['panels'][number];
export type PanelKind = Exclude<Panel['kind'], 'voice'>;

interface Props {
  kind: PanelKind;
  queryId: string;
  period: Period;
  against: Against;
}

/** Which answer a panel is drawn from. */
const sources = {
  figures: 'both',
  volume: 'insights',
  mood: 'insights',
  emotions: 'insights',
  topics: 'insights',
  languages: 'insights',
  networks: 'insights',
  countries: 'audience',
  sources: 'audience',
  hours: 'audience',
  authors: 'own',
  keyness: 'own',
} as const satisfies Record<PanelKind, string>;

/** One panel of a dashboard, drawn from what its query found. Panels of one query share what they ask the server. */
export function QueryPanel({ kind, queryId, period, against }: Props) {
  const { describe } = useErrorText();
  const from = sources[kind];
  const input = { id: queryId, ...period, against };
  const wantsInsights = from === 'insights' || from === 'both';
  const insights = useQuery({ ...api.listening.queries.insights.queryOptions({ input }), enabled: wantsInsights });
  const audience = useQuery({
    ...api.listening.queries.audience.queryOptions({ input }),
    enabled: from === 'audience' || from === 'both',
  });
  const link = (facets: Record<string, string> = {}) => postsLink(queryId, period, facets);
  const error = insights.error ?? audience.error;
  if (error) return <p className={classes.fault}>{describe(error)}</p>;
  if (kind === 'authors') return <AuthorsCard queryId={queryId} period={period} link={link} />;
  if (kind === 'keyness') return <KeynessCard queryId={queryId} period={period} against={against} link={link} />;
  if (from === 'audience') return audience.data ? <OfAudience kind={kind} audience={audience.data} link={link} /> : <ListSkeleton />;
  if (insights.data && insights.data.totals.posts + insights.data.totals.postsBefore === 0 && kind !== 'figures') return <Nothing />;
  if (insights.data) return <OfInsights kind={kind} insights={insights.data} audience={audience.data} link={link} />;
  return <ListSkeleton />;
}

type Link = (facets?: Record<string, string>) => string;

function OfInsights({ kind, insights, audience, link }: { kind: PanelKind; insights: Insights; audience?: Audience; link: Link }) {
  const words = useWords();
  switch (kind) {
    case 'figures':
      return <Figures insights={insights} audience={audience} to={link()} />;
    case 'volume':
      return <VolumeCard insights={insights} link={link} />;
    case 'mood':
      return <MoodCard insights={insights} link={link} />;
    case 'emotions':
      return <EmotionDaysCard insights={insights} link={link} />;
    case 'topics':
      return <ComparedCard kind="topic" rows={insights.topics} name={words.topic} to={(topic) => link({ topic })} />;
    case 'languages':
      return <ComparedCard kind="language" rows={insights.languages} name={words.language} to={(language) => link({ language })} />;
    default:
      return <ComparedCard kind="network" rows={insights.networks} name={words.network} to={(network) => link({ network })} />;
  }
}

function OfAudience({ kind, audience, link }: { kind: PanelKind; audience: Audience; link: Link }): ReactNode {
  switch (kind) {
    case 'countries':
      return audience.countries.some(({ value }) => value !== '') ? (
        <CountriesCard audience={audience} link={link} />
      ) : (
        <Nothing countries />
      );
    case 'sources':
      return audience.sources.length > 0 ? <SourcesCard audience={audience} link={link} /> : <Nothing />;
    default:
      return <HoursCard audience={audience} link={link} />;
  }
}

function Nothing({ countries = false }: { countries?: boolean }) {
  const t = useT();
  return <p className={classes.note}>{t(countries ? 'listening.dashboards.no_countries' : 'listening.dashboards.nothing')}</p>;
}
