/**
 * The grammar, loosest first: OR, AND (also nothing at all), NOT, SENTENCE, NEAR, -, brackets and fields. `parse` answers
 * the tree or the reasons why there is none, for any text, in time linear in its length; it never throws.
 */
import { readChunk, readExact, readPhrase } from './atoms.ts';
import { endOf, minus, readGroup, readMinus, readOr, wrap, type Build } from './boolean.ts';
import {
  isBracketed,
  maximumDepth,
  missing,
  outer,
  peek,
  peekOperator,
  take,
  takeOperator,
  tooDeep,
  touches,
  type Cursor,
} from './cursor.ts';
import { fieldAt, readTests } from './field-values.ts';
import { lex, type Lexeme } from './lexer.ts';
import { distanceOf, distributed, isSpot, isText, maximumDistance, type Operator } from './operators.ts';
import { problem, type Parsed, type Problem } from './problems.ts';
import type { Comment, FilterField, QueryNode, Span, TextNode } from './syntax.ts';

export interface ParseOptions {
  /** Names this organisation has (`channel`, `segment`, `network`); a value that is none of them gets a warning. */
  known?: Partial<Record<FilterField, readonly string[]>>;
}

/** The tree as far as it could be read, errors or not; for the linter. */
export interface Draft {
  source: string;
  root: QueryNode | null;
  comments: Comment[];
  problems: Problem[];
  brackets: ReadonlyMap<object, Span>;
}

/** Longer ones are refused: nobody reads them, and lists of names belong into fields of a record. */
export const maximumLength = 65_536;

const build: Build<QueryNode> = { and: (node) => node, or: (node) => node, not: (node) => node };

/** Reads a query. `query` is null if and only if one of the problems is an error. */
export function parse(source: string, options: ParseOptions = {}): Parsed {
  const { root, comments, problems } = draft(source, options);
  const failed = root === null || problems.some(({ severity }) => severity === 'error');
  return { query: failed ? null : { source, root, comments }, problems };
}

export function draft(source: string, options: ParseOptions = {}): Draft {
  if (source.length > maximumLength) {
    const problems = [problem('error', 'too_long', [maximumLength, source.length], { maximum: maximumLength })];
    return { source, root: null, comments: [], problems, brackets: new Map() };
  }
  const { lexemes, comments, problems } = lex(source);
  const brackets = new Map<object, Span>();
  const cursor: Cursor = { source, lexemes, at: 0, depth: 0, aborted: false, known: options.known ?? {}, problems, brackets };
  const roots: QueryNode[] = [];
  do {
    const node = readQuery(cursor);
    if (node !== null) roots.push(node);
    const stray = take(cursor, 'close');
    if (stray !== null) problems.push(problem('error', 'stray_bracket', stray.span, { bracket: ')' }));
  } while (peek(cursor) !== undefined);
  const [first] = roots;
  if (first === undefined && !problems.some(({ severity }) => severity === 'error')) {
    problems.push(problem('error', 'empty', [0, source.length]));
  }
  const span: Span = [0, source.length];
  const root = first === undefined || roots.length === 1 ? (first ?? null) : ({ kind: 'and', children: roots, span } satisfies QueryNode);
  return { source, root, comments, problems: inOrder(problems), brackets };
}

/** What is not closed is said once, not also for being empty or no range. */
function inOrder(problems: readonly Problem[]): Problem[] {
  const unclosed = new Set(problems.filter(({ code }) => code.startsWith('unclosed_')).map(({ span }) => span[0]));
  return problems
    .filter(({ code, span }) => code.startsWith('unclosed_') || !unclosed.has(span[0]))
    .sort((a, b) => a.span[0] - b.span[0] || a.span[1] - b.span[1]);
}

function readQuery(cursor: Cursor): QueryNode | null {
  return readOr(cursor, build, (after) => readSentence(cursor, after));
}

function readSentence(cursor: Cursor, before: Operator | null): QueryNode | null {
  const first = readNear(cursor, before);
  const children: TextNode[] = [];
  const keep = (node: QueryNode | null) => {
    if (node !== null && isText(node, 'SENTENCE', cursor.problems)) children.push(node);
  };
  let operator = takeOperator(cursor, 'sentence');
  if (operator === null) return first;
  keep(first);
  while (operator !== null) {
    keep(readNegated(cursor, operator));
    operator = takeOperator(cursor, 'sentence');
  }
  const [left] = children;
  if (left === undefined || children.length === 1) return left ?? null;
  const span: Span = [outer(cursor, left)[0], endOf(cursor, children.at(-1) ?? left)];
  return { kind: 'sentence', child: { kind: 'and', children, span }, span };
}

/** Inside SENTENCE, NOT belongs to what follows it only. */
function readNegated(cursor: Cursor, before: Operator): QueryNode | null {
  const not = takeOperator(cursor, 'not');
  return not === null ? readNear(cursor, before) : minus(cursor, build, not.span, () => readNegated(cursor, not));
}

function readNear(cursor: Cursor, before: Operator | null): QueryNode | null {
  let left = readOperand(cursor, before);
  for (let links = 0; ; links += 1) {
    const operator = takeOperator(cursor, 'near');
    if (operator === null) return left;
    if (links === maximumDepth) return tooDeep(cursor, operator.span);
    const right = readOperand(cursor, operator);
    const distance = distanceOf(operator, cursor.problems);
    left = left === null || right === null ? (left ?? right) : join(cursor, left, right, operator, distance);
  }
}

