import { Alert, Button, Group, Text } from '@mantine/core';
import { IconCalendarPlus, IconSend } from '@tabler/icons-react';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { client } from '../../api.ts';
import { useErrorText } from '../../errors.ts';
import { useFormat } from '../../format.ts';
import { useT } from '../../i18n.ts';
import { useActive, useCan } from '../../session.ts';
import { PathLink } from '../../ui/path-link.tsx';
import { showDone, showFault, showUndo } from '../../ui/toast.tsx';
import { schedulesQuery, useRefresh } from './queries.ts';
import { ScheduleForm } from './schedule-form.tsx';
import { EntryWord, tones, type Schedule } from './states.tsx';

interface Props {
  releaseId: string;
  unitId: string;
  byHand: boolean;
  planned?: { localTime: string; zone: string };
}

/** What is signed leaves from here: at a time, or now. */
export function SchedulePanel({ releaseId, unitId, byHand, planned }: Props) {
  const t = useT();
  const can = useCan();
  const { organisation } = useActive();
  const { describe } = useErrorText();
  const refresh = useRefresh();
  const [scheduling, setScheduling] = useState(false);
  const { data: schedules = [] } = useQuery({ ...schedulesQuery(releaseId), refetchInterval: 5000 });
  const now = useMutation({
    mutationFn: () => client.publishing.schedules.createNow({ releaseId, zone: organisation.reportingZone }),
    onSuccess: async () => {
      await refresh();
      showDone(t('publishing.now.done'));
    },
    onError: (error) => showFault(describe(error)),
  });
  const standing = schedules.find((schedule) => schedule.cancelledAt === null);
  if (standing) return <Standing schedule={standing} />;
  if (!can('publishing.schedule', unitId))
    return (
      <Alert color="gray" variant="light" mb="lg">
        {t('publishing.schedule.others')}
      </Alert>
    );
  return (
    <Alert color="teal" variant="light" title={t('publishing.schedule.ready')} mb="lg">
      <Text size="sm">{t(byHand ? 'publishing.schedule.ready_by_hand' : 'publishing.schedule.ready_help')}</Text>
      <Group mt="sm">
        <Button leftSection={<IconCalendarPlus size={16} aria-hidden />} onClick={() => setScheduling(true)}>
          {t('publishing.schedule.open')}
        </Button>
        <Button variant="default" leftSection={<IconSend size={16} aria-hidden />} loading={now.isPending} onClick={() => now.mutate()}>
          {t('publishing.now.open')}
        </Button>
      </Group>
      {scheduling && (
        <ScheduleForm releaseId={releaseId} unitId={unitId} byHand={byHand} planned={planned} onClose={() => setScheduling(false)} />
      )}
    </Alert>
  );
}

function Standing({ schedule }: { schedule: Schedule }) {
  const t = useT();
  const can = useCan();
  const format = useFormat();
  const { describe } = useErrorText();
  const refresh = useRefresh();
  const [moving, setMoving] = useState(false);
  const onError = (error: Error) => showFault(describe(error));
  const again = useMutation({
    mutationFn: () =>
      client.publishing.schedules.create({ releaseId: schedule.releaseId, localTime: schedule.localTime, zone: schedule.zone }),
    onSuccess: refresh,
    onError,
  });
  const cancel = useMutation({
    mutationFn: () => client.publishing.schedules.cancel({ id: schedule.id }),
    onSuccess: async () => {
      await refresh();
      showUndo({ text: t('publishing.schedule.cancelled'), undo: () => again.mutate() });
    },
    onError,
  });
  const now = useMutation({ mutationFn: () => client.publishing.schedules.now({ id: schedule.id }), onSuccess: refresh, onError });
  const mayChange = can('publishing.schedule', schedule.unitId) && schedule.state === 'scheduled';
  const receipt = schedule.dispatchId
    ? `/calendar/dispatches/${schedule.dispatchId}`
    : schedule.taskId
      ? `/tasks/${schedule.taskId}`
      : null;
  return (
    <Alert
      color={tones[schedule.state] !== 'stop' && (schedule.leave.ok || receipt) ? 'teal' : 'red'}
      variant="light"
      title={<EntryWord state={schedule.state} />}
      mb="lg"
    >
      <Text size="sm">
        {t(receipt ? 'publishing.schedule.due' : 'publishing.schedule.at', { time: format.dateTime(schedule.dueAt, schedule.zone) })}
      </Text>
      {schedule.adjusted !== 'none' && <Text size="sm">{t(`publishing.schedule.${schedule.adjusted}`)}</Text>}
      {!receipt && schedule.leave.reason && (
        <Text size="sm" fw={500}>
          {t(`publishing.leave.${schedule.leave.reason}`)}
        </Text>
      )}
      <Group mt="sm">
        {receipt && <PathLink to={receipt}>{t(schedule.dispatchId ? 'publishing.receipt.open' : 'publishing.task.open')}</PathLink>}
        {mayChange && (
          <>
            <Button size="compact-sm" variant="default" onClick={() => setMoving(true)}>
              {t('publishing.schedule.move')}
            </Button>
            <Button size="compact-sm" variant="default" loading={now.isPending} onClick={() => now.mutate()}>
              {t('publishing.now.open')}
            </Button>
            <Button size="compact-sm" variant="subtle" color="gray" loading={cancel.isPending} onClick={() => cancel.mutate()}>
              {t('publishing.schedule.cancel')}
            </Button>
          </>
        )}
      </Group>
      {moving && (
        <ScheduleForm
          releaseId={schedule.releaseId}
          schedule={schedule}
          byHand={schedule.byHand}
          unitId={schedule.unitId}
          onClose={() => setMoving(false)}
        />
      )}
    </Alert>
  );
}
