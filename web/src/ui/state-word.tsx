import { IconBroadcast, IconCircleCheck, IconCircleDashed, IconClockHour4, IconOctagonMinus, type TablerIcon } from '@tabler/icons-react';
import type { Tone } from '../theme.ts';
import classes from './state-word.module.css';

const icons: Record<Tone, TablerIcon> = {
  draft: IconCircleDashed,
  waiting: IconClockHour4,
  good: IconCircleCheck,
  stop: IconOctagonMinus,
  live: IconBroadcast,
};

interface Props {
  /** What the state means, the same in every room. */
  tone: Tone;
  /** The word, translated. */
  label: string;
  /** An icon that says more than the tone's own. */
  icon?: TablerIcon;
}

/** A state as icon and coloured word; never colour alone. */
export function StateWord({ tone, label, icon }: Props) {
  const Icon = icon ?? icons[tone];
  return (
    <span className={classes.state} data-tone={tone}>
      <Icon size={14} stroke={2} aria-hidden />
      {label}
    </span>
  );
}
