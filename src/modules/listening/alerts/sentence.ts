/** A finding as a message and its values: worded in the reader's language, in the web and in mails. Pure. */
import { isShare, type Firing } from './contract-schemas.ts';

const rounded = (value: number): number => (Math.abs(value) >= 100 ? Math.round(value) : Math.round(value * 10) / 10);

export interface Sentence {
  messageId: string;
  values: Record<string, string | number>;
}

/** `weekday` (1 Monday … 7 Sunday) and `clock` of the first hour, in the rule's zone. */
export function sentenceOf(firing: Omit<Firing, 'sentence'>, { weekday, clock }: { weekday: number; clock: string }): Sentence {
  const { basis, condition, expected, hours, metric, observed, ratio, ruleName } = firing;
  const share = isShare(metric) ? 'yes' : 'no';
  const values = { rule: ruleName, observed: rounded(observed), expected: rounded(expected ?? 0), hours, share };
  if (basis === 'limit')
    return { messageId: metric.of === 'balance' ? 'listening.notice.alert_fell' : 'listening.notice.alert_limit', values };
  if (condition.kind === 'change')
    return { messageId: 'listening.notice.alert_changed', values: { ...values, against: condition.against } };
  return {
    messageId: basis === 'hour_of_week' ? 'listening.notice.alert_usual' : 'listening.notice.alert_recent',
    values: {
      ...values,
      weekday: String(weekday),
      clock,
      // Where next to nothing is usual, a multiple says nothing.
      multiple: ratio === null ? 'no' : 'yes',
      ratio: rounded(ratio ?? 0),
    },
  };
}
