/** Reads what stands after a field: one value or one range, checked against the field. */
import { fields, type FieldSpec, type NumberBounds, type TextField, type VocabularyField } from './fields.ts';
import { problem, type Problem } from './problems.ts';
import { clean, hasWildcard } from './reading.ts';
import { codeNamed, nearest, suggested } from './suggest.ts';
import type { Edit, FilterField, Range, Span, Value } from './syntax.ts';

export interface ValueContext {
  /** Names this organisation has (channels, segments, networks); a value that is none of them gets a warning. */
  known: Partial<Record<FilterField, readonly string[]>>;
  problems: Problem[];
}

const CLOCK = /^([01]?\d|2[0-4]):([0-5]\d)$/;
const NUMBER = /^[+-]?\d{1,15}(?:\.\d{1,6})?$/;
const COMPARISON = /^(>=|<=|>|<)([\d.:]+)$/;

/** A value as written, without quotes. `span` is that of the text with its quotes. */
export function readValue(field: FilterField, written: string, span: Span, context: ValueContext): Value | Range | null {
  const spec: FieldSpec = fields[field];
  const value = clean(written).trim();
  if (value === '') return fail(context, problem('error', 'missing_value', span, { field }));
  if (spec.type === 'text') return readText(field, spec, value, span, context);
  if (spec.type === 'number') return readNumber(field, spec.number, value, span, context);
  if (spec.number !== null && NUMBER.test(value)) return readNumber(field, spec.number, value, span, context);
  return readWord(field, spec, value, span, context);
}

function fail(context: ValueContext, found: Problem): null {
  context.problems.push(found);
  return null;
}

const replace = (span: Span, text: string): Edit[] => [{ span, text }];

function readText(field: FilterField, spec: TextField, value: string, span: Span, context: ValueContext): Value | null {
  const canonical = spec.canonical(value);
  if (canonical.replaceAll('*', '').trim() === '') return fail(context, problem('error', 'bad_value', span, { field, value }));
  const wildcard = spec.wildcards === 'star' ? canonical.includes('*') : hasWildcard(canonical);
  if (wildcard && spec.wildcards === 'none') return fail(context, problem('error', 'wildcard_not_allowed', span, { field }));
  const known = context.known[field]?.map((name) => spec.canonical(name));
  if (!wildcard && known !== undefined && !known.includes(canonical)) {
    const suggestion = spec.synonyms[canonical] ?? nearest(canonical, known) ?? '';
    context.problems.push(problem('warning', 'unknown_name', span, { field, value, ...suggested(suggestion) }));
  } else if (known === undefined && spec.synonyms[canonical] !== undefined) {
    const suggestion = spec.synonyms[canonical];
    context.problems.push(problem('warning', 'unknown_name', span, { field, value, ...suggested(suggestion) }, replace(span, suggestion)));
  }
  return { kind: 'value', text: canonical, wildcard, span };
}

function readWord(field: FilterField, spec: VocabularyField, value: string, span: Span, context: ValueContext): Value | null {
  const word = value.toLowerCase();
  if (spec.values.includes(word)) return { kind: 'value', text: word, wildcard: false, span };
  if (hasWildcard(word)) return fail(context, problem('error', 'wildcard_not_allowed', span, { field }));
  const sure = spec.synonyms[word] ?? nameOf(field, word, spec.values);
  const suggestion = sure ?? nearest(word, spec.values) ?? byEnding(word, spec) ?? '';
  const allowed = spec.values.length <= 20 ? spec.values.join(', ') : '';
  const fix = suggestion === '' ? undefined : replace(span, suggestion);
  return fail(
    context,
    problem(
      'error',
      'unknown_value',
      span,
      { field, value, ...suggested(suggestion), allowed, listed: allowed === '' ? 'no' : 'yes' },
      fix,
    ),
  );
}

function nameOf(field: FilterField, word: string, values: readonly string[]): string | null {
  if (field === 'lang') return codeNamed('language', word, values);
  return field === 'country' ? codeNamed('region', word, values) : null;
}

/** `topic:mri` for `topic:procedure.mri`. */
function byEnding(word: string, spec: VocabularyField): string | null {
  return spec.tree ? (spec.values.find((value) => value.endsWith(`.${word}`)) ?? null) : null;
}

function readNumber(field: FilterField, bounds: NumberBounds, value: string, span: Span, context: ValueContext): Range | null {
  const compared = COMPARISON.exec(value);
  if (compared !== null) {
    const [, sign = '', figure = ''] = compared;
    const found = numberOf(figure, bounds);
    const inclusive = sign.endsWith('=') || bounds.integer;
    const moved = found === null ? null : sign === '>' ? found + 1 : sign === '<' ? found - 1 : found;
    const range = moved === null ? '' : sign.startsWith('>') ? `[${moved} TO *]` : `[* TO ${moved}]`;
    const fix = range !== '' && inclusive ? replace(span, range) : undefined;
    return fail(context, problem('error', 'bad_number', span, { field, value }, fix));
  }
  const found = inBounds(field, value, bounds, span, context);
  return found === null ? null : { kind: 'range', from: found, to: found, span };
}

function numberOf(value: string, bounds: NumberBounds): number | null {
  const clock = bounds.clock ? CLOCK.exec(value) : null;
  if (clock !== null) return Number(clock[1]) * 60 + Number(clock[2]);
  if (!NUMBER.test(value)) return null;
  const found = Number(value) + 0;
  return bounds.integer && !Number.isInteger(found) ? null : found;
}

function inBounds(field: FilterField, value: string, bounds: NumberBounds, span: Span, context: ValueContext): number | null {
  const found = numberOf(value, bounds);
  if (found === null) return fail(context, problem('error', 'bad_number', span, { field, value }));
  if (found < bounds.minimum || (bounds.maximum !== null && found > bounds.maximum)) {
    const bounded = bounds.maximum === null ? 'no' : 'yes';
    const params = { field, value, minimum: bounds.minimum, maximum: bounds.maximum ?? '', bounded };
    return fail(context, problem('error', 'out_of_bounds', span, params));
  }
  return found;
}

/** A range: `inner` is what stands between the square brackets, `span` with them. */
export function readRange(field: FilterField, inner: string, span: Span, context: ValueContext): Range | null {
  const spec: FieldSpec = fields[field];
  const bounds = spec.type === 'text' ? null : spec.number;
  if (bounds === null) return fail(context, problem('error', 'range_not_allowed', span, { field }));
  const parts = /^\s*(\S+)\s+TO\s+(\S+)\s*$/i.exec(clean(inner));
  if (parts === null) return fail(context, problem('error', 'bad_number', span, { field, value: `[${inner.trim().slice(0, 40)}]` }));
  const [, first = '', second = ''] = parts;
  const from = first === '*' ? null : inBounds(field, first, bounds, span, context);
  const to = second === '*' ? null : inBounds(field, second, bounds, span, context);
  if ((from === null && first !== '*') || (to === null && second !== '*')) return null;
  if (from !== null && to !== null && from > to) {
    // Over midnight: until the end of the day, or from its start.
    const text = bounds.clock ? `([${from} TO *] OR [* TO ${to}])` : `[${to} TO ${from}]`;
    return fail(context, problem('error', 'empty_range', span, { field, from: first, to: second }, replace(span, text)));
  }
  return { kind: 'range', from, to, span };
}
