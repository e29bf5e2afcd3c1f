/**
 * Lays a query out over lines with indentation, keeping its comments and its meaning. What fits on a line stays on one;
 * long lists of alternatives are filled into lines, everything else gets a line for each part, its operator in front.
 */
import { draft, type Draft, type ParseOptions } from './parse.ts';
import { inBrackets, isInfix, print, printTest, sentenceChildren } from './print.ts';
import { childrenOf } from './tree.ts';
import type { Comment, Filter, QueryNode, Span, ValueTest } from './syntax.ts';

export interface FormatOptions extends ParseOptions {
  /** Longest line in UTF-16 units, where words allow it. */
  width?: number;
}

interface Layout {
  width: number;
  /** Those not yet written, in order. */
  comments: Comment[];
  outer: (node: { span: Span }) => Span;
}

const INDENT = '  ';

/** The laid-out query; null if it has errors. Formatting what was formatted changes nothing. */
export function format(source: string, options: FormatOptions = {}): string | null {
  const read = draft(source, options);
  if (read.root === null || read.problems.some(({ severity }) => severity === 'error')) return null;
  return layOut(read.root, read, options.width);
}

/** Lays out a tree whose spans, comments and brackets are those of a draft. */
export function layOut(root: QueryNode, { comments, brackets }: Pick<Draft, 'comments' | 'brackets'>, width = 100): string {
  const layout: Layout = { width, comments: [...comments], outer: (node) => brackets.get(node) ?? node.span };
  const before = remarks(layout, startOf(layout, root));
  const lines = block(layout, root, layout.width);
  return [...before, ...lines, ...remarks(layout, Infinity)].join('\n');
}

/** The comments that begin before `end` and have not been written. */
function remarks(layout: Layout, end: number): string[] {
  const lines: string[] = [];
  for (let [next] = layout.comments; next !== undefined && next.span[0] < end; [next] = layout.comments) {
    lines.push(`<<<${next.text}>>>`);
    layout.comments.shift();
  }
  return lines;
}

/** Up to where remarks stand before a node: those inside what cannot be broken over lines are put in front of it. */
function startOf(layout: Layout, node: QueryNode): number {
  if (node.kind === 'not') return startOf(layout, node.child);
  const outer = layout.outer(node);
  const bracketed = outer !== node.span;
  const [first] = node.kind === 'sentence' ? (isInfix(node) ? sentenceChildren(node) : []) : childrenOf(node);
  const series = node.kind === 'and' || node.kind === 'or' || node.kind === 'near' || node.kind === 'sentence';
  if (series) return bracketed || first === undefined ? outer[0] : startOf(layout, first);
  const breaks = node.kind === 'title' ? print(node).startsWith('title:(') : node.kind === 'filter' && isGroup(node.test);
  return outer[breaks ? 0 : 1];
}

function isGroup(test: ValueTest): test is ValueTest & { kind: 'and' | 'or' } {
  return test.kind === 'and' || test.kind === 'or';
}

function hasRemark(layout: Layout, node: { span: Span }): boolean {
  const [next] = layout.comments;
  return next !== undefined && next.span[0] < layout.outer(node)[1];
}

/** A node without brackets around it. */
function block(layout: Layout, node: QueryNode, width: number): string[] {
  const flat = print(node);
  if (flat.length <= width && !hasRemark(layout, node)) return [flat];
  switch (node.kind) {
    case 'and':
    case 'or':
      return series(layout, node.children, node.kind === 'and' ? 'AND' : 'OR', width);
    case 'near':
      return series(layout, [node.left, node.right], `${node.ordered ? 'ONEAR' : 'NEAR'}/${node.distance}`, width);
    case 'sentence':
      return isInfix(node) ? series(layout, sentenceChildren(node), 'SENTENCE', width) : enclosed(layout, 'SENTENCE', node.child, width);
    case 'not':
      return hung('NOT ', operand(layout, node.child, width));
    case 'title':
      return flat.startsWith('title:(') ? enclosed(layout, 'title:', node.child, width) : [flat];
    case 'filter':
      return filterBlock(layout, node, flat, width);
    default:
      return [flat];
  }
}

/** A part of something larger, in brackets if it has an operator. */
function operand(layout: Layout, node: QueryNode, width: number): string[] {
  const flat = inBrackets(node);
  if (flat.length <= width && !hasRemark(layout, node)) return [flat];
  const needsBrackets = flat.startsWith('(') && flat !== print(node);
  return needsBrackets ? enclosed(layout, '', node, width) : block(layout, node, width);
}

function enclosed(layout: Layout, opener: string, node: QueryNode, width: number): string[] {
  const inner = block(layout, node, width - INDENT.length);
  const after = remarks(layout, layout.outer(node)[1]);
  return [`${opener}(`, ...[...inner, ...after].map((line) => INDENT + line), ')'];
}

/** The first line gets something in front; the others stay where they are. */
function hung(front: string, [first = '', ...others]: readonly string[]): string[] {
  return [front + first, ...others];
}

function series(layout: Layout, nodes: readonly QueryNode[], operator: string, width: number): string[] {
  const lines: string[] = [];
  const fills =
    operator === 'OR' &&
    nodes.every((node) => node.kind !== 'filter' && inBrackets(node).length <= 40 && !inBrackets(node).startsWith('('));
  for (const [index, node] of nodes.entries()) {
    const before = remarks(layout, startOf(layout, node));
    lines.push(...before);
    const part = hung(index === 0 ? '' : `${operator} `, operand(layout, node, width - operator.length - 1));
    const last = lines.at(-1);
    const room = fills && index > 0 && before.length === 0 && part.length === 1 && last !== undefined && !last.endsWith('>>>');
    if (room && last.length + 1 + (part[0] ?? '').length <= width) lines[lines.length - 1] = `${last} ${part[0] ?? ''}`;
    else lines.push(...part);
  }
  return lines;
}

function filterBlock(layout: Layout, node: Filter, flat: string, width: number): string[] {
  const { field, test } = node;
  if (!isGroup(test)) return [flat];
  const operator = test.kind === 'and' ? 'AND' : 'OR';
  const lines: string[] = [];
  const part = (child: ValueTest) =>
    child.kind === 'and' || child.kind === 'or' ? `(${printTest(field, child)})` : printTest(field, child);
  for (const [index, child] of test.children.entries()) {
    const before = remarks(layout, layout.outer(child)[0]);
    lines.push(...before);
    const text = index === 0 ? part(child) : `${operator} ${part(child)}`;
    const last = lines.at(-1);
    if (index > 0 && before.length === 0 && last !== undefined && last.length + 1 + text.length <= width - INDENT.length)
      lines[lines.length - 1] = `${last} ${text}`;
    else lines.push(text);
  }
  lines.push(...remarks(layout, layout.outer(test)[1]));
  return [`${field}:(`, ...lines.map((line) => INDENT + line), ')'];
}
