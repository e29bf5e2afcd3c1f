import { Table } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Button } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { api } from '../../../api.ts';
import { useErrorText } from '../../../errors.ts';
import { useFormat } from '../../../format.ts';
import { useT } from '../../../i18n.ts';
import { chartCsv } from '../../../ui/chart-table.ts';
import { download, fileName } from '../../../ui/download.ts';
import { ListSkeleton } from '../../../ui/loading.tsx';
import { PathLink } from '../../../ui/path-link.tsx';
import { WhyPopover } from '../../../ui/why-popover.tsx';
import { atomOf } from '../editor/form-model.ts';
import type { Against, Period } from '../period.ts';
import classes from './insights-page.module.css';

interface Props {
  queryId: string;
  period: Period;
  against: Against;
  link: (facets: Record<string, string>) => string;
}

/** Words and phrases that are said far more often than in the period before. */
export function KeynessCard({ queryId, period, against, link }: Props) {
  const t = useT();
  const format = useFormat();
  const { describe } = useErrorText();
  const { data, error } = useQuery(api.listening.queries.keyness.queryOptions({ input: { id: queryId, ...period, against } }));
  const title = t('listening.keyness.title');
  const columns = [t('listening.keyness.term'), t('listening.keyness.posts'), t('listening.keyness.before'), t('listening.keyness.score')];
  const terms = data?.terms ?? [];
  return (
    <section className={classes.card} data-wide>
      <h2 className={classes.title}>
        {title}{' '}
        <WhyPopover about={title} reason={t('listening.keyness.why')} formula="G² = 2·Σ O·ln(O/E)" source={t('listening.keyness.source')} />
      </h2>
      {error && <p className={classes.fault}>{describe(error)}</p>}
      {!data && !error && <ListSkeleton />}
      {data && terms.length === 0 && <p className={classes.note}>{t('listening.keyness.none')}</p>}
      {terms.length > 0 && (
        <>
          <div className={classes.scroll} tabIndex={0} role="region" aria-label={title}>
            <Table>
              <Table.Thead>
                <Table.Tr>
                  {columns.map((name, index) => (
                    <Table.Th key={name} ta={index > 0 ? 'end' : undefined}>
                      {name}
                    </Table.Th>
                  ))}
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {terms.slice(0, 20).map(({ term, inside, outside, score }) => (
                  <Table.Tr key={term}>
                    <Table.Th scope="row" fw={500} lang="">
                      <PathLink to={link({ q: atomOf(term) })}>{term}</PathLink>
                    </Table.Th>
                    {[inside, outside, score].map((value, index) => (
                      // oxlint-disable-next-line react/no-array-index-key
                      <Table.Td key={index} ta="end" className="tabular">
                        {format.number(value, { maximumFractionDigits: 1 })}
                      </Table.Td>
                    ))}
                  </Table.Tr>
                ))}
              </Table.Tbody>
            </Table>
          </div>
          <Button
            variant="subtle"
            size="xs"
            leftSection={<IconDownload size={14} aria-hidden />}
            onClick={() =>
              download(
                fileName(title, 'csv'),
                chartCsv({
                  header: columns,
                  rows: terms.map(({ term, inside, outside, score }) => ({ x: term, values: [inside, outside, score] })),
                }),
                'text/csv;charset=utf-8',
              )
            }
          >
            {t('ui.chart.csv')}
          </Button>
        </>
      )}
    </section>
  );
}
