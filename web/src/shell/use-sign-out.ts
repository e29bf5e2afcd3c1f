import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { client } from '../api.ts';

/** Ends the session and forgets everything it showed. */
export function useSignOut() {
  const queries = useQueryClient();
  const navigate = useNavigate();
  return useMutation({
    mutationFn: () => client.identity.session.signOut(),
    onSuccess: async () => {
      await navigate({ to: '/sign-in', search: {} });
      queries.clear();
    },
  });
}
