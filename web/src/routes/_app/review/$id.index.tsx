import { createFileRoute } from '@tanstack/react-router';
import { SchedulePanel } from '../../../modules/publishing/schedule-panel.tsx';
import { releaseQuery } from '../../../modules/review/queries.ts';
import { ReleasePage } from '../../../modules/review/release-page.tsx';

export const Route = createFileRoute('/_app/review/$id/')({
  loader: ({ context: { queryClient }, params: { id } }) => queryClient.ensureQueryData(releaseQuery(id)),
  component: Release,
});

function Release() {
  const { id } = Route.useParams();
  // Ticks and opened channels belong to one release; what is signed leaves from here.
  return (
    <ReleasePage
      key={id}
      id={id}
      schedule={(release) => (
        <SchedulePanel key={release.id} releaseId={release.id} unitId={release.unitId} byHand={release.channel.byHand} />
      )}
    />
  );
}
