import { ActionIcon, Button, Loader, Popover, Progress, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconAlertTriangle, IconCircleCheck } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api, client, type Answer, type Client } from '../api.ts';
import { useErrorText } from '../errors.ts';
import { useFormat } from '../format.ts';
import { useT } from '../i18n.ts';
import { PathLink } from '../ui/path-link.tsx';
import { StateWord } from '../ui/state-word.tsx';
import { showDone, showFault } from '../ui/toast.tsx';
import tray from './tray.module.css';

type Work = Answer<Client['record']['progress']>[number];

/** Long work I started: how far it is, and where its result lies. Shown only while there is some. */
export function JobsTray() {
  const t = useT();
  const [opened, { close, toggle }] = useDisclosure();
  const work = useQuery(
    api.record.progress.queryOptions({
      // Often while something runs, seldom otherwise.
      refetchInterval: (query) => (query.state.data?.some((one) => one.state === 'running') ? 2_000 : 30_000),
    }),
  );
  const items = work.data ?? [];
  if (items.length === 0) return null;
  const running = items.filter((one) => one.state === 'running').length;
  const failed = items.some((one) => one.state === 'failed');
  return (
    <Popover opened={opened} onDismiss={close} position="bottom-end" width="min(22rem, 94vw)" trapFocus returnFocus>
      <Popover.Target>
        <ActionIcon onClick={toggle} aria-haspopup="dialog" aria-label={t('shell.jobs.button', { running })}>
          {running > 0 ? <Loader size={18} /> : failed ? <IconAlertTriangle size={20} /> : <IconCircleCheck size={20} />}
        </ActionIcon>
      </Popover.Target>
      <Popover.Dropdown p={0} aria-label={t('shell.jobs.title')}>
        <Text fw={600} className={tray.head}>
          {t('shell.jobs.title')}
        </Text>
        <ul className={tray.list}>
          {items.map((one) => (
            <li key={one.id} className={tray.item}>
              {one.link ? (
                <PathLink to={one.link} className={tray.link} onClick={close}>
                  <WorkLine work={one} />
                </PathLink>
              ) : (
                <div className={tray.link}>
                  <WorkLine work={one} />
                </div>
              )}
              {one.cancellable && <CancelButton work={one} />}
            </li>
          ))}
        </ul>
      </Popover.Dropdown>
    </Popover>
  );
}

const words = { finished: 'good', failed: 'stop', cancelled: 'draft', running: 'live' } as const;

function WorkLine({ work }: { work: Work }) {
  const t = useT();
  const format = useFormat();
  const title = t(work.messageId, work.values);
  return (
    <>
      <span>{title}</span>
      {work.state !== 'running' && <StateWord tone={words[work.state]} label={t(`shell.jobs.state.${work.state}`)} />}
      {work.state === 'running' && work.total !== null && (
        <>
          <Progress value={work.total === 0 ? 100 : (100 * work.done) / work.total} size="sm" aria-label={title} />
          <Text component="span" size="xs" c="dimmed" className="tabular">
            {t('shell.jobs.progress', { done: format.number(work.done), total: format.number(work.total) })}
            {work.remainingSeconds !== null && ` · ${t('shell.jobs.remaining', { duration: format.duration(work.remainingSeconds) })}`}
          </Text>
        </>
      )}
      {work.state === 'running' && work.total === null && (
        <Text component="span" size="xs" c="dimmed">
          {t('shell.jobs.done', { done: format.number(work.done) })}
        </Text>
      )}
    </>
  );
}

/** Only where nothing is left half done: what has been done stays. */
function CancelButton({ work }: { work: Work }) {
  const t = useT();
  const queries = useQueryClient();
  const { describe } = useErrorText();
  const cancel = useMutation({
    mutationFn: () => client.record.cancelProgress({ id: work.id }),
    onSuccess: () => showDone(t('shell.jobs.cancelled')),
    onError: (error) => showFault(describe(error)),
    // Also where it ended meanwhile.
    onSettled: () => queries.invalidateQueries({ queryKey: api.record.progress.key() }),
  });
  return (
    <Button
      variant="subtle"
      color="gray"
      size="compact-sm"
      className={tray.cancel}
      aria-label={t('shell.jobs.cancel_this', { work: t(work.messageId, work.values) })}
      loading={cancel.isPending}
      onClick={() => cancel.mutate()}
    >
      {t('shell.jobs.cancel')}
    </Button>
  );
}
