import { IconAlertTriangle, IconBellRinging, IconInfoCircle, IconUrgent } from '@tabler/icons-react';
import { useT } from '../../../i18n.ts';
import { StateWord } from '../../../ui/state-word.tsx';
import type { AlertEvent, Severity } from './queries.ts';

const tones = { info: 'draft', warning: 'waiting', critical: 'stop' } as const;
const icons = { info: IconInfoCircle, warning: IconAlertTriangle, critical: IconUrgent };

export function SeverityWord({ severity }: { severity: Severity }) {
  const t = useT();
  return <StateWord tone={tones[severity]} icon={icons[severity]} label={t(`listening.alerts.severity_${severity}`)} />;
}

/** Whether it goes on, and whether somebody has seen it. */
export function AlertState({ event: { state, acknowledged, expected, lookedBack } }: { event: AlertEvent }) {
  const t = useT();
  if (expected) return <StateWord tone="draft" label={t('listening.alerts.state_expected')} />;
  if (state === 'closed')
    return <StateWord tone="draft" label={t(lookedBack ? 'listening.alerts.state_past' : 'listening.alerts.state_closed')} />;
  return acknowledged ? (
    <StateWord tone="waiting" label={t('listening.alerts.state_acknowledged')} />
  ) : (
    <StateWord tone="live" icon={IconBellRinging} label={t('listening.alerts.state_open')} />
  );
}
