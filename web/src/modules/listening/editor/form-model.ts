/**
 * The form beside the query: lists of words instead of operators. `queryOf` writes a form as a query; `formOf` reads a
 * query back, where it says no more than the form can show. Pure; `formOf(queryOf(form))` is the form again.
 */
import { format } from '../../../../../src/text/query/format.ts';
import { parse } from '../../../../../src/text/query/parse.ts';
import { print } from '../../../../../src/text/query/print.ts';
import type { Filter, QueryNode } from '../../../../../src/text/query/syntax.ts';

export interface NearWords {
  left: string[];
  right: string[];
  /** Most words in between, 0…100. */
  distance: number;
}

/** Words are written as in a query; several words in one entry are a phrase. */
export interface QueryForm {
  /** All of these. */
  all: string[];
  /** Of each list at least one. */
  any: string[][];
  /** Close together. */
  near: NearWords[];
  /** None of these. */
  none: string[];
  languages: string[];
  networks: string[];
  types: string[];
}

export const emptyForm: QueryForm = { all: [], any: [[]], near: [], none: [], languages: [], networks: [], types: [] };

const listed = { languages: 'lang', networks: 'network', types: 'type' } as const;
const atoms = new Set<QueryNode['kind']>(['term', 'exact', 'emoji', 'phrase', 'tag', 'handle']);

/** An entry as a query writes it: itself where it is one thing to look for, else a phrase of its words. Empty if nothing is left. */
export function atomOf(entry: string): string {
  const written = entry.trim();
  const { query } = parse(written);
  if (query !== null && atoms.has(query.root.kind) && query.comments.length === 0) return print(query);
  const phrase = parse(`"${written.replaceAll(/["“”„‟«»〝〞❝❞＂]/gu, ' ')}"`).query;
  return phrase === null || !atoms.has(phrase.root.kind) ? '' : print(phrase);
}

/** The query of a form, laid out; empty for an empty form. */
export function queryOf(form: QueryForm): string {
  const either = (entries: readonly string[]): string => {
    const written = entries.map(atomOf).filter((entry) => entry !== '');
    return written.length > 1 ? `(${written.join(' OR ')})` : (written[0] ?? '');
  };
  const none = either(form.none);
  const parts = [
    ...form.any.map(either),
    ...form.all.map(atomOf),
    ...form.near.flatMap(({ left, right, distance }) => {
      const [one, other] = [either(left), either(right)];
      return one === '' || other === '' ? [] : [`(${one} NEAR/${distance} ${other})`];
    }),
    ...(Object.keys(listed) as (keyof typeof listed)[]).map((key) => filterOf(listed[key], form[key])),
    none === '' ? '' : `NOT ${none}`,
  ].filter((part) => part !== '');
  const source = parts.join(' AND ');
  return format(source) ?? source;
}

function filterOf(field: string, values: readonly string[]): string {
  const written = values.map((value) => (/^[a-z0-9]+$/i.test(value) ? value : `"${value.replaceAll('"', ' ')}"`));
  if (written.length === 0) return '';
  return written.length === 1 ? `${field}:${written[0] ?? ''}` : `${field}:(${written.join(' OR ')})`;
}

/** The form that says the same, or null where the query says more than the form can show, or has errors or remarks. */
export function formOf(source: string): QueryForm | null {
  if (source.trim() === '') return structuredClone(emptyForm);
  const { query } = parse(source);
  if (query === null || query.comments.length > 0) return null;
  const form: QueryForm = { ...structuredClone(emptyForm), any: [] };
  for (const part of conditionsOf(query.root)) if (!take(form, part)) return null;
  if (form.any.length === 0) form.any.push([]);
  return form;
}

/** What all must hold, also where brackets gather some of it. */
function conditionsOf(node: QueryNode): QueryNode[] {
  return node.kind === 'and' ? node.children.flatMap(conditionsOf) : [node];
}

function take(form: QueryForm, node: QueryNode): boolean {
  const words = wordsOf(node);
  if (words !== null) {
    if (node.kind === 'or') form.any.push(words);
    else form.all.push(...words);
    return true;
  }
  switch (node.kind) {
    case 'not': {
      const excluded = wordsOf(node.child);
      form.none.push(...(excluded ?? []));
      return excluded !== null;
    }
    case 'near': {
      const [left, right] = [wordsOf(node.left), wordsOf(node.right)];
      if (left === null || right === null || node.ordered) return false;
      form.near.push({ left, right, distance: node.distance });
      return true;
    }
    case 'filter':
      return takeFilter(form, node);
    default:
      return false;
  }
}

function takeFilter(form: QueryForm, { field, test }: Filter): boolean {
  const key = (Object.keys(listed) as (keyof typeof listed)[]).find((one) => listed[one] === field);
  const tests = test.kind === 'or' ? test.children : [test];
  if (key === undefined || form[key].length > 0) return false;
  const values = tests.flatMap((one) => (one.kind === 'value' && !one.wildcard ? [one.text] : []));
  if (values.length !== tests.length) return false;
  form[key].push(...values);
  return true;
}

/** The entries of one thing to look for or of alternatives; null if it is more than that. */
function wordsOf(node: QueryNode): string[] | null {
  const nodes = node.kind === 'or' ? node.children : [node];
  return nodes.every(({ kind }) => atoms.has(kind)) ? nodes.map(entryOf) : null;
}

/** Without quotation marks where several words make a phrase anyway. */
function entryOf(node: QueryNode): string {
  const written = print(node);
  const bare = /^"([^"]+)"$/.exec(written)?.[1];
  return bare !== undefined && atomOf(bare) === written ? bare : written;
}
