/** Pure decisions of strategy. */
import type { FieldFault } from '#kernel/errors.ts';

export interface Aim {
  direction: 'up' | 'down';
  baseline: number;
  /** `YYYY-MM-DD`, as `targetOn`. */
  baselineOn: string;
  target: number;
  targetOn: string;
}

/**
 * What keeps a KPI from being measurable and time-bound (the M and T of SMART: Doran, "There's a S.M.A.R.T. way to
 * write management's goals and objectives", Management Review 70(11), 1981): a target that is not better than the
 * baseline, or a target day that does not lie after the baseline's. Empty when it is sound.
 */
export function smartFaults({ direction, baseline, baselineOn, target, targetOn }: Aim): FieldFault[] {
  const faults: FieldFault[] = [];
  if (direction === 'up' && target <= baseline) faults.push({ path: 'target', code: 'target_not_above_baseline' });
  if (direction === 'down' && target >= baseline) faults.push({ path: 'target', code: 'target_not_below_baseline' });
  if (targetOn <= baselineOn) faults.push({ path: 'targetOn', code: 'target_day_not_after_baseline' });
  return faults;
}

/** `%`, `_` and `\` stand for themselves in a LIKE pattern; the text may be anywhere in what is searched. */
export function containing(text: string): string {
  return `%${text.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`;
}
