import { Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { api } from '../api.ts';
import { useErrorText } from '../errors.ts';
import { entityKind } from '../rooms.ts';
import { HistoryPanel } from './history-panel.tsx';
import { LinkedPanel } from './linked-panel.tsx';
import { ListSkeleton } from './loading.tsx';
import type { Crumb } from './page-header.tsx';

/** "Linked" and "History" of one thing of the joined record: the `aside` of every detail page. */
export function RecordAside({ type, id }: { type: string; id: string }) {
  const { describe } = useErrorText();
  const links = useQuery(api.record.links.queryOptions({ input: { type, id } }));
  const history = useQuery(api.record.history.queryOptions({ input: { type, id } }));
  const error = links.error ?? history.error;
  return (
    <>
      {error && <Text c="error">{describe(error)}</Text>}
      {links.isPending ? <ListSkeleton /> : links.data && <LinkedPanel links={links.data.links} />}
      {history.isPending ? <ListSkeleton /> : history.data && <HistoryPanel entries={history.data} />}
    </>
  );
}

/** Breadcrumbs that follow the joined record (goal › campaign › post), for `PageHeader`. */
export function useRecordCrumbs(type: string, id: string): Crumb[] {
  const { data } = useQuery(api.record.links.queryOptions({ input: { type, id } }));
  return (data?.ancestors ?? []).flatMap((thing) => {
    const kind = entityKind(thing.type);
    return kind ? [{ label: thing.title, to: kind.to(thing.id) }] : [];
  });
}
