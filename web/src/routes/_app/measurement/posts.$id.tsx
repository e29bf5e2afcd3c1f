import { useSuspenseQuery } from '@tanstack/react-query';
import { createFileRoute } from '@tanstack/react-router';
import { NumbersPage } from '../../../modules/measurement/numbers-page.tsx';
import { postNumbersQuery } from '../../../modules/measurement/queries.ts';
import { useCan } from '../../../session.ts';

export const Route = createFileRoute('/_app/measurement/posts/$id')({
  loader: ({ context: { queryClient }, params }) => queryClient.ensureQueryData(postNumbersQuery(params.id)),
  component: PostNumbersRoute,
});

function PostNumbersRoute() {
  const { id } = Route.useParams();
  const can = useCan();
  const { data } = useSuspenseQuery(postNumbersQuery(id));
  return <NumbersPage type="post_numbers" id={id} numbers={data} post={data} mayRecordHere={can('measurement.record')} />;
}
