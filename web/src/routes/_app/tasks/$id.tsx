import { createFileRoute } from '@tanstack/react-router';
import { taskQuery } from '../../../modules/publishing/queries.ts';
import { TaskPage } from '../../../modules/publishing/task-page.tsx';

export const Route = createFileRoute('/_app/tasks/$id')({
  loader: ({ context: { queryClient }, params: { id } }) => queryClient.ensureQueryData(taskQuery(id)),
  component: TaskRoute,
});

function TaskRoute() {
  const { id } = Route.useParams();
  return <TaskPage key={id} id={id} />;
}
