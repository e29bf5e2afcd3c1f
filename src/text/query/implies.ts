/**
 * Whether every post that one part of a query finds is found by another: what redundancy and contradiction rest on.
 * True only where it is sure; false means "not known".
 */
import { print } from './print.ts';
import { exactKey, hasWildcard, plainKey, spelledKey, termParts } from './reading.ts';
import type { Exact, Filter, QueryNode, Range, Term, Value, ValueTest } from './syntax.ts';

interface Logic {
  kind: string;
}

/** Everything `a` finds, `b` finds too. */
export function implies(a: QueryNode, b: QueryNode): boolean {
  const steps = { left: STEPS };
  const again = (x: QueryNode, y: QueryNode): boolean => {
    steps.left -= 1;
    return steps.left > 0 && (sameText(x, y) || isPart(x, y) || logically(x, y, again, (one, other) => leafImplies(one, other, again)));
  };
  return again(a, b);
}

/** Comparing an AND of ANDs with an OR of ORs takes exponential time; who nests that deep goes without the hint. */
const STEPS = 2000;
type Again = (a: QueryNode, b: QueryNode) => boolean;

/** An alternative of an OR, or an AND of it: seen without going deeper. */
function isPart(a: QueryNode, b: QueryNode): boolean {
  if (b.kind === 'or' && b.children.some((child) => sameText(a, child))) return true;
  return a.kind === 'and' && a.children.some((child) => sameText(child, b));
}

function sameText(a: QueryNode, b: QueryNode): boolean {
  return a.kind === b.kind && keyOf(a) === keyOf(b);
}

// Every part is compared with every other, so what is needed of each is worked out once.
const keys = new WeakMap<QueryNode, string>();

function keyOf(node: QueryNode): string {
  let key = keys.get(node);
  if (key === undefined) {
    key = isSensitive(node) ? print(node) : `=${plainKey(print(node))}`;
    keys.set(node, key);
  }
  return key;
}

interface WordKeys {
  plain: string;
  spelled: string;
  exact: string;
}

const partKeys = new WeakMap<object, WordKeys[]>();

function partsOf(node: { text: string }): WordKeys[] {
  let parts = partKeys.get(node);
  if (parts === undefined) {
    parts = termParts(node.text).map((part) => ({ plain: plainKey(part), spelled: spelledKey(part), exact: exactKey(part) }));
    partKeys.set(node, parts);
  }
  return parts;
}

/** Holds something in which case or accents count. */
function isSensitive(node: QueryNode): boolean {
  switch (node.kind) {
    case 'exact':
      return true;
    case 'term':
    case 'tag':
      return node.accents;
    case 'phrase':
      return node.items.some((item) => item.kind === 'term' && item.accents);
    case 'near':
      return isSensitive(node.left) || isSensitive(node.right);
    case 'and':
    case 'or':
      return node.children.some(isSensitive);
    case 'not':
    case 'sentence':
    case 'title':
      return isSensitive(node.child);
    default:
      return false;
  }
}

type Tree<N> = { kind: 'and' | 'or'; children: N[] } | { kind: 'not'; child: N };

function logically<N extends Logic>(a: N, b: N, again: (a: N, b: N) => boolean, leaf: (a: N, b: N) => boolean): boolean {
  const left = a as N | Tree<N>;
  const right = b as N | Tree<N>;
  if (isTree(left) && left.kind === 'or') return left.children.every((child) => again(child, b));
  if (isTree(right) && right.kind === 'and') return right.children.every((child) => again(a, child));
  if (isTree(left) && left.kind === 'not' && isTree(right) && right.kind === 'not') return again(right.child, left.child);
  if (isTree(right) && right.kind === 'or' && right.children.some((child) => again(a, child))) return true;
  if (isTree(left) && left.kind === 'and' && left.children.some((child) => again(child, b))) return true;
  return leaf(a, b);
}

function isTree<N extends Logic>(node: N | Tree<N>): node is Tree<N> {
  return node.kind === 'and' || node.kind === 'or' || node.kind === 'not';
}

