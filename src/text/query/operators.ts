/** Operators between operands, and what may stand inside them. */
import { print } from './print.ts';
import { problem, type Problem } from './problems.ts';
import { clean } from './reading.ts';
import type { Lexeme } from './lexer.ts';
import type { Edit, QueryNode, Span, Spot, TextNode } from './syntax.ts';

export const maximumDistance = 100;

export type Operator =
  | { kind: 'and' | 'or' | 'not' | 'sentence'; name: string; span: Span }
  | { kind: 'near'; name: string; span: Span; ordered: boolean; distance: number | null };

const NEAR = /^(O?)NEAR(?:\/(\d*)([fF]?))?$/;
const WORDS: Readonly<Record<string, 'and' | 'or' | 'not' | 'sentence'>> = { AND: 'and', OR: 'or', NOT: 'not', SENTENCE: 'sentence' };

/** The operator a lexeme is, or null. Operators are written in capitals. */
export function operatorOf(lexeme: Lexeme | undefined): Operator | null {
  if (lexeme?.kind !== 'chunk' || lexeme.text.length > 20) return null;
  const name = clean(lexeme.text);
  const kind = Object.hasOwn(WORDS, name) ? WORDS[name] : undefined;
  if (kind !== undefined) return { kind, name, span: lexeme.span };
  const near = NEAR.exec(name);
  if (near === null) return null;
  const [, o = '', figure = '', f = ''] = near;
  const distance = figure === '' ? null : Number(figure);
  return { kind: 'near', name, span: lexeme.span, ordered: o !== '' || f !== '', distance };
}

/** The words a NEAR allows in between; 5 where it does not say, which is an error. */
export function distanceOf(operator: Operator & { kind: 'near' }, problems: Problem[]): number {
  const { distance, span, name, ordered } = operator;
  if (distance !== null && distance <= maximumDistance) return distance;
  const fix: Edit[] = [{ span, text: `${ordered ? 'ONEAR' : 'NEAR'}/${distance === null ? 5 : maximumDistance}` }];
  problems.push(problem('error', 'near_distance', span, { operator: name, maximum: maximumDistance }, fix));
  return distance === null ? 5 : maximumDistance;
}

/** Whether a node may stand beside NEAR; what may not is reported once. */
export function isSpot(node: QueryNode, problems: Problem[]): node is Spot {
  const culprit = firstNoSpot(node);
  if (culprit === null) return true;
  switch (culprit.kind) {
    case 'and':
      problems.push(problem('error', 'and_in_near', culprit.span));
      break;
    case 'not':
      problems.push(problem('error', 'not_in_near', culprit.span));
      break;
    case 'sentence':
      problems.push(problem('error', 'sentence_in_near', culprit.span));
      break;
    default:
      problems.push(problem('error', 'field_inside', culprit.span, { inside: 'NEAR' }));
  }
  return false;
}

function firstNoSpot(node: QueryNode): QueryNode | null {
  if (node.kind === 'or') {
    for (const child of node.children) {
      const culprit = firstNoSpot(child);
      if (culprit !== null) return culprit;
    }
    return null;
  }
  return ['and', 'not', 'sentence', 'title', 'filter'].includes(node.kind) ? node : null;
}

/** Whether a node may stand inside SENTENCE or `title:`; what may not is reported once. */
export function isText(node: QueryNode, inside: 'SENTENCE' | 'title', problems: Problem[]): node is TextNode {
  const culprit = firstNoText(node, inside);
  if (culprit === null) return true;
  problems.push(
    culprit.kind === 'sentence'
      ? problem('error', 'sentence_in_sentence', culprit.span)
      : problem('error', 'field_inside', culprit.span, { inside }),
  );
  return false;
}

function firstNoText(node: QueryNode, inside: 'SENTENCE' | 'title'): QueryNode | null {
  if (node.kind === 'title' || node.kind === 'filter') return node;
  if (node.kind === 'sentence') return inside === 'SENTENCE' ? node : firstNoText(node.child, inside);
  const children = node.kind === 'and' || node.kind === 'or' ? node.children : node.kind === 'not' ? [node.child] : [];
  for (const child of children) {
    const culprit = firstNoText(child, inside);
    if (culprit !== null) return culprit;
  }
  return null;
}

/** `(a AND b) NEAR/5 c` → `(a NEAR/5 c) AND (b NEAR/5 c)`, if both sides are spots or flat ANDs of spots; else null. */
export function distributed(left: QueryNode, right: QueryNode, operator: string): string | null {
  const lefts = left.kind === 'and' ? left.children : [left];
  const rights = right.kind === 'and' ? right.children : [right];
  if (lefts.length * rights.length > 6 || ![...lefts, ...rights].every((node) => isSpot(node, []))) return null;
  const side = (node: QueryNode) => (node.kind === 'or' || node.kind === 'near' ? `(${print(node)})` : print(node));
  const pairs = lefts.flatMap((a) => rights.map((b) => `(${side(a)} ${operator} ${side(b)})`));
  return pairs.length === 1 ? (pairs[0] ?? null) : `(${pairs.join(' AND ')})`;
}
