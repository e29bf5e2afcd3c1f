import { IconChecklist } from '@tabler/icons-react';
import { useSuspenseQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { api } from '../../api.ts';
import { useFormat } from '../../format.ts';
import { useT } from '../../i18n.ts';
import { useUnit } from '../../session.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import type { Column } from '../../ui/list-column.ts';
import { ListPage } from '../../ui/list-page.tsx';
import { useListSearch } from '../../ui/list-search.ts';
import { PageBody } from '../../ui/page-body.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { EntryWord, type Task } from './states.tsx';

type Row = Pick<Task, 'id' | 'title' | 'channel' | 'person' | 'dueAt' | 'zone' | 'state' | 'overdue' | 'purpose' | 'unitId'>;
/** `unitId` takes the units below it along. */
export const tasksQuery = (mine: boolean, unitId?: string) =>
  api.publishing.tasks.list.queryOptions({ input: { mine: mine ? 'true' : 'false', unitId } });

/** What people publish by hand. */
export function TasksPage() {
  const t = useT();
  const format = useFormat();
  const { unit } = useUnit();
  const { q, values } = useListSearch();
  const everyone = values('whose').includes('all');
  const withDone = values('state').includes('done');
  const { data } = useSuspenseQuery(tasksQuery(!everyone, unit?.id));
  const rows = useMemo(() => {
    const words = q.toLocaleLowerCase();
    return data.filter(
      (task) => (withDone || task.state === 'open') && (!words || `${task.title} ${task.channel.name}`.toLocaleLowerCase().includes(words)),
    );
  }, [data, q, withDone]);
  const columns: Column<Row>[] = [
    { id: 'title', header: t('publishing.field.post'), cell: (task) => task.title, sort: (task) => task.title },
    { id: 'channel', header: t('publishing.field.channel'), cell: (task) => task.channel.name, sort: (task) => task.channel.name },
    { id: 'due', header: t('publishing.field.due'), cell: (task) => format.dateTime(task.dueAt, task.zone), sort: (task) => task.dueAt },
    {
      id: 'state',
      header: t('publishing.field.state'),
      cell: (task) =>
        task.state === 'cancelled' ? (
          t('publishing.state.cancelled')
        ) : (
          <EntryWord state={task.state === 'done' ? 'task_done' : 'task_open'} />
        ),
    },
    { id: 'purpose', header: t('publishing.field.purpose'), cell: (task) => t(`publishing.purpose.${task.purpose}`), secondary: true },
    { id: 'person', header: t('publishing.field.person'), cell: (task) => task.person.name, secondary: true },
  ];
  return (
    <>
      <PageHeader title={t('publishing.tasks.title')} lead={t('publishing.tasks.lead')} />
      <PageBody>
        <ListPage
          name="tasks"
          label={t('publishing.tasks.title')}
          rows={rows}
          rowKey={(task) => task.id}
          to={(task) => `/tasks/${task.id}`}
          columns={columns}
          facets={[
            { id: 'whose', label: t('publishing.tasks.whose'), options: [{ value: 'all', label: t('publishing.tasks.everyone') }] },
            { id: 'state', label: t('publishing.field.state'), options: [{ value: 'done', label: t('publishing.tasks.with_done') }] },
          ]}
          empty={<EmptyState icon={IconChecklist} sentence={t('publishing.tasks.empty')} example={t('publishing.tasks.example')} />}
        />
      </PageBody>
    </>
  );
}
