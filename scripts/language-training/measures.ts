/** Figures of merit, shared by training and evaluation. */

export interface ClassFigures {
  precision: number;
  recall: number;
  f1: number;
  support: number;
}

export interface Figures {
  macroF1: number;
  accuracy: number;
  classes: ClassFigures[];
  /** confusion[gold][predicted] */
  confusion: number[][];
}

/** Labels are 0…count−1. A label that neither stands nor is predicted counts as 0. */
export function classify(gold: readonly number[], predicted: readonly number[], count: number): Figures {
  const confusion = Array.from({ length: count }, () => Array.from({ length: count }, () => 0));
  gold.forEach((label, index) => {
    const row = confusion[label];
    const guess = predicted[index] ?? 0;
    if (row) row[guess] = (row[guess] ?? 0) + 1;
  });
  const classes = confusion.map((row, label) => {
    const hits = row[label] ?? 0;
    const support = row.reduce((sum, value) => sum + value, 0);
    const guessed = confusion.reduce((sum, other) => sum + (other[label] ?? 0), 0);
    return figures(hits, guessed, support);
  });
  const right = confusion.reduce((sum, row, label) => sum + (row[label] ?? 0), 0);
  return {
    macroF1: classes.reduce((sum, { f1 }) => sum + f1, 0) / count,
    accuracy: gold.length === 0 ? 0 : right / gold.length,
    classes,
    confusion,
  };
}

export function figures(hits: number, guessed: number, support: number): ClassFigures {
  const precision = guessed === 0 ? 0 : hits / guessed;
  const recall = support === 0 ? 0 : hits / support;
  return { precision, recall, f1: hits === 0 ? 0 : (2 * precision * recall) / (precision + recall), support };
}

/** Expected calibration error over ten bins: how far stated confidence lies from how often it was right. */
export function calibrationError(confidence: readonly number[], right: readonly boolean[]): number {
  const bins = Array.from({ length: 10 }, () => ({ sum: 0, right: 0, count: 0 }));
  confidence.forEach((value, index) => {
    const bin = bins[Math.min(9, Math.floor(value * 10))];
    if (!bin) return;
    bin.sum += value;
    bin.count += 1;
    if (right[index]) bin.right += 1;
  });
  return bins.reduce((sum, bin) => sum + Math.abs(bin.sum - bin.right), 0) / Math.max(1, confidence.length);
}
