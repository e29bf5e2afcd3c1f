/** Adds a word to a query, or shuts it out, without a person having to find the place for it. */
import { format } from '../../../../../src/text/query/format.ts';
import { parse } from '../../../../../src/text/query/parse.ts';
import { readDocument } from '../../../../../src/text/match/document.ts';
import { addQuery, createQuerySet, match } from '../../../../../src/text/match/query-set.ts';
import type { Query } from '../../../../../src/text/query/syntax.ts';
import { walk } from '../../../../../src/text/query/tree.ts';
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

/** Those that the query does not name already, be it to find or to shut out. */
export function newTerms<T extends { term: string }>(query: Query, terms: readonly T[]): T[] {
  const set = createQuerySet();
  let number = 0;
  for (const node of walk(query.root)) {
    if (node.kind === 'term' || node.kind === 'phrase' || node.kind === 'tag' || node.kind === 'exact') addQuery(set, number++, node);
  }
  return terms.filter(({ term }) => match(set, readDocument({ text: term })).length === 0);
}
