import { createFileRoute } from '@tanstack/react-router';
import { api } from '../../../api.ts';
import { MembersPage } from '../../../modules/identity/members-page.tsx';
import { listSearch } from '../../../ui/list-search.ts';

export const Route = createFileRoute('/_app/settings/members/')({
  validateSearch: listSearch,
  loader: ({ context: { queryClient } }) => queryClient.ensureQueryData(api.identity.members.list.queryOptions()),
  component: MembersPage,
});
