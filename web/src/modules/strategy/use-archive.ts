import { useMutation } from '@tanstack/react-query';
import { client } from '../../api.ts';
import { useErrorText } from '../../errors.ts';
import { useT } from '../../i18n.ts';
import { showFault, showUndo } from '../../ui/toast.tsx';
import { useStrategyChanged } from './queries.ts';

const operations = { goal: client.strategy.goals, objective: client.strategy.objectives, kpi: client.strategy.kpis };

interface Options {
  kind: keyof typeof operations;
  id: string;
  title: string;
}

/** Archive with ten seconds to undo, or take back from the archive. */
export function useArchive({ kind, id, title }: Options) {
  const t = useT();
  const { describe } = useErrorText();
  const changed = useStrategyChanged();
  const mutation = useMutation({
    mutationFn: async (archive: boolean): Promise<void> => {
      await (archive ? operations[kind].archive({ id }) : operations[kind].unarchive({ id }));
    },
    onSuccess: async (_, archive) => {
      if (archive) showUndo({ text: t('strategy.archived_done', { title }), undo: () => mutation.mutate(false) });
      await changed();
    },
    onError: (error) => showFault(describe(error)),
  });
  return mutation;
}
