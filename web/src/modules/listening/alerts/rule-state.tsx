import { IconMoon, IconPlayerPause, IconSchool } from '@tabler/icons-react';
import { useFormat } from '../../../format.ts';
import { useT } from '../../../i18n.ts';
import { StateWord } from '../../../ui/state-word.tsx';
import type { AlertRule } from './queries.ts';

/** Whether it watches, and if not, why. */
export function RuleState({ rule: { archived, paused, snoozedUntil, learningUntil, openEventId } }: { rule: AlertRule }) {
  const t = useT();
  const format = useFormat();
  if (archived) return <StateWord tone="draft" label={t('listening.alerts.rule_archived')} />;
  if (paused) return <StateWord tone="draft" icon={IconPlayerPause} label={t('listening.alerts.rule_paused')} />;
  if (snoozedUntil)
    return <StateWord tone="draft" icon={IconMoon} label={t('listening.alerts.rule_snoozed', { when: format.dateTime(snoozedUntil) })} />;
  if (learningUntil)
    return <StateWord tone="waiting" icon={IconSchool} label={t('listening.alerts.learning', { when: format.date(learningUntil) })} />;
  return (
    <StateWord
      tone={openEventId ? 'stop' : 'live'}
      label={t(openEventId ? 'listening.alerts.rule_fired' : 'listening.alerts.rule_watches')}
    />
  );
}
