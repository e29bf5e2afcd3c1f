import { createFileRoute } from '@tanstack/react-router';
import { scheduleQuery } from '../../../modules/publishing/queries.ts';
import { SchedulePage } from '../../../modules/publishing/schedule-page.tsx';

export const Route = createFileRoute('/_app/calendar/schedules/$id')({
  loader: ({ context: { queryClient }, params: { id } }) => queryClient.ensureQueryData(scheduleQuery(id)),
  component: ScheduleRoute,
});

function ScheduleRoute() {
  const { id } = Route.useParams();
  return <SchedulePage key={id} id={id} />;
}
