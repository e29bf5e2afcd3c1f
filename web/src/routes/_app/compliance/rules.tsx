import { createFileRoute } from '@tanstack/react-router';
import { api } from '../../../api.ts';
import { RulesPage } from '../../../modules/compliance/rules-page.tsx';

export const Route = createFileRoute('/_app/compliance/rules')({
  loader: ({ context: { queryClient } }) => queryClient.ensureQueryData(api.compliance.rules.queryOptions()),
  component: RulesPage,
});
