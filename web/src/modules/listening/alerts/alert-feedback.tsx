import { Button, Group } from '@mantine/core';
import { IconArrowBackUp, IconCalendarCheck, IconThumbDown, IconThumbUp } from '@tabler/icons-react';
import { useFormat } from '../../../format.ts';
import { useT } from '../../../i18n.ts';
import { Panel } from '../../../ui/panel.tsx';
import type { AlertDetail } from './queries.ts';
import type { Handle, Verdict } from './use-handle.ts';
import classes from './alerts.module.css';

const verdicts: readonly { value: Verdict; icon: typeof IconThumbUp }[] = [
  { value: 'useful', icon: IconThumbUp },
  { value: 'not_useful', icon: IconThumbDown },
  { value: 'expected', icon: IconCalendarCheck },
];

/** Whether each rule was right to alert; what that did to it is shown, and can be taken back. */
export function AlertFeedback({ event, mayHandle, handle }: { event: AlertDetail; mayHandle: boolean; handle: Handle }) {
  const t = useT();
  const format = useFormat();
  const rules = [...new Map(event.firings.map((firing) => [firing.ruleId, firing])).values()];
  const effect = ({ verdict, tuningBefore, tuningAfter }: AlertDetail['feedback'][number]) => {
    if (verdict === 'expected') return t('listening.alerts.effect_expected');
    if (tuningBefore === tuningAfter) return t('listening.alerts.effect_none');
    return t('listening.alerts.effect_tuned', {
      factor: format.percent(1.1 ** tuningAfter, 0),
      more: tuningAfter > tuningBefore ? 'yes' : 'no',
    });
  };
  return (
    <Panel title={t('listening.alerts.feedback')}>
      <p className={classes.quiet}>{t('listening.alerts.feedback_help')}</p>
      {rules.map(({ ruleId, ruleName }) => {
        const said = event.feedback.filter((one) => one.ruleId === ruleId);
        const mine = said.find((one) => one.mine);
        return (
          <div key={ruleId} className={classes.judged} role="group" aria-label={ruleName}>
            <span className={classes.judgedName}>{ruleName}</span>
            {mayHandle && (
              <Group gap="xs">
                {verdicts.map(({ value, icon: Icon }) => (
                  <Button
                    key={value}
                    size="compact-md"
                    variant={mine?.verdict === value ? 'light' : 'default'}
                    aria-pressed={mine?.verdict === value}
                    leftSection={<Icon size={16} aria-hidden />}
                    loading={handle.judge.isPending && handle.judge.variables.verdict === value && handle.judge.variables.ruleId === ruleId}
                    onClick={() => handle.judge.mutate({ ruleId, verdict: value })}
                  >
                    {t(`listening.alerts.verdict_${value}`)}
                  </Button>
                ))}
              </Group>
            )}
            <ul className={classes.plain}>
              {said.map((one) => (
                <li key={one.id} className={classes.line}>
                  <span>
                    {t('listening.alerts.said', {
                      person: one.person ?? t('ui.history.program'),
                      verdict: t(`listening.alerts.verdict_${one.verdict}`),
                    })}{' '}
                    {effect(one)}
                  </span>
                  {one.mine && mayHandle && (
                    <Button
                      variant="subtle"
                      size="compact-sm"
                      leftSection={<IconArrowBackUp size={14} aria-hidden />}
                      onClick={() => handle.undo.mutate(one.id)}
                    >
                      {t('ui.undo')}
                    </Button>
                  )}
                </li>
              ))}
            </ul>
          </div>
        );
      })}
    </Panel>
  );
}
