/** Parts of a query that exclude each other, and parts that change nothing. */
import { fields } from './fields.ts';
import { implies } from './implies.ts';
import { print } from './print.ts';
import { problem, type Problem } from './problems.ts';
import { childrenOf, shown } from './tree.ts';
import type { Draft } from './parse.ts';
import type { Edit, QueryNode, Span, ValueTest } from './syntax.ts';

/** Beyond this many parts side by side only equal ones are looked for: every pair would take too long while typing. */
const PAIRS = 150;

/** A post cannot meet both. An error if then the whole query finds nothing, else a warning. */
export function* contradictions(read: Draft, node: QueryNode, whole = true): Generator<Problem> {
  const severity = whole ? 'error' : 'warning';
  if (node.kind === 'and') {
    const parts = conjuncts(node);
    for (const [first, second] of excluding(parts.length <= PAIRS ? parts : [])) {
      yield problem(severity, 'contradiction', outerOf(read, second), { first: shown(first), second: shown(second) });
    }
  }
  if (node.kind === 'filter' && fields[node.field].single) {
    const test = impossible(node.test);
    if (test !== null) yield problem(severity, 'contradiction', test.span, { first: shown(node), second: node.field });
  }
  const passes = whole && (node.kind === 'and' || node.kind === 'sentence' || node.kind === 'title');
  for (const child of childrenOf(node)) yield* contradictions(read, child, passes);
}

function outerOf({ brackets }: Draft, node: QueryNode): Span {
  return brackets.get(node) ?? node.span;
}

/** What must all hold, also inside bracketed ANDs. */
function conjuncts(node: QueryNode): QueryNode[] {
  return node.kind === 'and' ? node.children.flatMap(conjuncts) : [node];
}

function* excluding(parts: readonly QueryNode[]): Generator<[QueryNode, QueryNode]> {
  for (const [index, part] of parts.entries()) {
    for (const [otherIndex, other] of parts.entries()) {
      if (index === otherIndex) continue;
      if (other.kind === 'not' && part.kind !== 'not' && implies(part, other.child)) yield [part, other];
      if (otherIndex > index && part.kind === 'filter' && other.kind === 'filter' && part.field === other.field) {
        if (fields[part.field].single && disjoint(part.test, other.test)) yield [part, other];
      }
    }
  }
}

/** The alternatives a test comes to: single values and ranges; null where it is anything else. */
function alternatives(test: ValueTest): ValueTest[] | null {
  if (test.kind === 'value') return test.wildcard ? null : [test];
  if (test.kind === 'range') return [test];
  if (test.kind !== 'or') return null;
  const parts = test.children.map(alternatives);
  return parts.every((part) => part !== null) ? parts.flat() : null;
}

/** One value cannot meet both. */
function disjoint(a: ValueTest, b: ValueTest): boolean {
  const left = alternatives(a);
  const right = alternatives(b);
  return left !== null && right !== null && left.every((x) => right.every((y) => apart(x, y)));
}

function apart(a: ValueTest, b: ValueTest): boolean {
  if (a.kind === 'value' && b.kind === 'value')
    return a.text !== b.text && !a.text.endsWith(`.${b.text}`) && !b.text.endsWith(`.${a.text}`);
  if (a.kind !== 'range' || b.kind !== 'range') return false;
  return (a.to !== null && b.from !== null && a.to < b.from) || (b.to !== null && a.from !== null && b.to < a.from);
}

/** `lang:(de AND fr)`: the AND that no single value can meet. */
function impossible(test: ValueTest): ValueTest | null {
  if (test.kind === 'or') return test.children.map(impossible).every((child) => child !== null) ? test : null;
  if (test.kind !== 'and') return null;
  return test.children.some((a, index) => test.children.some((b, other) => other > index && disjoint(a, b))) ? test : null;
}

/** In an OR what another part finds anyway, in an AND what another part requires anyway; with the edit that takes it away. */
export function* redundancies(read: Draft, root: QueryNode): Generator<Problem> {
  const pending: QueryNode[] = [root];
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    pending.push(...childrenOf(node));
    if (node.kind !== 'and' && node.kind !== 'or') continue;
    const { kind, children } = node;
    for (const [index, by] of superfluous(kind, children)) {
      const child = children[index];
      const other = children[by];
      if (child === undefined || other === undefined) continue;
      const params = { text: shown(child), by: shown(other), operator: kind === 'and' ? 'AND' : 'OR' };
      yield problem('warning', 'redundant', outerOf(read, child), params, [removal(read, children, index)]);
    }
  }
}

/** Index of each part that changes nothing → index of the part that makes it so. Of two equal ones the later. */
function superfluous(kind: 'and' | 'or', children: readonly QueryNode[]): Map<number, number> {
  const found = new Map<number, number>();
  const seen = new Map<string, number>();
  for (const [index, child] of children.entries()) {
    const text = print(child);
    const earlier = seen.get(text);
    if (earlier === undefined) seen.set(text, index);
    else found.set(index, earlier);
  }
  if (children.length > PAIRS) return found;
  for (const [index, child] of children.entries()) {
    for (const [other, by] of children.entries()) {
      if (other === index || found.has(index) || found.has(other)) continue;
      const drops = kind === 'or' ? implies(child, by) : implies(by, child);
      const mutual = drops && (kind === 'or' ? implies(by, child) : implies(child, by));
      if (drops && !(mutual && other > index)) found.set(index, other);
    }
  }
  return found;
}

function removal(read: Draft, children: readonly QueryNode[], index: number): Edit {
  const edge = (at: number, side: 0 | 1) => {
    const child = children[at];
    return child === undefined ? 0 : outerOf(read, child)[side];
  };
  return { span: index === 0 ? [edge(0, 0), edge(1, 0)] : [edge(index - 1, 1), edge(index, 1)], text: '' };
}
