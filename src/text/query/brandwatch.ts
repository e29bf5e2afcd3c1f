/**
 * Import of queries in Brandwatch syntax. Most of it is the same language; fields are renamed value by value, what has no
 * counterpart is taken out of the tree, and every step is noted, so that a person can check the result.
 */
import { brandwatchFields, quoted, type Carried, type ImportCode } from './brandwatch-fields.ts';
import type { Say } from './explain.ts';
import { layOut } from './format.ts';
import { lex, type Lexeme } from './lexer.ts';
import { check } from './lint.ts';
import { operatorOf } from './operators.ts';
import { draft } from './parse.ts';
import { applyFix, type Parsed, type ProblemCode } from './problems.ts';
import type { Edit, QueryNode, Span } from './syntax.ts';

/** Something that was changed; `describeNote` says it. */
export interface ImportNote {
  code: ImportCode;
  /** In the text that was imported. */
  span: Span;
  params: { written: string; result: string };
}

export interface Imported extends Parsed {
  /** The query in our syntax, laid out; '' if nothing is left of it. With errors it is as far as it could be read. */
  text: string;
  notes: ImportNote[];
}

const FIELD = /^([A-Za-z][A-Za-z_]*):([^]*)$/;
/** Stands for what was left out until it is taken out of the tree; nobody writes it. */
const GONE = 'xleftoutbyimportx';
/** What their parser accepts or their users mean, and ours has a sure correction for. */
const CORRECTED = new Set<ProblemCode>([
  'slop_misplaced',
  'and_in_near',
  'unknown_value',
  'near_distance',
  'slop_single',
  'lowercase_operator',
]);

export function importBrandwatch(source: string): Imported {
  const notes: ImportNote[] = [];
  const edits = carryFields(source, notes);
  let text = corrected(applyFix(source, edits), notes);
  const read = draft(text);
  const root = read.root === null ? null : prune(read.root);
  const failed = read.problems.some(({ severity }) => severity === 'error');
  if (root === null) text = '';
  else if (!failed) text = layOut(root, read);
  return { text, notes, ...check(text) };
}

/** A note in the reader's language. */
export function describeNote({ code, params }: ImportNote, say: Say): string {
  return say(`query.import.${code}`, params);
}

function carryFields(source: string, notes: ImportNote[]): Edit[] {
  const { lexemes } = lex(source);
  const edits: Edit[] = [];
  for (const [index, lexeme] of lexemes.entries()) {
    if (lexeme.kind !== 'chunk') continue;
    const minus = /^[-\u2010-\u2015\u2212]/.test(lexeme.text) ? 1 : 0;
    const [, name = '', rest = ''] = FIELD.exec(lexeme.text.slice(minus)) ?? [];
    const carry = Object.hasOwn(brandwatchFields, name.toLowerCase()) ? brandwatchFields[name.toLowerCase()] : undefined;
    if (carry === undefined || name.toLowerCase() === 'title') continue;
    const start = lexeme.span[0] + minus;
    const colon = start + name.length + 1;
    const values =
      rest === '' ? valuesAfter(lexemes, index + 1) : [{ ...lexeme, text: rest, span: [colon, lexeme.span[1]] satisfies Span }];
    const carried = values.map((value) => ({ value, ...carry(textOf(value), value.kind === 'phrase') }));
    const field = commonField(carried);
    edits.push({
      span: [start, values[0]?.kind === 'range' || rest !== '' ? colon : colonEnd(colon, lexemes[index + 1])],
      text: field === null ? '' : `${field}:`,
    });
    for (const { value, to, note } of carried) {
      const text = to === null ? GONE : 'text' in to ? to.text : value.kind === 'range' ? `[${value.text}]` : quoted(to.value);
      const whole = to !== null && 'field' in to ? `${to.field}:${text}` : text;
      edits.push({ span: value.span, text: field === null ? whole : text });
      const result = to === null ? '' : whole;
      if (note !== null)
        notes.push({ code: note, span: [start, value.span[1]], params: { written: `${name}:${source.slice(...value.span)}`, result } });
    }
  }
  return edits;
}

/** Their users leave blanks after the colon; the value then follows directly. */
function colonEnd(colon: number, next: Lexeme | undefined): number {
  return next?.span[0] ?? colon;
}

function textOf(lexeme: Lexeme): string {
  return lexeme.text.trim();
}

/** The value after `field:`, or every value of the group after it. */
function valuesAfter(lexemes: readonly Lexeme[], from: number): Lexeme[] {
  const [first] = lexemes.slice(from, from + 1);
  if (first === undefined || first.kind === 'close' || operatorOf(first) !== null) return [];
  if (first.kind !== 'open') return [first];
  const values: Lexeme[] = [];
  let depth = 0;
  for (const lexeme of lexemes.slice(from)) {
    depth += lexeme.kind === 'open' ? 1 : lexeme.kind === 'close' ? -1 : 0;
    if (depth === 0) break;
    if (lexeme.kind === 'open' || lexeme.kind === 'close' || operatorOf(lexeme) !== null) continue;
    const minus = lexeme.kind === 'chunk' && /^-./.test(lexeme.text) ? 1 : 0;
    values.push({ ...lexeme, text: lexeme.text.slice(minus), span: [lexeme.span[0] + minus, lexeme.span[1]] });
  }
  return values;
}

/** The one field all values go to, so that a group can stay a group; else null. */
function commonField(carried: readonly Carried[]): string | null {
  const names = new Set(carried.map(({ to }) => (to !== null && 'field' in to ? to.field : '')));
  const [only = ''] = names;
  return names.size === 1 && only !== '' ? only : null;
}

/** Carries out sure corrections, one after the other. */
function corrected(source: string, notes: ImportNote[]): string {
  let text = source;
  for (let round = 0; round < 200; round += 1) {
    const found = draft(text).problems.find(({ code, fix }) => fix !== undefined && CORRECTED.has(code));
    if (found?.fix === undefined) return text;
    const [edit] = found.fix;
    if (edit !== undefined)
      notes.push({ code: 'rewritten', span: [0, source.length], params: { written: text.slice(...edit.span), result: edit.text } });
    text = applyFix(text, found.fix);
  }
  return text;
}

/** The tree without what was left out; null if nothing remains. */
function prune(node: QueryNode): QueryNode | null {
  switch (node.kind) {
    case 'term':
      return node.text === GONE ? null : node;
    case 'and':
    case 'or': {
      const children = node.children.map(prune).filter((child) => child !== null);
      const [only] = children;
      return children.length > 1 ? { ...node, children } : (only ?? null);
    }
    case 'not': {
      const child = prune(node.child);
      return child === null ? null : { ...node, child };
    }
    default:
      return node;
  }
}
