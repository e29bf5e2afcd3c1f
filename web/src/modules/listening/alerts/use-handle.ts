import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api, client } from '../../../api.ts';
import { useErrorText } from '../../../errors.ts';
import { showFault } from '../../../ui/toast.tsx';
import { alertQuery, type AlertDetail } from './queries.ts';

export type Verdict = AlertDetail['feedback'][number]['verdict'];
export type Handle = ReturnType<typeof useHandle>;

/** What one does with an alert; each answer is the alert as it is then. */
export function useHandle(id: string) {
  const queries = useQueryClient();
  const { describe } = useErrorText();
  const kept = {
    onSuccess: async (event: AlertDetail) => {
      queries.setQueryData(alertQuery(id).queryKey, event);
      await queries.invalidateQueries({ queryKey: api.listening.alerts.key(), refetchType: 'active' });
      await queries.invalidateQueries({ queryKey: api.record.key() });
    },
    onError: (error: unknown) => showFault(describe(error)),
  };
  const { events } = client.listening.alerts;
  return {
    acknowledge: useMutation({ mutationFn: (acknowledged: boolean) => events.acknowledge({ id, acknowledged }), ...kept }),
    assign: useMutation({ mutationFn: (personId: string | null) => events.assign({ id, personId }), ...kept }),
    note: useMutation({ mutationFn: (text: string) => events.note({ id, text }), ...kept }),
    judge: useMutation({ mutationFn: (word: { ruleId: string; verdict: Verdict }) => events.judge({ id, ...word }), ...kept }),
    undo: useMutation({ mutationFn: (feedbackId: string) => events.undoFeedback({ id, feedbackId }), ...kept }),
  };
}
