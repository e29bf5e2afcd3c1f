import { Button, Table } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useMemo } from 'react';
import { useFormat } from '../../../format.ts';
import { useT } from '../../../i18n.ts';
import { ChartCard } from '../../../ui/chart-card.tsx';
import type { ChartSpec } from '../../../ui/chart-spec.ts';
import { chartCsv } from '../../../ui/chart-table.ts';
import { download, fileName } from '../../../ui/download.ts';
import { PathLink } from '../../../ui/path-link.tsx';
import { WhyPopover } from '../../../ui/why-popover.tsx';
import { feelings } from '../feelings.ts';
import { points, useChangeWords } from '../insights/figures.tsx';
import { PostsLinks } from '../insights/posts-links.tsx';
import { postsLink } from '../insights/posts-link.ts';
import type { Comparison } from '../queries.ts';
import { useWords } from '../words.ts';
import cards from '../insights/insights-page.module.css';
import classes from './dashboards.module.css';

type Voice = Comparison['queries'][number];
const measures = ['posts', 'people', 'reach'] as const;
type Measure = (typeof measures)[number];

const sumOf = (queries: readonly Voice[], measure: Measure, when: 'now' | 'before'): number =>
  queries.reduce((sum, query) => sum + query[when][measure], 0);
const shareOf = (part: number, whole: number): number | null => (whole === 0 ? null : part / whole);

/** Who has how much of the conversation: shares of posts, people and reach, of each query of a comparison. */
export function SharesCard({ comparison }: { comparison: Comparison }) {
  const t = useT();
  const format = useFormat();
  const { queries, period } = comparison;
  const spec = useMemo(
    (): ChartSpec => ({
      kind: 'bar',
      axis: 'category',
      share: true,
      series: measures.map((measure) => ({
        name: t(`listening.compare.${measure}`),
        points: queries.map((query) => ({ x: query.name, y: shareOf(query.now[measure], sumOf(queries, measure, 'now')) })),
      })),
    }),
    [queries, t],
  );
  const [first] = queries.toSorted((one, other) => other.now.posts - one.now.posts);
  if (!first) return null;
  const title = t('listening.compare.shares');
  return (
    <div className={cards.chart}>
      <ChartCard
        title={title}
        finding={t('listening.compare.shares_finding', {
          name: first.name,
          share: format.percent(shareOf(first.now.posts, sumOf(queries, 'posts', 'now')) ?? 0, 0),
        })}
        spec={spec}
        xName={t('listening.compare.query')}
        value={(share) => format.percent(share, 0)}
        height={80 + queries.length * 64}
        why={<WhyPopover about={title} reason={t('listening.compare.shares_why')} formula={t('listening.compare.shares_formula')} />}
      />
      <PostsLinks
        title={title}
        links={queries.map((query) => ({ label: `${query.name} ${format.number(query.now.posts)}`, to: postsLink(query.id, period) }))}
      />
    </div>
  );
}

/** The mood of each, as shares of its own posts. */
export function MoodsCard({ comparison: { queries, period } }: { comparison: Comparison }) {
  const t = useT();
  const format = useFormat();
  const words = useWords();
  const spec = useMemo(
    (): ChartSpec => ({
      kind: 'bar',
      axis: 'category',
      share: true,
      stacked: true,
      series: feelings.map((feeling) => ({
        name: words.sentiment(feeling),
        feeling,
        points: queries.map(({ name, now }) => ({ x: name, y: shareOf(now.sentiment[feeling], now.posts) })),
      })),
    }),
    [queries, words],
  );
  const judged = queries.filter(({ balance }) => balance !== null).toSorted((one, other) => (one.balance ?? 0) - (other.balance ?? 0));
  const [worst] = judged;
  const best = judged.at(-1);
  if (!worst || !best) return null;
  const title = t('listening.compare.moods');
  return (
    <div className={cards.chart}>
      <ChartCard
        title={title}
        finding={t('listening.compare.moods_finding', {
          best: best.name,
          high: points(format, best.balance),
          worst: worst.name,
          low: points(format, worst.balance),
        })}
        spec={spec}
        xName={t('listening.compare.query')}
        value={(share) => format.percent(share, 0)}
        height={80 + queries.length * 48}
      />
      <PostsLinks
        title={title}
        links={queries
          .filter(({ now }) => now.sentiment.negative > 0)
          .map((query) => ({
            label: `${query.name}: ${words.sentiment('negative')} ${format.number(query.now.sentiment.negative)}`,
            to: postsLink(query.id, period, { sentiment: 'negative' }),
          }))}
      />
    </div>
  );
}

