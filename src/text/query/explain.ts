/**
 * Says a query in words, as a list of lines with depth, so that people who do not read operators can check it. The caller
 * hands in how messages are translated; their ids start with `query.explain.`, `query.field.` and `query.value.`.
 */
import { hasWildcard, termParts } from './reading.ts';
import { childrenOf } from './tree.ts';
import type { Problem } from './problems.ts';
import type { Filter, FilterField, Query, QueryNode, Range, Sentence, Span, Title, Value, ValueTest } from './syntax.ts';

/** The message `id` in the reader's language. */
export type Say = (id: string, values?: Record<string, string | number>) => string;

export interface ExplainOptions {
  say: Say;
  /** BCP 47; names languages and countries. */
  locale: string;
}

export interface ExplainedLine {
  /** 0 for the first line. */
  depth: number;
  text: string;
  /** What of the query this line says. */
  span: Span;
}

/** Longer lists of alternatives are cut: the query is there to be read in full. */
const LISTED = 12;

/** What a query finds, line by line. */
export function explain(query: Query, options: ExplainOptions): ExplainedLine[] {
  return lines(query.root, 0, options).map((line, index) =>
    index === 0 ? { ...line, text: options.say('query.explain.posts', { what: line.text }) } : line,
  );
}

/** The same as text, two blanks of indentation for each level. */
export function explainText(query: Query, options: ExplainOptions): string {
  return explain(query, options)
    .map(({ depth, text }) => '  '.repeat(depth) + text)
    .join('\n');
}

/** Cause and remedy of a problem in the reader's language. */
export function describeProblem({ code, params }: Problem, say: Say): { cause: string; remedy: string } {
  return { cause: say(`query.problem.${code}`, params), remedy: say(`query.remedy.${code}`, params) };
}

function lines(node: QueryNode, depth: number, options: ExplainOptions): ExplainedLine[] {
  const { say } = options;
  const short = inline(node, options);
  if (short !== null) return [{ depth, text: short, span: node.span }];
  const under = (text: string, children: readonly QueryNode[]): ExplainedLine[] => [
    { depth, text, span: node.span },
    ...children.flatMap((child) => lines(child, depth + 1, options)),
  ];
  switch (node.kind) {
    case 'and':
      return under(say('query.explain.all'), node.children);
    case 'or':
      return under(say('query.explain.any'), node.children);
    case 'not':
      return node.child.kind === 'or'
        ? under(say('query.explain.none'), node.child.children)
        : under(say('query.explain.not_together'), parts(node.child));
    case 'near':
      return under(say('query.explain.near_list', nearValues(node)), [node.left, node.right]);
    case 'sentence':
    case 'title':
      return within(node, depth, options);
    default:
      return [];
  }
}

function parts(node: QueryNode): readonly QueryNode[] {
  return node.kind === 'and' ? node.children : [node];
}

function within(node: Sentence | Title, depth: number, options: ExplainOptions): ExplainedLine[] {
  const [first, ...others] = lines(node.child, depth, options);
  if (first === undefined) return [];
  const what = first.text;
  const text = node.kind === 'sentence' ? options.say('query.explain.sentence', { what }) : options.say('query.explain.title', { what });
  return [{ depth, text, span: node.span }, ...others];
}

function nearValues(node: QueryNode & { kind: 'near' }): { distance: number; ordered: string } {
  return { distance: node.distance, ordered: node.ordered ? 'yes' : 'no' };
}

