/** What may come next in a query: names of fields, values of a field, operators. */
import { fieldNamed, fieldNames, fields } from '../../../../../src/text/query/fields.ts';
import { lex, plain } from '../../../../../src/text/query/lexer.ts';
import type { FieldName } from '../../../../../src/text/query/syntax.ts';

export interface Suggestion {
  kind: 'field' | 'value' | 'operator';
  /** What is written into the query. */
  text: string;
  /** What it means, in the reader's words. */
  meaning: string;
}

export interface Suggestions {
  /** Where the text begins that a suggestion replaces. */
  from: number;
  options: Suggestion[];
}

export interface Meanings {
  field: (field: FieldName) => string;
  value: (field: FieldName, value: string) => string;
  operator: (operator: string) => string;
  /** Values this organisation has, of fields without a fixed list. */
  known: Partial<Record<FieldName, readonly string[]>>;
}

const operators = ['AND', 'OR', 'NOT', 'NEAR/5', 'ONEAR/5', 'SENTENCE'];
const most = 50;

/** For the cursor at `at`; null where nothing is to be offered. `asked`: the reader asked for it, so that one letter is not needed. */
export function suggestionsAt(source: string, at: number, asked: boolean, meanings: Meanings): Suggestions | null {
  if (isEnclosed(source, at)) return null;
  const before = plain(source.slice(0, at));
  const value = valueBefore(before);
  if (value !== null) return { from: at - value.typed.length, options: valuesFor(value.field, value.typed, meanings) };
  const typed = /[\p{L}/]*$/u.exec(before)?.[0] ?? '';
  const first = before.slice(0, before.length - typed.length).at(-1) ?? ' ';
  if (!/[\s(-]/.test(first) || (typed === '' && !asked)) return null;
  const fits = (text: string, meaning: string) => starts(text, typed) || starts(meaning, typed);
  const options: Suggestion[] = [
    ...fieldNames
      .map((name) => ({ kind: 'field' as const, text: `${name}:`, meaning: meanings.field(name) }))
      .filter(({ text, meaning }) => fits(text, meaning)),
    // Small letters are words to look for.
    ...(typed === '' || typed === typed.toUpperCase() ? operators : [])
      .filter((operator) => starts(operator, typed))
      .map((operator) => ({ kind: 'operator' as const, text: `${operator} `, meaning: meanings.operator(operator) })),
  ];
  return options.length === 0 ? null : { from: at - typed.length, options };
}

/** Inside a phrase, {exact} text, range or remark everything is itself. */
function isEnclosed(source: string, at: number): boolean {
  const { lexemes, comments } = lex(source);
  const holds = ({ span: [from, to] }: { span: readonly [number, number] }, closer: string) =>
    from < at && (at < to || !source.slice(from + 1, to).endsWith(closer));
  const closers: Record<string, string> = { phrase: '"', exact: '}', range: ']' };
  return (
    comments.some((comment) => holds(comment, '>>>')) ||
    lexemes.some((lexeme) => closers[lexeme.kind] !== undefined && holds(lexeme, closers[lexeme.kind] ?? ''))
  );
}

/** `lang:d`, or `lang:(nl OR d`. */
function valueBefore(before: string): { field: FieldName; typed: string } | null {
  const [, name = '', group = '', typed = ''] = /([A-Za-z]+):(\((?:[^()"]*[\s(-])?)?([\p{L}\p{N}_.]*)$/u.exec(before) ?? [];
  const field = fieldNamed(name);
  if (field === null || (group !== '' && /(?:AND|OR|NOT)$/.test(typed))) return null;
  return { field, typed };
}

function valuesFor(field: FieldName, typed: string, meanings: Meanings): Suggestion[] {
  const spec = field === 'title' ? null : fields[field];
  const values = spec?.type === 'vocabulary' ? spec.values : (meanings.known[field] ?? []);
  return values
    .map((value) => ({ kind: 'value' as const, text: value, meaning: meanings.value(field, value) }))
    .filter(({ text, meaning }) => starts(text, typed) || starts(meaning, typed) || text.includes(`.${typed.toLowerCase()}`))
    .slice(0, most);
}

function starts(text: string, typed: string): boolean {
  return text.toLowerCase().startsWith(typed.toLowerCase());
}