function join(cursor: Cursor, left: QueryNode, right: QueryNode, operator: Operator & { kind: 'near' }, distance: number): QueryNode {
  const span: Span = [outer(cursor, left)[0], endOf(cursor, right)];
  const { ordered } = operator;
  const faults: Problem[] = [];
  const leftFits = isSpot(left, faults);
  const rightFits = isSpot(right, faults);
  if (leftFits && rightFits) {
    for (const side of [left, right]) {
      if (side.kind !== 'near') continue;
      const fix = isBracketed(cursor, side) ? undefined : wrap(cursor, side);
      cursor.problems.push(problem('warning', 'nested_near', side.span, {}, fix));
    }
    return { kind: 'near', left, right, distance, ordered, span };
  }
  const meant = distributed(left, right, `${ordered ? 'ONEAR' : 'NEAR'}/${distance}`);
  for (const fault of faults) {
    const fixed = fault.code === 'and_in_near' && meant !== null ? { ...fault, fix: [{ span, text: meant }] } : fault;
    cursor.problems.push(fixed);
  }
  return { kind: 'and', children: [left, right], span };
}

/** One thing to look for; null after having reported why there is none. */
function readOperand(cursor: Cursor, before: Operator | null): QueryNode | null {
  const sign = readMinus(cursor);
  if (sign !== null) return minus(cursor, build, sign, () => readOperand(cursor, null));
  const next = peek(cursor);
  const operator = peekOperator(cursor);
  if (operator?.kind === 'sentence' && cursor.lexemes[cursor.at + 1]?.kind === 'open') return readSentenceGroup(cursor, operator);
  if (next === undefined || next.kind === 'close' || operator !== null) return missing(cursor, before);
  cursor.at += 1;
  switch (next.kind) {
    case 'open':
      return noTilde(
        cursor,
        readGroup(cursor, next.span, () => readQuery(cursor)),
      );
    case 'phrase':
      return phraseAt(cursor, next);
    case 'exact':
      return readExact(next.text, next.span, cursor.problems);
    case 'range':
      cursor.problems.push(problem('error', 'stray_range', next.span));
      return null;
    default:
      return chunkAt(cursor, next);
  }
}

function readSentenceGroup(cursor: Cursor, operator: Operator): QueryNode | null {
  cursor.at += 1;
  const open = take(cursor, 'open');
  const child = open === null ? null : readGroup(cursor, open.span, () => readQuery(cursor));
  if (child === null || !isText(child, 'SENTENCE', cursor.problems)) return child;
  return { kind: 'sentence', child, span: [operator.span[0], endOf(cursor, child)] };
}

function phraseAt(cursor: Cursor, lexeme: Lexeme): QueryNode | null {
  const tilde = peek(cursor);
  let slop = 0;
  let [from, to] = lexeme.span;
  if (tilde?.kind === 'chunk' && touches(lexeme, tilde) && tilde.text.startsWith('~')) {
    cursor.at += 1;
    to = tilde.span[1];
    slop = /^~\d{1,3}$/.test(tilde.text) ? Number(tilde.text.slice(1)) : -1;
    if (slop < 0 || slop > maximumDistance) {
      cursor.problems.push(problem('error', 'slop_size', tilde.span, { maximum: maximumDistance }));
      slop = 0;
    }
  }
  return readPhrase(lexeme.text, from + 1, [from, to], slop, cursor.problems);
}

/** `(a AND b)~5` is what other tools write for `a NEAR/5 b`. */
function noTilde(cursor: Cursor, group: QueryNode | null): QueryNode | null {
  const next = peek(cursor);
  if (group === null || next?.kind !== 'chunk' || !/^~\d*$/.test(next.text)) return group;
  cursor.at += 1;
  const [left, right, ...more] = group.kind === 'and' ? group.children : [];
  const distance = Number(next.text.slice(1));
  const meant = left === undefined || right === undefined || more.length > 0 ? null : distributed(left, right, `NEAR/${distance}`);
  const span: Span = [outer(cursor, group)[0], next.span[1]];
  const fix = meant === null || distance > maximumDistance ? undefined : [{ span, text: meant }];
  cursor.problems.push(problem('error', 'slop_misplaced', next.span, {}, fix));
  return group;
}

function chunkAt(cursor: Cursor, lexeme: Lexeme): QueryNode | null {
  const field = fieldAt(cursor, lexeme);
  if (field === null) return together(readChunk(lexeme.text, lexeme.span[0], cursor.problems), lexeme.span);
  if (field.name === null) return null;
  if (field.name !== 'title') {
    const test = readTests(cursor, field.name, field);
    return test === null ? null : { kind: 'filter', field: field.name, test, span: [lexeme.span[0], endOf(cursor, test)] };
  }
  const child =
    field.rest === null
      ? readTitle(cursor, field.span)
      : together(readChunk(field.rest.text, field.rest.span[0], cursor.problems), field.rest.span);
  if (child === null || !isText(child, 'title', cursor.problems)) return null;
  return { kind: 'title', child, span: [lexeme.span[0], endOf(cursor, child)] };
}

function readTitle(cursor: Cursor, span: Span): QueryNode | null {
  const next = peek(cursor);
  if (next !== undefined && next.kind !== 'close' && peekOperator(cursor) === null) return readOperand(cursor, null);
  cursor.problems.push(problem('error', 'missing_value', span, { field: 'title' }));
  return null;
}

/** What was written without a blank in between (`❤MRT`): all of it. */
function together(nodes: readonly QueryNode[], span: Span): QueryNode | null {
  const [first] = nodes;
  return first === undefined || nodes.length === 1 ? (first ?? null) : { kind: 'and', children: [...nodes], span };
}
