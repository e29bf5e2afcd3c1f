import { Text } from '@mantine/core';
import { useMemo } from 'react';
import { useFormat } from '../../format.ts';
import { useT } from '../../i18n.ts';
import type { Column } from '../../ui/list-column.ts';
import { StateWord } from '../../ui/state-word.tsx';
import { Due } from './due.tsx';
import { states, type ReleaseRow } from './states.ts';
import classes from './queue-page.module.css';

/** What was handed in together and stands the same is one row. */
interface Group {
  first: ReleaseRow;
  channels: string[];
  warnings: number;
}

export function groupsOf(rows: readonly ReleaseRow[]): Group[] {
  const groups = new Map<string, Group>();
  for (const row of rows) {
    const key = `${row.submissionId} ${row.state}`;
    const group = groups.get(key) ?? { first: row, channels: [], warnings: 0 };
    group.channels.push(row.channel.name);
    group.warnings += row.warnings;
    groups.set(key, group);
  }
  return [...groups.values()];
}

/** What the queue shows of each. */
export function useQueueColumns(): Column<Group>[] {
  const t = useT();
  const format = useFormat();
  return useMemo(
    () => [
      { id: 'title', header: t('review.column.title'), cell: (group) => <Title row={group.first} /> },
      { id: 'channels', header: t('review.column.channels'), cell: (group) => format.list(group.channels) },
      {
        id: 'author',
        header: t('review.column.author'),
        cell: (group) => <span className={classes.name}>{group.first.author.name}</span>,
        secondary: true,
      },
      {
        id: 'warnings',
        header: t('review.column.warnings'),
        cell: (group) => (group.warnings > 0 ? t('review.warnings', { count: group.warnings }) : ''),
        secondary: true,
      },
      {
        id: 'due',
        header: t('review.column.due'),
        cell: (group) => (group.first.state === 'waiting' ? <Due at={group.first.dueAt} /> : ''),
      },
      {
        id: 'state',
        header: t('review.column.state'),
        cell: (group) => <StateWord tone={states[group.first.state].tone} label={t(states[group.first.state].label)} />,
      },
    ],
    [t, format],
  );
}

function Title({ row }: { row: ReleaseRow }) {
  return (
    <span className={classes.title}>
      {row.title}
      <Text component="span" className={classes.excerpt} lang={row.language} dir="auto">
        {row.excerpt}
      </Text>
    </span>
  );
}
