/** OR, AND and NOT over any kind of operand: of the query, and of a field's values. */
import { deeper, isBracketed, outer, peek, peekOperator, take, takeOperator, type Built, type Cursor } from './cursor.ts';
import { clean } from './reading.ts';
import { problem } from './problems.ts';
import type { Operator } from './operators.ts';
import type { And, Edit, Not, Or, Span } from './syntax.ts';

type Any = Built;
/** Reads one operand; `after` is the operator before it. Null after having reported why. */
export type ReadOperand<N> = (after: Operator | null) => N | null;
/** N is closed under these three; the caller's types say so. */
export interface Build<N> {
  and: (node: And<N>) => N;
  or: (node: Or<N>) => N;
  not: (node: Not<N>) => N;
}

export function readOr<N extends Any>(cursor: Cursor, build: Build<N>, operand: ReadOperand<N>): N | null {
  const children: N[] = [];
  let after: Operator | null = null;
  do {
    const child: N | null = readAnd(cursor, build, operand, after);
    if (child !== null) children.push(child);
    after = takeOperator(cursor, 'or');
  } while (after !== null);
  const [only] = children;
  if (only === undefined || children.length === 1) return only ?? null;
  const span: Span = [startOf(cursor, only), endOf(cursor, children.at(-1) ?? only)];
  warnOfMixture(cursor, children, span);
  return build.or({ kind: 'or', children, span });
}

function readAnd<N extends Any>(cursor: Cursor, build: Build<N>, operand: ReadOperand<N>, before: Operator | null): N | null {
  const children: N[] = [];
  let after = before;
  do {
    const child = readNot(cursor, build, operand, after);
    if (child !== null) children.push(child);
    after = takeOperator(cursor, 'and');
  } while (after !== null || operandFollows(cursor));
  const [only] = children;
  if (only === undefined || children.length === 1) return only ?? null;
  const span: Span = [startOf(cursor, only), endOf(cursor, children.at(-1) ?? only)];
  warnOfLooseNear(cursor, children);
  return build.and({ kind: 'and', children, span });
}

function readNot<N extends Any>(cursor: Cursor, build: Build<N>, operand: ReadOperand<N>, after: Operator | null): N | null {
  const not = takeOperator(cursor, 'not');
  if (not === null) return operand(after);
  const child = deeper(cursor, not.span, () => readNot(cursor, build, operand, not));
  return child === null ? null : build.not({ kind: 'not', child, span: [not.span[0], endOf(cursor, child)] });
}

/** Two operands with nothing between them are joined by AND. */
function operandFollows(cursor: Cursor): boolean {
  const next = peek(cursor);
  if (next === undefined || next.kind === 'close') return false;
  const operator = peekOperator(cursor);
  return operator === null || operator.kind === 'not' || (operator.kind === 'sentence' && cursor.lexemes[cursor.at + 1]?.kind === 'open');
}

/** What stands in brackets; the opening one has been read. */
export function readGroup<N extends Any>(cursor: Cursor, open: Span, inside: () => N | null): N | null {
  if (peek(cursor)?.kind === 'close') {
    const close = take(cursor, 'close');
    cursor.problems.push(problem('error', 'empty_group', [open[0], close?.span[1] ?? open[1]]));
    return null;
  }
  const node = deeper(cursor, open, inside);
  const close = take(cursor, 'close');
  if (close === null && !cursor.aborted) cursor.problems.push(problem('error', 'unclosed_bracket', open, { bracket: '(' }));
  if (node !== null) cursor.brackets.set(node, [open[0], close?.span[1] ?? cursor.source.length]);
  return node;
}

/** `-` directly before something: the chunk's lexeme without it, or the bracket after it. */
export function readMinus(cursor: Cursor): Span | null {
  const next = peek(cursor);
  if (next?.kind !== 'chunk' || !/^[-\u2010-\u2015\u2212]/.test(next.text)) return null;
  const rest = next.text.slice(1);
  const sign: Span = [next.span[0], next.span[0] + 1];
  if (clean(rest) === '') {
    const following = cursor.lexemes[cursor.at + 1];
    if (following === undefined || following.kind === 'chunk' || following.kind === 'close' || following.span[0] !== next.span[1])
      return null;
    cursor.at += 1;
    return sign;
  }
  if (/^[-\u2010-\u2015\u2212]/.test(rest)) return null;
  cursor.lexemes[cursor.at] = { ...next, text: rest, span: [sign[1], next.span[1]] };
  return sign;
}

/** The node `-x`, once x has been read. */
export function minus<N extends Any>(cursor: Cursor, build: Build<N>, sign: Span, read: () => N | null): N | null {
  const child = deeper(cursor, sign, read);
  return child === null ? null : build.not({ kind: 'not', child, span: [sign[0], endOf(cursor, child)] });
}

/** OR beside an AND without brackets: AND binds tighter, which many do not expect. */
function warnOfMixture(cursor: Cursor, children: readonly Any[], span: Span): void {
  const ands = children.filter((child) => child.kind === 'and' && !isBracketed(cursor, child));
  if (ands.length > 0)
    cursor.problems.push(
      problem(
        'warning',
        'mixed_and_or',
        span,
        {},
        ands.flatMap((child) => wrap(cursor, child)),
      ),
    );
  warnOfLooseNear(cursor, children);
}

function warnOfLooseNear(cursor: Cursor, children: readonly Any[]): void {
  for (const child of children) {
    if ((child.kind !== 'near' && child.kind !== 'sentence') || isBracketed(cursor, child)) continue;
    const operator = child.kind === 'near' ? 'NEAR' : 'SENTENCE';
    if (cursor.source.slice(...child.span).startsWith('SENTENCE')) continue;
    cursor.problems.push(problem('warning', 'mixed_near', child.span, { operator }, wrap(cursor, child)));
  }
}

export function wrap(cursor: Cursor, node: Any): Edit[] {
  const [from, to] = outer(cursor, node);
  return [
    { span: [from, from], text: '(' },
    { span: [to, to], text: ')' },
  ];
}

function startOf(cursor: Cursor, node: Any): number {
  return outer(cursor, node)[0];
}

export function endOf(cursor: Cursor, node: Any): number {
  return outer(cursor, node)[1];
}
