import { ActionIcon, Loader, Popover, Progress, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconAlertTriangle, IconCircleCheck } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { api, type Answer, type Client } from '../api.ts';
import { useFormat } from '../format.ts';
import { useT } from '../i18n.ts';
import { PathLink } from '../ui/path-link.tsx';
import { StateWord } from '../ui/state-word.tsx';
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
