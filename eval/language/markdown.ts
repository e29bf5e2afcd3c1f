/** Pieces of the report. */
import type { Figures } from '../../scripts/language-training/measures.ts';

export const percent = (value: number): string => (100 * value).toFixed(1);

export function table(head: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  return [`| ${head.join(' | ')} |`, `| ${head.map(() => '---').join(' | ')} |`, ...rows.map((row) => `| ${row.join(' | ')} |`), ''].join(
    '\n',
  );
}

export function perClass(names: readonly string[], { classes }: Figures): string {
  return table(
    ['label', 'precision', 'recall', 'F1', 'posts'],
    names.map((name, index) => {
      const one = classes[index] ?? { precision: 0, recall: 0, f1: 0, support: 0 };
      return [name, percent(one.precision), percent(one.recall), percent(one.f1), one.support];
    }),
  );
}

export function confusion(names: readonly string[], { confusion: counts }: Figures): string {
  return table(
    ['truth ↓, said →', ...names],
    names.map((name, gold) => [name, ...names.map((_, said) => counts[gold]?.[said] ?? 0)]),
  );
}
