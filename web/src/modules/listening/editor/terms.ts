/** Adds a word to a query, or shuts it out, without a person having to find the place for it. */
import { format } from '../../../../../src/text/query/format.ts';
import { parse } from '../../../../../src/text/query/parse.ts';
import { atomOf } from './form-model.ts';

/** Also finds what holds the term. */
export function withTerm(source: string, term: string): string {
  const bare = ['or', 'term', 'phrase', 'tag', 'handle', 'emoji', 'exact'].includes(parse(source).query?.root.kind ?? '');
  return joined(source, 'OR', atomOf(term), bare);
}

/** No longer finds what holds the term. */
export function withoutTerm(source: string, term: string): string {
  return joined(source, 'AND NOT', atomOf(term), parse(source).query?.root.kind !== 'or');
}

function joined(source: string, operator: string, atom: string, bare: boolean): string {
  const next = `${bare ? source.trim() : `(${source.trim()})`} ${operator} ${atom}`;
  return format(next) ?? next;
}
