import { Alert, Button, Group, Text } from '@mantine/core';
import { IconPlugConnected, IconRefresh } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api, client } from '../../api.ts';
import { useErrorText } from '../../errors.ts';
import { useFormat } from '../../format.ts';
import { useT } from '../../i18n.ts';
import { useCan } from '../../session.ts';
import { showDone, showFault } from '../../ui/toast.tsx';
import { ChannelState, type Channel, type NetworkChoice } from './channel.tsx';
import { ReconnectForm } from './reconnect-form.tsx';

/** How the connection stands, since when, and what to do about it. */
export function HealthPanel({ channel, choice }: { channel: Channel; choice: NetworkChoice | undefined }) {
  const t = useT();
  const can = useCan();
  const format = useFormat();
  const queries = useQueryClient();
  const { describe } = useErrorText();
  const [reconnecting, setReconnecting] = useState(false);
  const { health } = channel;
  const check = useMutation({
    mutationFn: () => client.channels.check({ id: channel.id }),
    onSuccess: async (checked) => {
      await queries.invalidateQueries({ queryKey: api.channels.key() });
      showDone(t(checked.health.messageId));
    },
    onError: (error) => showFault(describe(error)),
  });
  const mayManage = can('channels.manage', channel.unitId) && !channel.archived && !channel.byHand;
  return (
    <Alert color={health.remedyId && !channel.archived ? 'red' : 'teal'} variant="light" title={<ChannelState channel={channel} />} mb="xl">
      <Text size="sm">{t(health.messageId)}</Text>
      {health.remedyId && (
        <Text size="sm" fw={500}>
          {t(health.remedyId)}
        </Text>
      )}
      {health.until && <Text size="sm">{t('channels.health.until', { time: format.dateTime(health.until) })}</Text>}
      {!channel.byHand && (
        <Text size="xs" c="dimmed" mt={4}>
          {health.checkedAt
            ? t('channels.health.checked', { time: format.relative(health.checkedAt) })
            : t('channels.health.never_checked')}
        </Text>
      )}
      {mayManage && (
        <Group mt="sm">
          <Button
            size="compact-sm"
            variant="default"
            leftSection={<IconRefresh size={14} aria-hidden />}
            loading={check.isPending}
            onClick={() => check.mutate()}
            disabled={channel.disconnected}
          >
            {t('channels.check')}
          </Button>
          <Button
            size="compact-sm"
            variant="default"
            leftSection={<IconPlugConnected size={14} aria-hidden />}
            onClick={() => setReconnecting(true)}
          >
            {t('channels.reconnect')}
          </Button>
        </Group>
      )}
      {reconnecting && choice && <ReconnectForm channel={channel} choice={choice} onClose={() => setReconnecting(false)} />}
    </Alert>
  );
}