/** Each day by day. */
export function CoursesCard({ comparison: { queries, together, shared } }: { comparison: Comparison }) {
  const t = useT();
  const spec = useMemo(
    (): ChartSpec => ({
      kind: 'line',
      axis: 'time',
      series: queries.map(({ name, days }) => ({ name, points: days.map(({ on, posts }) => ({ x: on, y: posts })) })),
    }),
    [queries],
  );
  return (
    <div className={cards.chart} data-wide>
      <ChartCard
        title={t('listening.compare.course')}
        finding={t('listening.compare.together', { posts: together.posts, people: together.people, shared })}
        spec={spec}
        xName={t('listening.insights.day')}
      />
    </div>
  );
}

/** The figures themselves, each beside the period it is held against. */
export function VoicesTable({ comparison: { queries, period } }: { comparison: Comparison }) {
  const t = useT();
  const format = useFormat();
  const changeWords = useChangeWords();
  const title = t('listening.compare.figures');
  const before = (name: string) => t('listening.compare.before', { count: name });
  const save = () => {
    const names = [...measures.map((measure) => t(`listening.compare.${measure}`)), t('listening.insights.balance')];
    const rows = queries.map(({ name, now, before: was, balance, balanceBefore }) => ({
      x: name,
      values: [...measures.map((measure) => now[measure]), balance, ...measures.map((measure) => was[measure]), balanceBefore],
    }));
    const header = [t('listening.compare.query'), ...names, ...names.map(before)];
    download(fileName(title, 'csv'), chartCsv({ header, rows }), 'text/csv;charset=utf-8');
  };
  return (
    <section className={cards.card} data-wide>
      <h2 className={cards.title}>{title}</h2>
      <div className={cards.scroll} tabIndex={0} role="region" aria-label={title}>
        <Table>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t('listening.compare.query')}</Table.Th>
              {measures.map((measure) => (
                <Table.Th key={measure} ta="end">
                  {t(`listening.compare.${measure}`)}
                </Table.Th>
              ))}
              <Table.Th ta="end">{t('listening.insights.balance')}</Table.Th>
              <Table.Th>{t('listening.compare.change')}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {queries.map((query) => (
              <Table.Tr key={query.id}>
                <Table.Th scope="row" fw={500}>
                  <PathLink to={postsLink(query.id, period)}>{query.name}</PathLink>
                </Table.Th>
                {measures.map((measure) => (
                  <Table.Td key={measure} ta="end" className="tabular">
                    {measure === 'reach' ? format.compact(query.now.reach) : format.number(query.now[measure])}
                    <span className={classes.before}>
                      {t('listening.compare.before', {
                        count: measure === 'reach' ? format.compact(query.before.reach) : format.number(query.before[measure]),
                      })}
                    </span>
                  </Table.Td>
                ))}
                <Table.Td ta="end" className="tabular">
                  {points(format, query.balance)}
                  <span className={classes.before}>{t('listening.compare.before', { count: points(format, query.balanceBefore) })}</span>
                </Table.Td>
                <Table.Td className={classes.words}>{changeWords(query.balanceChange)}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </div>
      <Button className="no-print" variant="subtle" size="xs" leftSection={<IconDownload size={14} aria-hidden />} onClick={save}>
        {t('ui.chart.csv')}
      </Button>
    </section>
  );
}