function leafImplies(a: QueryNode, b: QueryNode, again: Again): boolean {
  switch (a.kind) {
    case 'term':
      return b.kind === 'term' && wordsImply(a, b);
    case 'tag':
      return (b.kind === 'tag' || b.kind === 'term') && partsOf(a).length === 1 && wordsImply(a, b);
    case 'exact':
      return b.kind === 'term' && !hasWildcard(a.text) && exactImplies(a, b);
    case 'phrase':
      if (b.kind === 'phrase') return b.slop >= a.slop && print({ ...a, slop: 0 }) === print({ ...b, slop: 0 });
      return a.items.some((item) => (a.items.length === 1 || item.text !== '*') && again(item, b));
    case 'near':
      if (b.kind === 'near') {
        const wider = b.distance >= a.distance && (a.ordered || !b.ordered);
        const straight = atOnce(a.left, b.left, again) && atOnce(a.right, b.right, again);
        const crossed = !b.ordered && atOnce(a.left, b.right, again) && atOnce(a.right, b.left, again);
        if (wider && (straight || crossed)) return true;
      }
      return again(a.left, b) || again(a.right, b);
    case 'sentence':
    case 'title':
      return (b.kind === a.kind && again(a.child, b.child)) || (isPositive(a.child) && again(a.child, b));
    case 'filter':
      return b.kind === 'filter' && b.field === a.field && filterImplies(a, b);
    default:
      return false;
  }
}

/** Implies, and at the very same words: distances to the one are distances to the other. */
function atOnce(a: QueryNode, b: QueryNode, again: Again): boolean {
  if (sameText(a, b)) return true;
  if (a.kind === 'or') return a.children.every((child) => atOnce(child, b, again));
  if (b.kind === 'or') return b.children.some((child) => atOnce(a, child, again));
  return (a.kind === 'term' || a.kind === 'tag' || a.kind === 'exact') && again(a, b);
}

function isPositive(node: QueryNode): boolean {
  if (node.kind === 'not') return false;
  if (node.kind === 'and' || node.kind === 'or') return node.children.every(isPositive);
  return node.kind === 'sentence' ? isPositive(node.child) : true;
}

/** Part by part: as many on both sides, each covered. */
function wordsImply(a: { text: string; accents: boolean }, b: { text: string; accents: boolean }): boolean {
  const from = partsOf(a);
  const to = partsOf(b);
  return (
    from.length === to.length &&
    from.every((part, index) => {
      const other = to[index];
      if (other === undefined) return false;
      if (b.accents) return a.accents && covers(other.exact, part.exact);
      // A word with an umlaut is found spelled out as well, so what covers it must cover that spelling.
      return covers(other.plain, a.accents ? part.spelled : part.plain);
    })
  );
}

/** Of one word only, as what else stands between the braces counts too. */
function exactImplies(a: Exact, b: Term): boolean {
  const [word, ...more] = partsOf(a);
  const [pattern, ...rest] = partsOf(b);
  if (word === undefined || pattern === undefined || more.length + rest.length > 0 || termParts(a.text)[0] !== a.text) return false;
  if (b.accents) return covers(pattern.exact, word.exact);
  return covers(pattern.plain, word.plain) || covers(pattern.plain, word.spelled);
}

/** Whether everything that fits `text` (which may hold wildcards) fits `pattern`. Linear but for the last `*`. */
export function covers(pattern: string, text: string): boolean {
  let p = 0;
  let t = 0;
  let star = -1;
  let mark = 0;
  while (t < text.length) {
    const sign = pattern[p];
    const letter = text[t];
    if (sign === '*') {
      star = p;
      mark = t;
      p += 1;
    } else if (sign !== undefined && (sign === letter || (sign === '?' && letter !== '*'))) {
      p += 1;
      t += 1;
    } else if (star >= 0) {
      p = star + 1;
      mark += 1;
      t = mark;
    } else return false;
  }
  while (pattern[p] === '*') p += 1;
  return p === pattern.length;
}

function filterImplies(a: Filter, b: Filter): boolean {
  const steps = { left: STEPS };
  const tree = a.field === 'topic';
  const again = (x: ValueTest, y: ValueTest): boolean => {
    steps.left -= 1;
    return steps.left > 0 && logically(x, y, again, leaf);
  };
  const leaf = (x: ValueTest, y: ValueTest) => {
    if (x.kind === 'range' && y.kind === 'range') return within(x, y);
    return x.kind === 'value' && y.kind === 'value' && valueImplies(x, y, tree);
  };
  return again(a.test, b.test);
}

function within(a: Range, b: Range): boolean {
  const low = b.from === null || (a.from !== null && a.from >= b.from);
  const high = b.to === null || (a.to !== null && a.to <= b.to);
  return low && high;
}

function valueImplies(a: Value, b: Value, tree: boolean): boolean {
  if (a.text === b.text) return true;
  if (tree && a.text.startsWith(`${b.text}.`)) return true;
  return b.wildcard && covers(b.text, a.text);
}
