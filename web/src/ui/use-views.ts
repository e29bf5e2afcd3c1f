import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api, client, type Answer, type Client } from '../api.ts';
import { useErrorText } from '../errors.ts';
import { showFault } from './toast.tsx';

export type View = Answer<Client['identity']['views']['list']>[number];
export type KeptView = Pick<View, 'name' | 'search' | 'unitId'>;

/** The saved views of a list, kept on the server, and what may be done with them. */
export function useViews(list: string) {
  const queries = useQueryClient();
  const { describe } = useErrorText();
  const options = api.identity.views.list.queryOptions({ input: { list }, staleTime: 60_000 });
  const { data: views = [] } = useQuery(options);
  const changed = {
    onSuccess: () => queries.invalidateQueries({ queryKey: options.queryKey }),
    onError: (error: unknown) => showFault(describe(error)),
  };
  const keep = useMutation({ mutationFn: (view: KeptView) => client.identity.views.keep({ list, ...view }), ...changed });
  const share = useMutation({
    mutationFn: (wanted: { id: string; unitId: string | null }) => client.identity.views.share(wanted),
    ...changed,
  });
  const remove = useMutation({ mutationFn: ({ id }: { id: string }) => client.identity.views.remove({ id }), ...changed });
  return { views, keep, share, remove };
}
