import { Alert, Button, Group, Text } from '@mantine/core';
import { IconRefresh } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api, client } from '../../../api.ts';
import { useErrorText } from '../../../errors.ts';
import { useFormat } from '../../../format.ts';
import { useT } from '../../../i18n.ts';
import { useCan } from '../../../session.ts';
import { showDone, showFault } from '../../../ui/toast.tsx';

const whileRunningMs = 3000;

/** Posts that an older version of the program read, and the way to have them read again; nothing where there are none. */
export function RereadBanner() {
  const t = useT();
  const can = useCan();
  const format = useFormat();
  const queries = useQueryClient();
  const { describe } = useErrorText();
  const options = api.listening.reading.standing.queryOptions({ enabled: can('listening.sources') });
  const { data } = useQuery({
    ...options,
    refetchInterval: ({ state }) => (state.data?.last?.state === 'running' ? whileRunningMs : false),
  });
  const start = useMutation({
    mutationFn: () => client.listening.reading.start(),
    onSuccess: async () => {
      showDone(t('listening.reread.started'));
      await queries.invalidateQueries({ queryKey: options.queryKey });
    },
    onError: (error) => showFault(describe(error)),
  });
  if (!data) return null;
  if (data.last?.state === 'running')
    return (
      <Alert icon={<IconRefresh aria-hidden />} mb="md" role="status">
        {t('listening.reread.running', { done: format.number(data.last.done), total: format.number(data.last.total) })}
      </Alert>
    );
  if (data.older === 0) return null;
  return (
    <Alert icon={<IconRefresh aria-hidden />} mb="md" title={t('listening.reread.older', { count: data.older })}>
      <Group justify="space-between" align="flex-end">
        <Text size="sm" maw="36rem">
          {t('listening.reread.why')}
        </Text>
        <Button loading={start.isPending} onClick={() => start.mutate()}>
          {t('listening.reread.start')}
        </Button>
      </Group>
    </Alert>
  );
}
