/** Words that are probably not meant as they are written: operators in small letters, addresses, wildcards that cost or find too much. */
import { lex } from './lexer.ts';
import { problem, type Problem } from './problems.ts';
import { termParts } from './reading.ts';
import { shown, walk } from './tree.ts';
import type { Draft } from './parse.ts';
import type { And, Phrase, QueryNode, Span, Term } from './syntax.ts';

/** Letters a term with a wildcard in front must have: below the first it cannot run, below the second it finds much that only looks alike. */
const LEADING = { error: 3, warning: 5 };

const OTHER_LANGUAGES: Readonly<Record<string, 'AND' | 'OR' | 'NOT'>> = {
  und: 'AND',
  oder: 'OR',
  nicht: 'NOT',
  ohne: 'NOT',
  en: 'AND',
  of: 'OR',
  niet: 'NOT',
  zonder: 'NOT',
  et: 'AND',
  ou: 'OR',
  sauf: 'NOT',
};
const HOST = /^(?:[\w-]+\.)+(?:com|org|net|info|health|eu|de|nl|be|fr|ch|at|lu|uk|io|app|social)(?:$|[/?#:])/i;

export function* wordProblems(read: Draft): Generator<Problem> {
  if (read.root === null) return;
  for (const node of walk(read.root)) {
    if (node.kind === 'term' || node.kind === 'tag') yield* leadingWildcard(node);
    if (node.kind === 'term') yield* addressAsWord(read.source, node);
    if (node.kind === 'exact' && /\p{L}[*?]|[*?]\p{L}/u.test(node.text))
      yield problem('warning', 'exact_wildcard', node.span, { text: node.text });
    if (node.kind === 'phrase') yield* questionMark(read.source, node);
    if (node.kind === 'and') yield* wordsForOperators(read, node);
  }
  yield* singleQuotes(read.source);
}

function* leadingWildcard(node: QueryNode & { text: string }): Generator<Problem> {
  const part = (node.kind === 'term' ? termParts(node.text) : [node.text]).find((text) => /^[*?]/.test(text));
  if (part === undefined) return;
  const letters = Math.max(...part.split(/[*?]+/).map((run) => [...run].length));
  if (letters >= LEADING.warning) return;
  const severity = letters < LEADING.error ? 'error' : 'warning';
  yield problem(severity, 'leading_wildcard', node.span, { text: node.text, letters, minimum: LEADING.warning });
}

function* addressAsWord(source: string, node: Term): Generator<Problem> {
  const [start, end] = node.span;
  const scheme = /(?:^|[\s(])([a-z]+:\/\/)$/i.exec(source.slice(Math.max(0, start - 40), start))?.[1] ?? '';
  const written = source.slice(start, end);
  if (scheme === '' && !HOST.test(written)) return;
  const text = /^[^/?#]+$/.test(written) ? `site:${written}` : `url:"${written}"`;
  const span: Span = [start - scheme.length, end];
  const alone = /(?:^|[\s(])$/.test(source.slice(0, span[0])) && !/[*?]/.test(written);
  yield problem('warning', 'address_as_word', span, { text: written }, alone ? [{ span, text }] : undefined);
}

/** `"warum?"`: here `?` is one more letter, not the question mark it was copied as. */
function* questionMark(source: string, node: Phrase): Generator<Problem> {
  if (!node.items.some((item) => item.kind === 'term' && item.text.endsWith('?'))) return;
  const fix = [...source.slice(...node.span).matchAll(/[?？]+(?=[\s"“”„«»＂])/g)].map((found): { span: Span; text: string } => {
    const at = node.span[0] + found.index;
    return { span: [at, at + found[0].length], text: '' };
  });
  yield problem('warning', 'question_mark', node.span, { text: shown(node) }, fix.length > 0 ? fix : undefined);
}

/** A word between two others that is an operator in small letters or in another language, where no AND was written beside it. */
function* wordsForOperators({ source, brackets }: Draft, node: And<QueryNode>): Generator<Problem> {
  const edge = (child: QueryNode | undefined): Span | null => (child === undefined ? null : (brackets.get(child) ?? child.span));
  for (const [index, child] of node.children.entries()) {
    if (child.kind !== 'term' || brackets.has(child)) continue;
    const own = /^(?:and|or|not|sentence|o?near\/\d{1,3}f?)$/i.test(child.text) ? child.text.toUpperCase().replace(/F$/, 'f') : null;
    const other = OTHER_LANGUAGES[child.text.toLowerCase()];
    const operator = own ?? other;
    if (operator === undefined) continue;
    const before = edge(node.children[index - 1]);
    const after = edge(node.children[index + 1]);
    if (after === null || (before === null && operator !== 'NOT')) continue;
    const bare = (from: number, to: number) => source.slice(from, to).trim() === '';
    if (!bare(child.span[1], after[0]) || (before !== null && !bare(before[1], child.span[0]))) continue;
    const code = own === null ? 'foreign_operator' : 'lowercase_operator';
    yield problem('warning', code, child.span, { text: child.text, operator }, [{ span: child.span, text: operator }]);
  }
}

/** `'MRT Angst'`: single quotes are apostrophes. */
function* singleQuotes(source: string): Generator<Problem> {
  if (!/['‘’‚‹›]/.test(source)) return;
  let open: Span | null = null;
  for (const { kind, text, span } of lex(source).lexemes) {
    if (kind !== 'chunk') open = null;
    else if (open === null && /^['‘‚‹][^'‘’‚‹›]+$/.test(text)) open = span;
    else if (open !== null && /^[^'‘’‚‹›]+['’‘›]$/.test(text)) {
      const whole: Span = [open[0], span[1]];
      yield problem('warning', 'single_quotes', whole, { text: source.slice(...whole).slice(0, 60) }, [
        { span: [whole[0], whole[0] + 1], text: '"' },
        { span: [whole[1] - 1, whole[1]], text: '"' },
      ]);
      open = null;
    } else if (open !== null && /['‘’‚‹›]/.test(text)) open = null;
  }
}
