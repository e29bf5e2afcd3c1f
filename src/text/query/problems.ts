/** Every problem a query can have. Severity, cause and remedy of each are in docs/query-language.md and messages/<language>/query.json. */
import type { Edit, Query, Severity, Span } from './syntax.ts';

/** The parser's: with one of these of severity error there is no query. */
export const parserCodes = [
  'empty',
  'too_long',
  'too_deep',
  'unclosed_bracket',
  'stray_bracket',
  'unclosed_quote',
  'unclosed_brace',
  'unclosed_comment',
  'unclosed_range',
  'stray_range',
  'empty_group',
  'empty_phrase',
  'empty_exact',
  'missing_operand',
  'unknown_field',
  'missing_value',
  'unknown_value',
  'unknown_name',
  'bad_value',
  'bad_number',
  'out_of_bounds',
  'empty_range',
  'range_not_allowed',
  'wildcard_not_allowed',
  'wildcard_only',
  'near_distance',
  'and_in_near',
  'not_in_near',
  'sentence_in_near',
  'sentence_in_sentence',
  'field_inside',
  'slop_misplaced',
  'slop_size',
  'slop_single',
  'symbol_operator',
  'bad_tag',
  'ignored_mark',
  'mixed_and_or',
  'mixed_near',
  'nested_near',
] as const;

/** The linter's, found on a tree. */
export const lintCodes = [
  'leading_wildcard',
  'too_broad',
  'only_negative',
  'negative_in_or',
  'contradiction',
  'redundant',
  'double_negation',
  'lowercase_operator',
  'foreign_operator',
  'address_as_word',
  'single_quotes',
  'question_mark',
  'exact_wildcard',
] as const;

export type ProblemCode = (typeof parserCodes)[number] | (typeof lintCodes)[number];

/** The message ids are `query.problem.<code>` (cause) and `query.remedy.<code>`; both take `params`. */
export interface Problem {
  code: ProblemCode;
  severity: Severity;
  span: Span;
  params: Record<string, string | number>;
  /** Edits that surely do what is meant, to be applied together; they do not overlap. */
  fix?: Edit[];
}

/** `query` is null if and only if a problem is an error of the parser. */
export interface Parsed {
  query: Query | null;
  problems: Problem[];
}

export function problem(
  severity: Severity,
  code: ProblemCode,
  span: Span,
  params: Record<string, string | number> = {},
  fix?: Edit[],
): Problem {
  return fix === undefined ? { code, severity, span, params } : { code, severity, span, params, fix };
}

/** The source with a fix carried out. */
export function applyFix(source: string, fix: readonly Edit[]): string {
  let result = source;
  for (const { span, text } of fix.toSorted((a, b) => b.span[0] - a.span[0] || b.span[1] - a.span[1])) {
    result = result.slice(0, span[0]) + text + result.slice(span[1]);
  }
  return result;
}
