import { createFileRoute } from '@tanstack/react-router';
import { api } from '../../../api.ts';
import { AccuracyPage } from '../../../modules/listening/accuracy/accuracy-page.tsx';

export const Route = createFileRoute('/_app/listening/accuracy')({
  loader: ({ context: { queryClient } }) => queryClient.ensureQueryData(api.listening.accuracy.get.queryOptions()),
  component: AccuracyPage,
});
