import { useSuspenseQuery } from '@tanstack/react-query';
import { createFileRoute } from '@tanstack/react-router';
import { useT } from '../../../i18n.ts';
import { MentionDetails } from '../../../modules/listening/mention-details.tsx';
import { mentionQuery } from '../../../modules/listening/queries.ts';
import { PageBody } from '../../../ui/page-body.tsx';
import { PageHeader } from '../../../ui/page-header.tsx';

export const Route = createFileRoute('/_app/listening/mentions/$id')({
  loader: ({ context: { queryClient }, params }) => queryClient.ensureQueryData(mentionQuery(params.id)),
  component: MentionRoute,
});

function MentionRoute() {
  const t = useT();
  const { data } = useSuspenseQuery(mentionQuery(Route.useParams().id));
  return (
    <>
      <PageHeader title={t('listening.mention.title')} crumbs={[{ label: t('listening.mentions.title'), to: '/listening/mentions' }]} />
      <PageBody width="text">
        <MentionDetails key={data.id} mention={data} />
      </PageBody>
    </>
  );
}
