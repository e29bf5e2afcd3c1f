import { Button } from '@mantine/core';
import { IconDeviceDesktop, IconDeviceMobile } from '@tabler/icons-react';
import { useMutation, useQueryClient, useSuspenseQuery } from '@tanstack/react-query';
import { api, client } from '../../api.ts';
import { useErrorText } from '../../errors.ts';
import { useFormat } from '../../format.ts';
import { useT } from '../../i18n.ts';
import { confirm } from '../../ui/confirm.ts';
import { StateWord } from '../../ui/state-word.tsx';
import { showDone, showFault } from '../../ui/toast.tsx';
import { describeAgent } from './user-agent.ts';
import classes from './sessions-list.module.css';

/** Where I am signed in, and how to end it. */
export function SessionsList() {
  const t = useT();
  const format = useFormat();
  const queries = useQueryClient();
  const { describe } = useErrorText();
  const { data: sessions } = useSuspenseQuery(api.identity.session.list.queryOptions());
  const after = {
    onSuccess: async () => {
      showDone(t('settings.sessions.ended'));
      await queries.invalidateQueries({ queryKey: api.identity.session.key() });
    },
    onError: (error: unknown) => showFault(describe(error)),
  };
  const end = useMutation({ mutationFn: (id: string) => client.identity.session.end({ id }), ...after });
  const endOthers = useMutation({ mutationFn: () => client.identity.session.endOthers(), ...after });
  const askOthers = async () => {
    const yes = await confirm({
      title: t('settings.sessions.others_title'),
      text: t('settings.sessions.others_text'),
      action: t('settings.sessions.end_others'),
      tone: 'stop',
    });
    if (yes) endOthers.mutate();
  };
  return (
    <>
      <ul className={classes.list}>
        {sessions.map((session) => {
          const agent = describeAgent(session.userAgent);
          const Icon = agent.mobile ? IconDeviceMobile : IconDeviceDesktop;
          return (
            <li key={session.id} className={classes.item}>
              <Icon size={22} stroke={1.5} aria-hidden />
              <div className={classes.words}>
                <span className={classes.name}>
                  {agent.name ?? t('settings.sessions.unknown')}{' '}
                  {session.current && <StateWord tone="good" label={t('settings.sessions.current')} />}
                </span>
                <span className={classes.meta}>
                  {t('settings.sessions.since', { when: format.dateTime(session.createdAt) })}
                  {session.ipAddress && ` · ${session.ipAddress}`}
                </span>
              </div>
              {!session.current && (
                <Button
                  variant="default"
                  size="xs"
                  onClick={() => end.mutate(session.id)}
                  aria-label={t('settings.sessions.end_one', { name: agent.name ?? '' })}
                >
                  {t('settings.sessions.end')}
                </Button>
              )}
            </li>
          );
        })}
      </ul>
      {sessions.length > 1 && (
        <div>
          <Button variant="default" onClick={() => void askOthers()} loading={endOthers.isPending}>
            {t('settings.sessions.end_others')}
          </Button>
        </div>
      )}
    </>
  );
}
