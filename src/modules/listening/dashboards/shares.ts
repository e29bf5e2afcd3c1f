/** Intervals around shares and balances, 95 %. Pure. */

const z = 1.959964;
const square = (value: number) => value * value;

/**
 * Wilson's interval of a share (E. B. Wilson, "Probable inference, the law of succession, and statistical inference",
 * JASA 22:158, 1927): honest for few cases and near 0 and 1. Null without cases.
 */
export function wilson(hits: number, all: number): { share: number; low: number; high: number } | null {
  if (all === 0) return null;
  const share = hits / all;
  const middle = (share + square(z) / (2 * all)) / (1 + square(z) / all);
  const half = (z / (1 + square(z) / all)) * Math.sqrt((share * (1 - share)) / all + square(z) / (4 * square(all)));
  return { share, low: Math.max(0, middle - half), high: Math.min(1, middle + half) };
}

export interface Feelings {
  negative: number;
  neutral: number;
  positive: number;
}

/** (positive − negative) ÷ all, −1…1; null without posts. */
export function balanceOf({ negative, neutral, positive }: Feelings): number | null {
  const all = negative + neutral + positive;
  return all === 0 ? null : (positive - negative) / all;
}

/**
 * How much the balance changed, and between what it lies. The counts are taken as a sample of what could have been said.
 * For each period one negative and one positive post are added (as Agresti and Caffo do for shares, The American
 * Statistician 54:4, 2000), so that few posts make a wide interval, not a sure one. Null where either has no posts.
 */
export function balanceChange(now: Feelings, before: Feelings): { change: number; low: number; high: number } | null {
  const [to, from] = [balanceOf(now), balanceOf(before)];
  if (to === null || from === null) return null;
  const spread = ({ negative, neutral, positive }: Feelings) => {
    const all = negative + neutral + positive + 2;
    const mean = (positive - negative) / all;
    return { mean, variance: ((positive + negative + 2) / all - square(mean)) / all };
  };
  const [a, b] = [spread(now), spread(before)];
  const half = z * Math.sqrt(a.variance + b.variance);
  const middle = a.mean - b.mean;
  const change = to - from;
  return { change, low: Math.max(-2, Math.min(change, middle - half)), high: Math.min(2, Math.max(change, middle + half)) };
}
