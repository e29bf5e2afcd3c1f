import { Button, type ButtonProps } from '@mantine/core';
import { IconRefresh } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { api, client } from '../../api.ts';
import { useErrorText } from '../../errors.ts';
import { useT } from '../../i18n.ts';
import { useCan } from '../../session.ts';
import { showDone, showFault } from '../../ui/toast.tsx';
import { useNumbersChanged } from './queries.ts';

/** "Refresh now": reads every account back; the tray shows how far it is, this page follows when it is done. */
export function RefreshButton({ variant = 'default' }: Pick<ButtonProps, 'variant'>) {
  const t = useT();
  const can = useCan();
  const queries = useQueryClient();
  const changed = useNumbersChanged();
  const { describe } = useErrorText();
  const [following, setFollowing] = useState<string | null>(null);
  const refresh = useMutation({
    mutationFn: () => client.measurement.refresh(),
    onSuccess: async ({ progressId }) => {
      setFollowing(progressId);
      await queries.invalidateQueries({ queryKey: api.record.progress.key() });
    },
    onError: (error) => showFault(describe(error)),
  });
  const work = useQuery({
    ...api.record.progress.queryOptions(),
    enabled: following !== null,
    refetchInterval: following === null ? false : 1_000,
  });
  const state = work.data?.find((one) => one.id === following)?.state;
  const told = useRef<string | null>(null);
  useEffect(() => {
    if (following === null || state === undefined || state === 'running' || told.current === following) return;
    told.current = following;
    setFollowing(null);
    if (state === 'failed') showFault(t('measurement.refresh.failed'));
    else showDone(t('measurement.refresh.done'));
    void changed();
  }, [following, state, changed, t]);
  if (!can('measurement.record')) return null;
  return (
    <Button
      variant={variant}
      leftSection={<IconRefresh size={16} aria-hidden />}
      onClick={() => refresh.mutate()}
      loading={refresh.isPending || following !== null}
    >
      {t('measurement.refresh.now')}
    </Button>
  );
}
