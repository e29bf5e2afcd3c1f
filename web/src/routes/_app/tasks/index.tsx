import { createFileRoute } from '@tanstack/react-router';
import { TasksPage, tasksQuery } from '../../../modules/publishing/tasks-page.tsx';
import { listSearch } from '../../../ui/list-search.ts';

export const Route = createFileRoute('/_app/tasks/')({
  validateSearch: listSearch,
  loader: ({ context: { queryClient } }) => queryClient.ensureQueryData(tasksQuery(true)),
  component: TasksPage,
});
