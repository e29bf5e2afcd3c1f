/** What the peers in bench/matching.ts are given: the same queries, as far as they can say them. */
import type { QueryNode } from '#text/query/syntax.ts';

export type RegExpTest = (text: string) => boolean;

const source = (word: string): string =>
  word
    .replace(/[\\^$.|+()[\]{}/]/g, '\\$&')
    .replaceAll('*', '\\p{L}*')
    .replaceAll('?', '\\p{L}');
const whole = (inner: string): RegExpTest => {
  const expression = new RegExp(`(?<![\\p{L}\\p{Nd}])${inner}(?![\\p{L}\\p{Nd}])`, 'iu');
  return (text) => expression.test(text);
};

/** The usual way: a regular expression for each word, tried one after the other. Fields are taken as met. */
export function asRegExps(node: QueryNode): RegExpTest {
  switch (node.kind) {
    case 'and': {
      const children = node.children.map(asRegExps);
      return (text) => children.every((test) => test(text));
    }
    case 'or': {
      const children = node.children.map(asRegExps);
      return (text) => children.some((test) => test(text));
    }
    case 'not': {
      const child = asRegExps(node.child);
      return (text) => !child(text);
    }
    case 'near': {
      const left = asRegExps(node.left);
      const right = asRegExps(node.right);
      return (text) => left(text) && right(text);
    }
    case 'sentence':
    case 'title':
      return asRegExps(node.child);
    case 'filter':
      return () => node.field !== 'author';
    case 'phrase':
      return whole(node.items.map((item) => source(item.text)).join('\\P{L}+'));
    case 'tag':
      return whole(`#${source(node.text)}`);
    case 'handle':
      return whole(`@${source(node.text)}`);
    default:
      return whole(source(node.text));
  }
}

/** Words, prefixes, phrases, AND, OR, NOT; what tsquery cannot say is left to the nearest it can (near → and). */
export function asTsquery(node: QueryNode): string {
  const quoted = (word: string): string =>
    `'${word.toLowerCase().replace(/[*?]/g, '').replaceAll("'", "''").replaceAll('\\', '')}'${word.endsWith('*') ? ':*' : ''}`;
  switch (node.kind) {
    case 'and':
      return `(${node.children.map(asTsquery).join(' & ')})`;
    case 'or':
      return `(${node.children.map(asTsquery).join(' | ')})`;
    case 'not':
      return `!${asTsquery(node.child)}`;
    case 'near':
      return `(${asTsquery(node.left)} & ${asTsquery(node.right)})`;
    case 'sentence':
    case 'title':
      return asTsquery(node.child);
    case 'filter':
      return node.field === 'author' ? "'nobody'" : "!'nobody'";
    case 'phrase':
      return `(${node.items.map((item) => quoted(item.text)).join(node.slop > 0 ? ' & ' : ' <-> ')})`;
    default:
      return quoted(node.text);
  }
}
