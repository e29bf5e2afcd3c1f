import { ActionIcon, Button, Menu } from '@mantine/core';
import {
  IconArchive,
  IconArchiveOff,
  IconBellRinging,
  IconDots,
  IconMoon,
  IconPlayerPause,
  IconPlayerPlay,
  IconRefresh,
} from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api, client } from '../../../api.ts';
import { useErrorText } from '../../../errors.ts';
import { useFormat } from '../../../format.ts';
import { useT } from '../../../i18n.ts';
import { useCan } from '../../../session.ts';
import { PathLink } from '../../../ui/path-link.tsx';
import { showDone, showFault } from '../../../ui/toast.tsx';
import type { AlertRule } from './queries.ts';
import classes from './alerts.module.css';

type Changes = Parameters<typeof client.listening.alerts.rules.update>[0];
const hourMs = 3_600_000;
const snoozes = [8, 24, 72] as const;

function useRule(id: string) {
  const queries = useQueryClient();
  const { describe } = useErrorText();
  const kept = {
    onSuccess: () => queries.invalidateQueries({ queryKey: api.listening.alerts.key() }),
    onError: (error: unknown) => showFault(describe(error)),
  };
  const change = useMutation({
    mutationFn: (changes: Omit<Changes, 'id'>) => client.listening.alerts.rules.update({ ...changes, id }),
    ...kept,
  });
  const check = useMutation({ mutationFn: () => client.listening.alerts.rules.check({ id }), ...kept });
  return { change, check };
}

/** Look now, pause, snooze, archive. */
export function RuleActions({ rule }: { rule: AlertRule }) {
  const t = useT();
  const can = useCan();
  const { change, check } = useRule(rule.id);
  const { paused, archived, snoozedUntil } = rule;
  const look = () =>
    check.mutate(undefined, {
      onSuccess: (seen) => showDone(t(seen.openEventId ? 'listening.alerts.checked_fires' : 'listening.alerts.checked_quiet')),
    });
  return (
    <>
      {rule.events > 0 && (
        <Button
          variant="default"
          renderRoot={(props) => <PathLink to={`/listening/alerts?rule=${rule.id}`} {...props} />}
          leftSection={<IconBellRinging size={16} aria-hidden />}
        >
          {t('listening.alerts.events', { count: rule.events })}
        </Button>
      )}
      {can('listening.handle', rule.unitId) && !archived && !paused && (
        <Button variant="default" leftSection={<IconRefresh size={16} aria-hidden />} loading={check.isPending} onClick={look}>
          {t('listening.alerts.check')}
        </Button>
      )}
      {can('listening.edit', rule.unitId) && (
        <Menu position="bottom-end">
          <Menu.Target>
            <ActionIcon aria-label={t('listening.query.more')}>
              <IconDots size={18} />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            {!archived && (
              <>
                <Menu.Item
                  leftSection={paused ? <IconPlayerPlay size={16} aria-hidden /> : <IconPlayerPause size={16} aria-hidden />}
                  onClick={() => change.mutate({ paused: !paused })}
                >
                  {t(paused ? 'listening.alerts.resume' : 'listening.alerts.pause')}
                </Menu.Item>
                {snoozedUntil ? (
                  <Menu.Item leftSection={<IconMoon size={16} aria-hidden />} onClick={() => change.mutate({ snoozedUntil: null })}>
                    {t('listening.alerts.wake')}
                  </Menu.Item>
                ) : (
                  snoozes.map((hours) => (
                    <Menu.Item
                      key={hours}
                      leftSection={<IconMoon size={16} aria-hidden />}
                      onClick={() => change.mutate({ snoozedUntil: new Date(Date.now() + hours * hourMs).toISOString() })}
                    >
                      {t('listening.alerts.snooze', { hours })}
                    </Menu.Item>
                  ))
                )}
              </>
            )}
            <Menu.Item
              leftSection={archived ? <IconArchiveOff size={16} aria-hidden /> : <IconArchive size={16} aria-hidden />}
              onClick={() => change.mutate({ archived: !archived })}
            >
              {t(archived ? 'listening.query.restore' : 'listening.query.archive')}
            </Menu.Item>
          </Menu.Dropdown>
        </Menu>
      )}
    </>
  );
}

/** How feedback has tuned the rule, and the way back. */
export function RuleTuning({ rule: { id, unitId, tuning, feedback } }: { rule: AlertRule }) {
  const t = useT();
  const can = useCan();
  const format = useFormat();
  const { change } = useRule(id);
  const judged = feedback.useful + feedback.notUseful + feedback.expected;
  if (judged === 0 && tuning.step === 0) return null;
  return (
    <p className={classes.line}>
      <span>
        {t('listening.alerts.judged', { useful: feedback.useful, not: feedback.notUseful, expected: feedback.expected })}{' '}
        {tuning.fixed
          ? t('listening.alerts.tuning_fixed')
          : t('listening.alerts.tuning', { step: tuning.step, factor: format.percent(tuning.factor, 0) })}
      </span>
      {tuning.step > 0 && can('listening.edit', unitId) && (
        <Button variant="subtle" size="compact-sm" loading={change.isPending} onClick={() => change.mutate({ resetTuning: true })}>
          {t('listening.alerts.tuning_reset')}
        </Button>
      )}
    </p>
  );
}
