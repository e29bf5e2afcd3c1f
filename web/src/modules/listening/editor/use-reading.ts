import { useDeferredValue, useMemo } from 'react';
import { describeProblem, explain, type ExplainedLine } from '../../../../../src/text/query/explain.ts';
import { check } from '../../../../../src/text/query/lint.ts';
import type { Problem } from '../../../../../src/text/query/problems.ts';
import type { Query } from '../../../../../src/text/query/syntax.ts';
import { useFormat } from '../../../format.ts';
import { formatLocale, useLocale, useT } from '../../../i18n.ts';
import type { Meanings } from './complete.ts';

export interface DescribedProblem extends Problem {
  cause: string;
  remedy: string;
}

export interface Reading {
  /** What was read; behind what is typed by a moment at most. */
  source: string;
  /** Null with errors, and for an empty query. */
  query: Query | null;
  problems: DescribedProblem[];
  /** What it finds, in words. */
  lines: ExplainedLine[];
}

/** A query as it is understood: its faults and its meaning, in the reader's language. An empty one has neither. */
export function useReading(text: string): Reading {
  const t = useT();
  const locale = useLocale();
  const source = useDeferredValue(text);
  return useMemo(() => {
    if (source.trim() === '') return { source, query: null, problems: [], lines: [] };
    const { query, problems } = check(source);
    return {
      source,
      query,
      problems: problems.map((problem) => ({ ...problem, ...describeProblem(problem, t) })),
      lines: query === null ? [] : explain(query, { say: t, locale: formatLocale(locale) }),
    };
  }, [source, t, locale]);
}

/** Networks that are offered; any other word is fine too. */
export const usualNetworks = [
  'bluesky',
  'mastodon',
  'x',
  'facebook',
  'instagram',
  'threads',
  'linkedin',
  'youtube',
  'tiktok',
  'news',
  'blog',
  'forum',
];

/** Names of fields and values for completion. */
export function useMeanings(): Meanings {
  const t = useT();
  const format = useFormat();
  return useMemo(
    () => ({
      field: (field) => (field === 'title' ? t('listening.editor.field.title') : t(`query.field.${field}`)),
      value: (field, value) => {
        if (field === 'lang') return value === 'und' ? t('listening.language.und') : format.name('language', value);
        if (field === 'country') return format.name('region', value.toUpperCase());
        if (field === 'topic') return t(`listening.topic.${value}`);
        return ['type', 'is', 'has', 'sentiment', 'emotion', 'signal'].includes(field) ? t(`query.value.${field}.${value}`) : '';
      },
      operator: (operator) => t(`listening.editor.operator.${operator.replace(/\/.*/, '').toLowerCase()}`),
      known: { network: usualNetworks },
    }),
    [t, format],
  );
}
