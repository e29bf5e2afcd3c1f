import { Table } from '@mantine/core';
import { useSuspenseQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { api } from '../../../api.ts';
import { useFormat } from '../../../format.ts';
import { useT } from '../../../i18n.ts';
import { useCan } from '../../../session.ts';
import { PageBody } from '../../../ui/page-body.tsx';
import { Panel } from '../../../ui/panel.tsx';
import { WhyPopover } from '../../../ui/why-popover.tsx';
import { ListeningHeader } from '../listening-header.tsx';
import type { Accuracy } from '../queries.ts';
import { useWords } from '../words.ts';
import cards from '../insights/insights-page.module.css';
import classes from './accuracy.module.css';
import { JudgePosts } from './judge-posts.tsx';

type Rate = Accuracy['fields'][number]['all'];

/** How often people agree with what the program reads, on this organisation's own posts. */
export function AccuracyPage() {
  const t = useT();
  const can = useCan();
  const { data } = useSuspenseQuery(api.listening.accuracy.get.queryOptions());
  const title = t('listening.accuracy.title');
  return (
    <>
      <ListeningHeader title={title} lead={t('listening.accuracy.lead')} />
      <PageBody>
        <div className={cards.page}>
          <WhyPopover
            about={title}
            reason={t('listening.accuracy.why', { enough: data.enough })}
            formula={t('listening.accuracy.formula')}
            source={t('listening.accuracy.source')}
          />
          {data.fields.map(({ field, all, languages }) => (
            <Rates key={field} field={field} all={all} languages={languages} enough={data.enough} />
          ))}
          {can('listening.edit') && <JudgePosts />}
          <Corrections corrections={data.corrections} />
        </div>
      </PageBody>
    </>
  );
}

interface RatesProps {
  field: 'sentiment' | 'language';
  all: Rate;
  languages: readonly Rate[];
  enough: number;
}

function Rates({ field, all, languages, enough }: RatesProps) {
  const t = useT();
  const format = useFormat();
  const words = useWords();
  const title = t(`listening.mention.field.${field}`);
  const rows = useMemo(() => [all, ...languages], [all, languages]);
  return (
    <section>
      <h2 className={cards.title}>{title}</h2>
      <p className={classes.verdict}>{useVerdict(all, enough)}</p>
      {all.checked > 0 && (
        <div className={cards.scroll} tabIndex={0} role="region" aria-label={title}>
          <Table maw="52rem">
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{t('listening.accuracy.language')}</Table.Th>
                <Table.Th ta="end">{t('listening.accuracy.checked')}</Table.Th>
                <Table.Th ta="end">{t('listening.accuracy.agreed')}</Table.Th>
                <Table.Th>{t('listening.accuracy.interval')}</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {rows.map((rate) => (
                <Table.Tr key={rate.language ?? ''}>
                  <Table.Th scope="row" fw={rate.language === null ? 600 : 400}>
                    {rate.language === null ? t('listening.accuracy.all') : words.language(rate.language)}
                  </Table.Th>
                  <Table.Td ta="end" className="tabular">
                    {format.number(rate.checked)}
                  </Table.Td>
                  <Table.Td ta="end" className="tabular">
                    {format.number(rate.agreed)}
                  </Table.Td>
                  <Table.Td>
                    <Interval rate={rate} few={rate.checked < enough} />
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </div>
      )}
    </section>
  );
}

/** One sentence; with too few posts it gives no share. */
function useVerdict({ checked, interval }: Rate, enough: number): string {
  const t = useT();
  const format = useFormat();
  if (interval === null) return t('listening.accuracy.nothing');
  const between = { low: format.percent(interval.low, 0), high: format.percent(interval.high, 0) };
  return checked < enough
    ? t('listening.accuracy.too_few', { checked, enough, ...between })
    : t('listening.accuracy.share', { checked, share: format.percent(interval.share, 0), ...between });
}

/** The interval drawn on a line from nothing to all, and in figures. */
function Interval({ rate: { interval }, few }: { rate: Rate; few: boolean }) {
  const t = useT();
  const format = useFormat();
  if (interval === null) return '–';
  const at = (share: number) => `${share * 100}%`;
  return (
    <span className={classes.interval}>
      <span className={classes.line} aria-hidden>
        <span className={classes.between} style={{ left: at(interval.low), right: at(1 - interval.high) }} />
        {!few && <span className={classes.point} style={{ left: at(interval.share) }} />}
      </span>
      <span className="tabular">
        {t(few ? 'listening.accuracy.between' : 'listening.accuracy.share_between', {
          share: format.percent(interval.share, 0),
          low: format.percent(interval.low, 0),
          high: format.percent(interval.high, 0),
        })}
      </span>
    </span>
  );
}

/** What people put right in passing: to learn from, and no measure. */
function Corrections({ corrections }: { corrections: Accuracy['corrections'] }) {
  const t = useT();
  const format = useFormat();
  const words = useWords();
  const say = (field: 'sentiment' | 'language', value: string) => (field === 'sentiment' ? words.sentiment(value) : words.language(value));
  return (
    <Panel title={t('listening.mention.corrections')}>
      <p className={cards.note}>{t('listening.accuracy.in_passing')}</p>
      {corrections.length === 0 ? (
        <p>{t('listening.accuracy.no_corrections')}</p>
      ) : (
        <Table maw="40rem">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t('listening.accuracy.what')}</Table.Th>
              <Table.Th>{t('listening.accuracy.from')}</Table.Th>
              <Table.Th>{t('listening.accuracy.to')}</Table.Th>
              <Table.Th ta="end">{t('listening.accuracy.count')}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {corrections.slice(0, 20).map(({ field, from, to, count }) => (
              <Table.Tr key={`${field} ${from} ${to}`}>
                <Table.Td>{t(`listening.mention.field.${field}`)}</Table.Td>
                <Table.Td>{say(field, from)}</Table.Td>
                <Table.Td>{say(field, to)}</Table.Td>
                <Table.Td ta="end" className="tabular">
                  {format.number(count)}
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      )}
    </Panel>
  );
}
