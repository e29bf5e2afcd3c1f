import { Button, Loader } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { Query } from '../../../../../src/text/query/syntax.ts';
import { api } from '../../../api.ts';
import { useErrorText } from '../../../errors.ts';
import { useFormat } from '../../../format.ts';
import { useT } from '../../../i18n.ts';
import { Panel } from '../../../ui/panel.tsx';
import { CoverageNote } from '../coverage-note.tsx';
import { MentionCard } from '../mention-card.tsx';
import type { Preview } from '../queries.ts';
import { newTerms } from './terms.ts';
import classes from './preview-panel.module.css';

type Term = NonNullable<Preview['found']>['terms'][number];

interface Props {
  text: string;
  /** As it was read; null with errors. */
  query: Query | null;
  /** It has no errors, so it can be run. */
  runs: boolean;
  zone: string;
  onAdd: (term: string) => void;
  onExclude: (term: string) => void;
}

/** What the query would have found in the last 30 days, while it is being written. */
export function PreviewPanel({ text, query, runs, zone, onAdd, onExclude }: Props) {
  const t = useT();
  const format = useFormat();
  const { describe } = useErrorText();
  const [asked] = useDebouncedValue(text, 500);
  const { data, error, isFetching } = useQuery({
    ...api.listening.queries.preview.queryOptions({ input: { text: asked, zone } }),
    enabled: runs && asked.trim() !== '',
    placeholderData: keepPreviousData,
    staleTime: 60_000,
  });
  const found = runs && text.trim() !== '' ? data?.found : null;
  const terms = useMemo(() => (found && query ? newTerms(query, found.terms) : []), [found, query]);
  return (
    <Panel
      title={t('listening.preview.title')}
      action={isFetching && <Loader size={16} role="status" aria-label={t('listening.preview.counting')} />}
    >
      <div aria-live="polite" className={classes.panel}>
        {error && <p className={classes.fault}>{describe(error)}</p>}
        {!found && !error && <p className={classes.hint}>{t(runs ? 'listening.preview.hint' : 'listening.preview.errors')}</p>}
        {found && (
          <>
            <p className={classes.count}>
              <strong className="tabular">{format.number(found.posts)}</strong> {t('listening.preview.posts', { count: found.posts })}
            </p>
            <CoverageNote coverage={found.coverage} />
          </>
        )}
      </div>
      {terms.length > 0 && <Terms terms={terms.slice(0, 8)} onAdd={onAdd} onExclude={onExclude} />}
      {found && found.sample.length > 0 && (
        <ul className={classes.sample} aria-label={t('listening.preview.sample')}>
          {found.sample.slice(0, 10).map((mention) => (
            <li key={mention.id}>
              <MentionCard mention={mention} />
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}

/** Words that stand in what it finds far more often than elsewhere. */
function Terms({ terms, onAdd, onExclude }: { terms: readonly Term[]; onAdd: (term: string) => void; onExclude: (term: string) => void }) {
  const t = useT();
  return (
    <section className={classes.terms}>
      <h3>{t('listening.preview.terms')}</h3>
      <ul>
        {terms.map(({ term, inside, outside }) => (
          <li key={term}>
            <span className={classes.term}>
              <strong lang="">{term}</strong>{' '}
              <span className={classes.hint}>{t('listening.preview.term_counts', { inside, outside })}</span>
            </span>
            <Button size="compact-xs" variant="default" onClick={() => onAdd(term)} aria-label={t('listening.preview.add_term', { term })}>
              {t('listening.preview.add')}
            </Button>
            <Button
              size="compact-xs"
              variant="default"
              onClick={() => onExclude(term)}
              aria-label={t('listening.preview.exclude_term', { term })}
            >
              {t('listening.preview.exclude')}
            </Button>
          </li>
        ))}
      </ul>
    </section>
  );
}
