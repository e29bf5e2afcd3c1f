import { createFileRoute } from '@tanstack/react-router';
import { CertificatePage, certificateQuery } from '../../../modules/review/certificate-page.tsx';
import { releaseQuery } from '../../../modules/review/queries.ts';

export const Route = createFileRoute('/_app/review/$id/certificate')({
  loader: ({ context: { queryClient }, params: { id } }) =>
    Promise.all([queryClient.ensureQueryData(certificateQuery(id)), queryClient.ensureQueryData(releaseQuery(id))]),
  component: Certificate,
});

function Certificate() {
  const { id } = Route.useParams();
  return <CertificatePage id={id} />;
}
