import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api, client } from '../../api.ts';
import { useErrorText } from '../../errors.ts';
import { useT } from '../../i18n.ts';
import { showFault, showUndo } from '../../ui/toast.tsx';
import type { SavedQuery } from './queries.ts';

/** Archive a query with ten seconds to undo, or take it back. */
export function useArchiveQuery({ id, name }: SavedQuery) {
  const t = useT();
  const queries = useQueryClient();
  const { describe } = useErrorText();
  const mutation = useMutation({
    mutationFn: (archived: boolean) => client.listening.queries.update({ id, archived }),
    onSuccess: async (_, archived) => {
      if (archived) showUndo({ text: t('listening.query.archived', { name }), undo: () => mutation.mutate(false) });
      await queries.invalidateQueries({ queryKey: api.listening.queries.key() });
    },
    onError: (error) => showFault(describe(error)),
  });
  return mutation;
}
