/** Everything that can be said of a query before it runs: the parser's problems and those of the tree. */
import { fields } from './fields.ts';
import { contradictions, redundancies } from './lint-logic.ts';
import { wordProblems } from './lint-words.ts';
import { draft, type Draft, type ParseOptions } from './parse.ts';
import { problem, type Parsed, type Problem } from './problems.ts';
import { plainKey } from './reading.ts';
import { shown, walk } from './tree.ts';
import type { Filter, QueryNode } from './syntax.ts';

export interface LintOptions extends ParseOptions {
  /** The query sorts posts that are there already (a rule), so `lang:de` alone is not too broad. */
  rule?: boolean;
}

/** Parses and lints in one go. `query` is null as for `parse`; with errors of the linter it can run, but finds nothing or everything. */
export function check(source: string, options: LintOptions = {}): Parsed {
  const read = draft(source, options);
  const failed = read.root === null || read.problems.some(({ severity }) => severity === 'error');
  const problems = [...read.problems, ...lint(read, options)].sort((a, b) => a.span[0] - b.span[0] || a.span[1] - b.span[1]);
  return { query: failed || read.root === null ? null : { source, root: read.root, comments: read.comments }, problems };
}

/** What is wrong with the tree of a draft; works beside errors of the parser. */
export function lint(read: Draft, options: LintOptions = {}): Problem[] {
  const { root } = read;
  if (root === null) return [];
  const found = [...wordProblems(read), ...contradictions(read, root), ...redundancies(read, root), ...doubleNegations(read, root)];
  if (options.rule !== true) found.push(...breadth(root));
  return found;
}

function* doubleNegations({ source, brackets }: Draft, root: QueryNode): Generator<Problem> {
  for (const node of walk(root)) {
    if (node.kind !== 'not' || node.child.kind !== 'not') continue;
    const { child } = node.child;
    yield problem('warning', 'double_negation', node.span, {}, [
      { span: node.span, text: source.slice(...(brackets.get(child) ?? child.span)) },
    ]);
  }
}

/** Only what is excluded is named, or one of several alternatives lets nearly everything through. */
function breadth(root: QueryNode): Problem[] {
  if (!isPositive(root)) {
    const alternatives = root.kind === 'or' && root.children.some(isPositive) ? root.children.filter((child) => !isPositive(child)) : [];
    if (alternatives.length === 0) return [problem('warning', 'only_negative', root.span)];
    return alternatives.map((child) => problem('warning', 'negative_in_or', child.span, { text: shown(child) }));
  }
  const culprit = broadest(root);
  return culprit === null ? [] : [problem('warning', 'too_broad', culprit.span, { text: shown(culprit) })];
}

function isPositive(node: QueryNode): boolean {
  switch (node.kind) {
    case 'not':
      return node.child.kind === 'not' && isPositive(node.child.child);
    case 'and':
      return node.children.some(isPositive);
    case 'or':
      return node.children.every(isPositive);
    case 'sentence':
    case 'title':
      return isPositive(node.child);
    default:
      return true;
  }
}

/** A part that by itself lets through a large share of all posts, although nothing else narrows it; else null. */
function broadest(node: QueryNode): QueryNode | null {
  switch (node.kind) {
    case 'or':
      return node.children.map(broadest).find((child) => child !== null) ?? null;
    case 'and':
      return node.children.every((child) => !isPositive(child) || broadest(child) !== null) ? node : null;
    case 'term':
      return isCommon(node.text) ? node : null;
    case 'filter':
      return isBroadFilter(node) ? node : null;
    case 'sentence':
      return broadest(node.child);
    default:
      return null;
  }
}

const BROAD = new Set<string>([
  'lang',
  'country',
  'network',
  'type',
  'is',
  'has',
  'followers',
  'sentiment',
  'emotion',
  'spam',
  'minuteOfDay',
]);

function isBroadFilter(node: Filter): boolean {
  return (
    BROAD.has(node.field) ||
    (fields[node.field].type === 'number' && node.test.kind === 'range' && node.test.from === null && node.test.to === null)
  );
}

// The words every second post has; others are for people to judge by the live count.
const COMMON = new Set(
  (
    'the a an and or of to in is it i you my for on with that this was be not have are at me so but ' +
    'de het een en van in is ik je op met dat dit voor niet te zijn was ook maar er aan ' +
    'der die das und ein eine ich du nicht ist zu den mit auf fur es sie wir von im dem war auch ' +
    'le la les un une et des du je tu il elle est pas que qui en a pour dans sur ce mais au avec'
  ).split(' '),
);

function isCommon(text: string): boolean {
  const key = plainKey(text);
  return COMMON.has(key) || /^[a-z0-9]$/.test(key) || /^[a-z0-9]{0,2}\*+$/.test(key);
}