/** One part in one line; null where it needs several. */
function inline(node: QueryNode, options: ExplainOptions): string | null {
  const { say } = options;
  switch (node.kind) {
    case 'term': {
      const kind = hasWildcard(node.text) ? 'wildcard' : termParts(node.text).length > 1 ? 'joined' : node.accents ? 'accents' : 'plain';
      return say('query.explain.word', { text: node.text, kind });
    }
    case 'exact':
      return say('query.explain.exact', { text: node.text });
    case 'emoji':
      return say('query.explain.emoji', { text: node.text });
    case 'phrase':
      return say('query.explain.phrase', {
        text: node.items.map(({ text }) => text).join(' '),
        slop: node.slop,
        loose: node.slop > 0 ? 'yes' : 'no',
      });
    case 'tag':
      return say('query.explain.tag', { text: node.text });
    case 'handle':
      return say('query.explain.handle', { text: node.text });
    case 'filter':
      return filter(node, options);
    case 'or':
      return alternatives(node.children, options);
    case 'near': {
      const left = inline(node.left, options);
      const right = inline(node.right, options);
      if (left === null || right === null || [node.left, node.right].some(({ kind }) => kind === 'or' || kind === 'near')) return null;
      return say('query.explain.near', { left, right, ...nearValues(node) });
    }
    case 'not': {
      const what = childrenOf(node.child).length > 0 ? null : inline(node.child, options);
      return what === null ? null : say('query.explain.not', { what });
    }
    default:
      return null;
  }
}

/** `a, b or c`, where each is a word, phrase, tag or the like. */
function alternatives(nodes: readonly QueryNode[], options: ExplainOptions): string | null {
  const simple = ['term', 'exact', 'emoji', 'phrase', 'tag', 'handle'];
  if (!nodes.every(({ kind }) => simple.includes(kind))) return null;
  const each = nodes.map((node) => inline(node, options) ?? '');
  return listed(each, 'or', options);
}

function listed(items: readonly string[], kind: 'or' | 'and', { say }: ExplainOptions): string {
  const [only] = items;
  if (only === undefined || items.length === 1) return only ?? '';
  const cut = items.length > LISTED;
  const list = items.slice(0, cut ? LISTED - 1 : -1).join(items.some((item) => item.includes(', ')) ? '; ' : ', ');
  if (cut) return say('query.explain.more', { list, count: items.length - LISTED + 1, kind });
  return say('query.explain.list', { list, last: items.at(-1) ?? '', kind });
}

function filter({ field, test }: Filter, options: ExplainOptions): string {
  return options.say('query.explain.field', { field: options.say(`query.field.${field}`), values: tested(field, test, options) });
}

function tested(field: FilterField, test: ValueTest, options: ExplainOptions): string {
  const { say } = options;
  const part = (child: ValueTest) =>
    child.kind === 'and' || child.kind === 'or' ? `(${tested(field, child, options)})` : tested(field, child, options);
  switch (test.kind) {
    case 'value':
      return named(field, test, options);
    case 'range':
      return ranged(field, test, options);
    case 'not':
      return say('query.explain.not', { what: part(test.child) });
    default:
      return listed(test.children.map(part), test.kind, options);
  }
}

const NAMED = new Set<FilterField>(['type', 'is', 'has', 'sentiment', 'emotion', 'signal']);

function named(field: FilterField, { text }: Value, { say, locale }: ExplainOptions): string {
  if (field === 'lang' && text !== 'und') return new Intl.DisplayNames([locale], { type: 'language' }).of(text) ?? text;
  if (field === 'country') return new Intl.DisplayNames([locale], { type: 'region' }).of(text.toUpperCase()) ?? text;
  return NAMED.has(field) ? say(`query.value.${field}.${text}`) : text;
}

function ranged(field: FilterField, { from, to }: Range, { say, locale }: ExplainOptions): string {
  const figure = (value: number | null) => {
    if (value === null) return '';
    if (field !== 'minuteOfDay') return new Intl.NumberFormat(locale).format(value);
    return `${String(Math.floor(value / 60)).padStart(2, '0')}:${String(value % 60).padStart(2, '0')}`;
  };
  const kind = from === null ? (to === null ? 'any' : 'to') : to === null ? 'from' : from === to ? 'exactly' : 'between';
  return say('query.explain.range', { kind, from: figure(from), to: figure(to) });
}
