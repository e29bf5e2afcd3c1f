/** Writes a tree as a query on one line. Parsing it again gives the same tree, but for spans. */
import { RESERVED } from './atoms.ts';
import type { FilterField, Phrase, Query, QueryNode, Sentence, ValueTest } from './syntax.ts';

/** The query text of a node. Comments are not part of a tree: `format` keeps them. */
export function print(node: QueryNode | Query): string {
  return 'root' in node ? printNode(node.root) : printNode(node);
}

function printNode(node: QueryNode): string {
  switch (node.kind) {
    case 'term':
      return node.text;
    case 'exact':
      return `{${node.text}}`;
    case 'emoji':
      return node.text;
    case 'phrase':
      return printPhrase(node);
    case 'tag':
      return `#${node.text}`;
    case 'handle':
      return `@${node.text}`;
    case 'near':
      return `${inBrackets(node.left)} ${node.ordered ? 'ONEAR' : 'NEAR'}/${node.distance} ${inBrackets(node.right)}`;
    case 'sentence':
      return isInfix(node) ? sentenceChildren(node).map(inBrackets).join(' SENTENCE ') : `SENTENCE(${printNode(node.child)})`;
    case 'title':
      return `title:${isAtom(node.child) ? printNode(node.child) : `(${printNode(node.child)})`}`;
    case 'filter':
      return printFilter(node.field, node.test);
    case 'not':
      return `NOT ${inBrackets(node.child)}`;
    case 'and':
      return node.children.map(inBrackets).join(' AND ');
    case 'or':
      return node.children.map(inBrackets).join(' OR ');
  }
}

function isAtom(node: QueryNode): boolean {
  return ['term', 'exact', 'emoji', 'phrase', 'tag', 'handle'].includes(node.kind);
}

/** A part of something larger: brackets around all that has an operator, as readers should not have to know which binds tighter. */
export function inBrackets(node: QueryNode): string {
  if (isAtom(node) || node.kind === 'title' || node.kind === 'filter') return printNode(node);
  if (node.kind === 'not') return printNode(node);
  return node.kind === 'sentence' && !isInfix(node) ? printNode(node) : `(${printNode(node)})`;
}

/** `a SENTENCE b`; but `NOT a SENTENCE b` would negate the whole. */
export function isInfix(node: Sentence): boolean {
  const [first] = sentenceChildren(node);
  return first !== undefined && first.kind !== 'not';
}

export function sentenceChildren(node: Sentence): readonly QueryNode[] {
  return node.child.kind === 'and' ? node.child.children : [];
}

export function printPhrase(node: Phrase): string {
  return `"${node.items.map((item) => item.text).join(' ')}"${node.slop > 0 ? `~${node.slop}` : ''}`;
}

export function printFilter(field: FilterField, test: ValueTest): string {
  const value = printTest(field, test);
  return `${field}:${test.kind === 'value' || test.kind === 'range' ? value : `(${value})`}`;
}

export function printTest(field: FilterField, test: ValueTest): string {
  const part = (child: ValueTest) =>
    child.kind === 'and' || child.kind === 'or' ? `(${printTest(field, child)})` : printTest(field, child);
  switch (test.kind) {
    case 'value':
      return printValue(test.text);
    case 'range':
      if (test.from !== null && test.from === test.to) return String(test.from);
      return `[${test.from ?? '*'} TO ${test.to ?? '*'}]`;
    case 'not':
      return `NOT ${part(test.child)}`;
    case 'and':
      return test.children.map(part).join(' AND ');
    case 'or':
      return test.children.map(part).join(' OR ');
  }
}

/** Quoted where it would be taken for something else; in braces where it holds a quotation mark. */
function printValue(text: string): string {
  if (text.includes('"')) return `{${text}}`;
  return /^[\p{L}\p{N}_*?][^\s()"{}[\]<]*$/u.test(text) && !RESERVED.test(text) ? text : `"${text}"`;
}
