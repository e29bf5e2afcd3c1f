/**
 * What a post must have for a query to match: atoms joined by AND and OR. It decides under which atoms a query is filed
 * (its anchor), and whether it is worth running at all.
 */

import { isPresent } from './marks.ts';
import type { Marks } from './marks.ts';

/** null: nothing can be said. */
export type Need = number | { all: Need[] } | { any: Need[] } | null;

/** At least one of these atoms. */
export type Clause = readonly number[];

export function all(needs: readonly Need[]): Need {
  const said = needs.filter((need) => need !== null);
  return said.length < 2 ? (said[0] ?? null) : { all: said };
}

export function any(needs: readonly Need[]): Need {
  if (needs.includes(null)) return null;
  return needs.length === 1 ? (needs[0] ?? null) : { any: [...needs] };
}

/** Clauses that each must be met; of alternatives the rarest clause of each, together. */
export function clausesOf(need: Need, shareOf: (atom: number) => number): Clause[] {
  if (need === null) return [];
  if (typeof need === 'number') return [[need]];
  if ('all' in need) return need.all.flatMap((each) => clausesOf(each, shareOf));
  const best = need.any.map((each) => rarest(clausesOf(each, shareOf), shareOf));
  return best.includes(undefined) ? [] : [[...new Set(best.flatMap((clause) => clause ?? []))]];
}

/** The clause that the fewest posts meet. */
export function rarest(clauses: readonly Clause[], shareOf: (atom: number) => number): Clause | undefined {
  let best: Clause | undefined;
  let least = Infinity;
  for (const clause of clauses) {
    let share = 0;
    for (const atom of clause) share += shareOf(atom);
    if (share < least) {
      best = clause;
      least = share;
    }
  }
  return best;
}

const ALL = -1;
const ANY = -2;

/**
 * Appends a need as numbers: an atom, or sign, length, parts. Those of all queries stand in one column, as
 * fetching them from memory is what trying a query costs. Parts that most likely decide come first.
 */
export function encode(need: Need, shareOf: (atom: number) => number, code: number[]): void {
  if (need === null) return;
  if (typeof need === 'number') {
    code.push(need);
    return;
  }
  const at = code.length;
  const parts = 'all' in need ? need.all : need.any;
  const likely = parts.map((part) => ({ part, share: likelihood(part, shareOf) })).sort((one, other) => one.share - other.share);
  if ('any' in need) likely.reverse();
  code.push('all' in need ? ALL : ANY, 0);
  for (const { part } of likely) encode(part, shareOf, code);
  code[at + 1] = code.length - at;
}

function likelihood(need: Need, shareOf: (atom: number) => number): number {
  if (need === null) return 1;
  if (typeof need === 'number') return shareOf(need);
  const parts = ('all' in need ? need.all : need.any).map((part) => likelihood(part, shareOf));
  return 'all' in need ? Math.min(...parts) : parts.reduce((sum, share) => sum + share, 0);
}

/** Whether a document has what is needed, by what stands at this offset. */
export function isMet(code: Int32Array, at: number, marks: Marks): boolean {
  const sign = code[at] ?? 0;
  if (sign >= 0) return isPresent(marks, sign);
  const end = at + (code[at + 1] ?? 0);
  for (let part = at + 2; part < end;) {
    const atom = code[part] ?? 0;
    const met = atom >= 0 ? isPresent(marks, atom) : isMet(code, part, marks);
    if (met !== (sign === ALL)) return met;
    part += atom >= 0 ? 1 : (code[part + 1] ?? end);
  }
  return sign === ALL;
}
