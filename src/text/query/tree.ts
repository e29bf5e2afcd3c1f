/** Walking a tree, and showing a part of it. */
import { print } from './print.ts';
import type { QueryNode } from './syntax.ts';

export function childrenOf(node: QueryNode): readonly QueryNode[] {
  switch (node.kind) {
    case 'and':
    case 'or':
      return node.children;
    case 'not':
    case 'sentence':
    case 'title':
      return [node.child];
    case 'near':
      return [node.left, node.right];
    default:
      return [];
  }
}

/** All nodes, each before its children. */
export function* walk(node: QueryNode): Generator<QueryNode> {
  yield node;
  for (const child of childrenOf(node)) yield* walk(child);
}

/** A node as a message may show it. */
export function shown(node: QueryNode): string {
  const text = print(node);
  return text.length <= 60 ? text : `${text.slice(0, 59)}…`;
}
