/** Conditions on a post's fields. */
import { plainKey } from '../query/reading.ts';
import type { Filter, FilterField, ValueTest } from '../query/syntax.ts';
import { fieldAtom } from './atoms.ts';
import type { Atoms } from './atoms.ts';
import { valuesOf } from './document.ts';
import type { Document } from './document.ts';
import { all, any } from './needs.ts';
import type { Need } from './needs.ts';
import { fits } from './patterns.ts';
import { fieldNumber } from './post.ts';

export type FieldTest = (document: Document) => boolean;

/** Values of `late` fields are asked for only where all else holds, so nothing is looked up by them. */
export function compileFilter(
  atoms: Atoms,
  { field, test }: Filter,
  zone: string,
  late: ReadonlySet<FilterField>,
): { test: FieldTest; needs: Need } {
  return { test: compileTest(field, test, zone), needs: late.has(field) ? null : needsOf(atoms, field, test) };
}

function compileTest(field: FilterField, test: ValueTest, zone: string): FieldTest {
  switch (test.kind) {
    case 'and': {
      const children = test.children.map((child) => compileTest(field, child, zone));
      return (document) => children.every((holds) => holds(document));
    }
    case 'or': {
      const children = test.children.map((child) => compileTest(field, child, zone));
      return (document) => children.some((holds) => holds(document));
    }
    case 'not': {
      const holds = compileTest(field, test.child, zone);
      return (document) => !holds(document);
    }
    case 'range': {
      const { from, to } = test;
      return ({ post }) => {
        const value = fieldNumber(post, field, zone);
        return value !== null && (from === null || value >= from) && (to === null || value <= to);
      };
    }
    case 'value': {
      const wanted = canonical(field, test.text);
      if (test.wildcard) {
        const pattern = [...wanted];
        // In an address `?` is a character like any other.
        const single = field === 'url' ? null : '?';
        return (document) => valuesOf(document, field).some((value) => fits(pattern, [...value], single));
      }
      if (field === 'url') return (document) => valuesOf(document, field).some((value) => value.includes(wanted));
      return (document) => valuesOf(document, field).includes(wanted);
    }
  }
}

function canonical(field: FilterField, text: string): string {
  return field === 'author' ? plainKey(text) : text;
}

/** Values that a post must have, where they can be looked up. */
function needsOf(atoms: Atoms, field: FilterField, test: ValueTest): Need {
  switch (test.kind) {
    case 'value':
      return test.wildcard || field === 'url' ? null : fieldAtom(atoms, field, canonical(field, test.text));
    case 'and':
      return all(test.children.map((child) => needsOf(atoms, field, child)));
    case 'or':
      return any(test.children.map((child) => needsOf(atoms, field, child)));
    case 'not':
    case 'range':
      return null;
  }
}
