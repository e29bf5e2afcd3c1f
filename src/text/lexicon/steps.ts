/** Steps from node to node of a graph by numbered elements, in flat arrays: most nodes lead nowhere, which is seen at once. Pure. */

export interface Steps {
  /** By node, bits of the elements that lead on from it; 0 where it leads nowhere. */
  leads: Int32Array;
  /** Open-addressed: node, element and next node in three columns; node −1 is an empty row. */
  nodes: Int32Array;
  elements: Int32Array;
  nexts: Int32Array;
}

/** One of 32, which an element shares with others: most elements are seen not to lead on without a look-up. */
export const bitOf = (element: number): number => 1 << (element & 31);

export function makeSteps(nodeCount: number, steps: readonly (readonly [node: number, element: number, next: number])[]): Steps {
  let size = 16;
  while (size < steps.length * 2) size *= 2;
  const leads = new Int32Array(nodeCount);
  const nodes = new Int32Array(size).fill(-1);
  const elements = new Int32Array(size);
  const nexts = new Int32Array(size);
  for (const [node, element, next] of steps) {
    let row = rowOf(node, element, size - 1);
    while (nodes[row] !== -1) row = (row + 1) & (size - 1);
    leads[node] = (leads[node] ?? 0) | bitOf(element);
    nodes[row] = node;
    elements[row] = element;
    nexts[row] = next;
  }
  return { leads, nodes, elements, nexts };
}

/** The node reached from a node by an element, −1 where there is none. */
export function follow({ nodes, elements, nexts }: Steps, node: number, element: number): number {
  const mask = nodes.length - 1;
  for (let row = rowOf(node, element, mask); ; row = (row + 1) & mask) {
    const found = nodes[row];
    if (found === -1) return -1;
    if (found === node && elements[row] === element) return nexts[row] ?? -1;
  }
}

function rowOf(node: number, element: number, mask: number): number {
  const mixed = Math.imul(node, 0x9e3779b1) ^ Math.imul(element, 0x85ebca6b);
  return (mixed ^ (mixed >>> 15)) & mask;
}
