/**
 * Patterns as numbers side by side, for they are tried by the hundred for every post and objects lie far apart in memory.
 *
 *   pattern: class, count of needs, needs…, elements…, END
 *   element: 2 × gap + (1 where it may be missing), numbers up to the next element, alternatives…
 *   alternative: count of atoms, atoms…
 *   atom: 4 × id + TERM or CLASS, or ANY, or DIGITS
 *
 * Pure, browser-safe.
 */
import type { Atom, Pattern } from './grammar.ts';

export const END = -1;
export const TERM = 0;
export const CLASS = 1;
export const ANY = 2;
export const DIGITS = 3;

/** Adds a pattern to the code; answers where it begins. */
export function writePattern(code: number[], { classId, elements }: Pattern, needs: readonly number[]): number {
  const begin = code.length;
  code.push(classId, needs.length, ...needs);
  for (const { alternatives, optional, gap } of elements) {
    const body = alternatives.flatMap((atoms) => [atoms.length, ...atoms.map(writeAtom)]);
    code.push(2 * gap + (optional ? 1 : 0), body.length + 2, ...body);
  }
  code.push(END);
  return begin;
}

function writeAtom(atom: Atom): number {
  switch (atom.is) {
    case 'term':
      return 4 * atom.id + TERM;
    case 'class':
      return 4 * atom.id + CLASS;
    case 'any':
      return ANY;
    case 'number':
      return DIGITS;
    default:
      return atom satisfies never;
  }
}
