/** `field:` at the start of a chunk, and what follows it. */
import { readGroup, readMinus, minus, readOr, type Build } from './boolean.ts';
import { missing, peek, peekOperator, type Cursor } from './cursor.ts';
import { fieldMeantBy, fieldNamed, fieldNames, fields } from './fields.ts';
import type { Lexeme } from './lexer.ts';
import type { Operator } from './operators.ts';
import { problem } from './problems.ts';
import { nearest, suggested } from './suggest.ts';
import { readRange, readValue, type ValueContext } from './values.ts';
import type { FieldName, FilterField, Span, ValueTest } from './syntax.ts';

const FIELD = /^([A-Za-z][A-Za-z_]{0,39}):([^]*)$/;
const build: Build<ValueTest> = { and: (node) => node, or: (node) => node, not: (node) => node };

export interface FieldStart {
  /** Null if there is no such field, which has been reported. */
  name: FieldName | null;
  /** Of the name and the colon. */
  span: Span;
  /** What stands in the same chunk after the colon, if anything. */
  rest: { text: string; span: Span } | null;
}

/** The field a chunk begins with; null if it begins with none. */
export function fieldAt(cursor: Cursor, lexeme: Lexeme): FieldStart | null {
  const [, written = '', text = ''] = FIELD.exec(lexeme.text) ?? [];
  if (written === '' || /^[a-z]+:\/\//i.test(lexeme.text)) return null;
  const [start, end] = lexeme.span;
  const span: Span = [start, start + written.length + 1];
  const rest = text === '' ? null : { text, span: [span[1], end] satisfies Span };
  const name = fieldNamed(written);
  if (name !== null) return { name, span, rest };
  const sure = fieldMeantBy(written);
  const suggestion = sure ?? nearest(written, fieldNames) ?? '';
  const next = peek(cursor);
  // "Note: …" is a word with a colon, unless it looks like a field misspelt.
  if (rest === null && suggestion === '' && next?.span[0] !== end) return null;
  const fix = suggestion === '' ? undefined : [{ span: [start, span[1] - 1] satisfies Span, text: suggestion }];
  cursor.problems.push(problem('error', 'unknown_field', [start, span[1] - 1], { name: written, ...suggested(suggestion) }, fix));
  if (rest === null) skipValue(cursor);
  return { name: null, span, rest };
}

/** What belongs to an unknown field would only be reported again. */
function skipValue(cursor: Cursor): void {
  let open = 0;
  do {
    const next = peek(cursor);
    if (next === undefined || (next.kind === 'close' && open === 0)) return;
    open += next.kind === 'open' ? 1 : next.kind === 'close' ? -1 : 0;
    cursor.at += 1;
  } while (open > 0);
}

/** The value, range or group of values after a field. Null after having reported why there is none. */
export function readTests(cursor: Cursor, field: FilterField, start: FieldStart): ValueTest | null {
  const context: ValueContext = { known: cursor.known, problems: cursor.problems };
  if (start.rest !== null) return readValue(field, start.rest.text, start.rest.span, context);
  const next = peek(cursor);
  if (next === undefined || next.kind === 'close' || peekOperator(cursor) !== null) {
    cursor.problems.push(problem('error', 'missing_value', start.span, { field }));
    return null;
  }
  return readTest(cursor, field, context, null);
}

function readTest(cursor: Cursor, field: FilterField, context: ValueContext, before: Operator | null): ValueTest | null {
  const spec = fields[field];
  const numeric = spec.type === 'number' || (spec.type === 'vocabulary' && spec.number !== null);
  const isNegative = numeric && /^-[\d.]/.test(peek(cursor)?.text ?? '');
  const sign = isNegative ? null : readMinus(cursor);
  if (sign !== null) return minus(cursor, build, sign, () => readTest(cursor, field, context, null));
  const next = peek(cursor);
  if (next === undefined || next.kind === 'close' || peekOperator(cursor) !== null) return missing(cursor, before);
  cursor.at += 1;
  if (next.kind === 'open') {
    return readGroup(cursor, next.span, () => readOr(cursor, build, (after) => readTest(cursor, field, context, after)));
  }
  return next.kind === 'range' ? readRange(field, next.text, next.span, context) : readValue(field, next.text, next.span, context);
}
