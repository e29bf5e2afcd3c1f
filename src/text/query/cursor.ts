/** Where the parser stands in the lexemes of a query, and what it has found so far. */
import type { Lexeme } from './lexer.ts';
import { operatorOf, type Operator } from './operators.ts';
import { problem, type Problem } from './problems.ts';
import type { FilterField, Span } from './syntax.ts';

export const maximumDepth = 100;

/** Anything the grammar builds; a node has a kind and a span. */
export interface Built {
  kind: string;
  span: Span;
}

export interface Cursor {
  readonly source: string;
  readonly lexemes: Lexeme[];
  at: number;
  depth: number;
  /** Too deep: nothing more is read and nothing more reported. */
  aborted: boolean;
  readonly known: Partial<Record<FilterField, readonly string[]>>;
  readonly problems: Problem[];
  /** The span of a node with the brackets around it, where it has some. */
  readonly brackets: Map<object, Span>;
}

export function peek(cursor: Cursor): Lexeme | undefined {
  return cursor.aborted ? undefined : cursor.lexemes[cursor.at];
}

export function peekOperator(cursor: Cursor): Operator | null {
  return operatorOf(peek(cursor));
}

/** The next lexeme if it is of this kind; it is then read. */
export function take(cursor: Cursor, kind: Lexeme['kind']): Lexeme | null {
  const next = peek(cursor);
  if (next?.kind !== kind) return null;
  cursor.at += 1;
  return next;
}

export function takeOperator<K extends Operator['kind']>(cursor: Cursor, kind: K): (Operator & { kind: K }) | null {
  const next = peekOperator(cursor);
  if (next?.kind !== kind) return null;
  cursor.at += 1;
  return next as Operator & { kind: K };
}

/** Whether the last lexeme ends where the next begins. */
export function touches(last: Lexeme, next: Lexeme | undefined): next is Lexeme {
  return next !== undefined && last.span[1] === next.span[0];
}

/** Reads one level deeper; null and the end of it all where that is too deep. */
export function deeper<T>(cursor: Cursor, span: Span, read: () => T): T | null {
  if (cursor.depth >= maximumDepth) return tooDeep(cursor, span);
  cursor.depth += 1;
  try {
    return read();
  } finally {
    cursor.depth -= 1;
  }
}

export function tooDeep(cursor: Cursor, span: Span): null {
  if (!cursor.aborted) cursor.problems.push(problem('error', 'too_deep', span, { maximum: maximumDepth }));
  cursor.aborted = true;
  return null;
}

/** A node's span with its brackets. */
export function outer(cursor: Pick<Cursor, 'brackets'>, node: Built): Span {
  return cursor.brackets.get(node) ?? node.span;
}

export function isBracketed(cursor: Cursor, node: Built): boolean {
  return cursor.brackets.has(node);
}

/** Reports that an operand is missing at this place: after the operator just read, or before the one that comes. */
export function missing(cursor: Cursor, after: Operator | null): null {
  if (cursor.aborted) return null;
  const operator = after ?? peekOperator(cursor);
  if (operator !== null) {
    const side = after === null ? 'before' : 'after';
    cursor.problems.push(problem('error', 'missing_operand', operator.span, { operator: operator.name, side }));
  }
  return null;
}
