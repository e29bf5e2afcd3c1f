import { Button, SegmentedControl, Table } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '../../../api.ts';
import { useErrorText } from '../../../errors.ts';
import { useFormat } from '../../../format.ts';
import { useT } from '../../../i18n.ts';
import { chartCsv } from '../../../ui/chart-table.ts';
import { download, fileName } from '../../../ui/download.ts';
import { ListSkeleton } from '../../../ui/loading.tsx';
import { PathLink } from '../../../ui/path-link.tsx';
import { WhyPopover } from '../../../ui/why-popover.tsx';
import type { Period } from '../period.ts';
import type { AuthorRow } from '../queries.ts';
import { useWords } from '../words.ts';
import classes from './insights-page.module.css';

interface Props {
  queryId: string;
  period: Period;
  link: (facets: Record<string, string>) => string;
}

const shown = 10;

/** Who speaks most, or to most people. Private persons have a pseudonym; their posts are one step away. */
export function AuthorsCard({ queryId, period, link }: Props) {
  const t = useT();
  const format = useFormat();
  const words = useWords();
  const { describe } = useErrorText();
  const [order, setOrder] = useState<'posts' | 'followers'>('posts');
  const { data, error } = useQuery({
    ...api.listening.queries.authors.queryOptions({ input: { id: queryId, ...period, order } }),
    placeholderData: keepPreviousData,
  });
  const title = t('listening.authors.title');
  const name = (author: AuthorRow) => author.name ?? author.handle ?? t('listening.authors.person', { pseudonym: author.pseudonym });
  const columns = (['author', 'kind', 'network', 'posts', 'reposts', 'negative', 'positive', 'followers'] as const).map((column) =>
    t(`listening.authors.${column}`),
  );
  const numbers = (author: AuthorRow) => [author.posts, author.reposts, author.negative, author.positive, author.followers];
  const kind = (author: AuthorRow) => (author.kind === 'unsure' ? '–' : t(`listening.author.${author.kind}`));
  const save = () =>
    download(
      fileName(title, 'csv'),
      chartCsv({
        header: [columns[0] ?? '', ...columns.slice(3)],
        rows: (data ?? []).map((author) => ({ x: name(author), values: numbers(author) })),
      }),
      'text/csv;charset=utf-8',
    );
  return (
    <section className={classes.card} data-wide>
      <div className={classes.head}>
        <h2 className={classes.title}>
          {title} <WhyPopover about={title} reason={t('listening.authors.why')} />
        </h2>
        <SegmentedControl
          className="no-print"
          size="xs"
          aria-label={t('listening.authors.order')}
          value={order}
          onChange={(value) => setOrder(value === 'followers' ? 'followers' : 'posts')}
          data={(['posts', 'followers'] as const).map((value) => ({ value, label: t(`listening.authors.by_${value}`) }))}
        />
      </div>
      {error && <p className={classes.fault}>{describe(error)}</p>}
      {!data && !error && <ListSkeleton />}
      {data && data.length === 0 && <p className={classes.note}>{t('listening.authors.none')}</p>}
      {data && data.length > 0 && (
        <>
          <div className={classes.scroll} tabIndex={0} role="region" aria-label={title}>
            <Table>
              <Table.Thead>
                <Table.Tr>
                  {columns.map((column, index) => (
                    <Table.Th key={column} ta={index > 2 ? 'end' : undefined}>
                      {column}
                    </Table.Th>
                  ))}
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {data.slice(0, shown).map((author) => (
                  <Table.Tr key={author.id}>
                    <Table.Th scope="row" fw={500}>
                      <PathLink to={link({ author: author.id })}>{name(author)}</PathLink>
                    </Table.Th>
                    <Table.Td>{kind(author)}</Table.Td>
                    <Table.Td>{words.network(author.network)}</Table.Td>
                    {numbers(author).map((value, index) => (
                      // oxlint-disable-next-line react/no-array-index-key
                      <Table.Td key={index} ta="end" className="tabular">
                        {value === null ? '–' : format.number(value)}
                      </Table.Td>
                    ))}
                  </Table.Tr>
                ))}
              </Table.Tbody>
            </Table>
          </div>
          <Button className="no-print" variant="subtle" size="xs" leftSection={<IconDownload size={14} aria-hidden />} onClick={save}>
            {t('ui.chart.csv')}
          </Button>
        </>
      )}
    </section>
  );
}
