/** Reads what a source says of a post, and names what is wrong with it. Pure. */
import type { z } from 'zod';
import { rawPostSchema, type RawPost, type rowFaultSchema } from './contract-schemas.ts';

type RowFault = z.infer<typeof rowFaultSchema>;

/** `row` counts from 1. Signs that PostgreSQL cannot keep are left out. */
export function readRawPost(given: unknown, row: number): { post: RawPost | null; faults: RowFault[] } {
  const parsed = rawPostSchema.safeParse(cleaned(given));
  if (parsed.success && (parsed.data.text.trim() !== '' || parsed.data.title || parsed.data.deleted || (parsed.data.has?.length ?? 0) > 0))
    return { post: parsed.data, faults: [] };
  if (parsed.success) return { post: null, faults: [{ row, column: 'text', code: 'required', value: '' }] };
  const faults = parsed.error.issues.slice(0, 5).map((issue) => ({
    row,
    column: issue.path.join('.') || '(post)',
    code: /^[a-z_]+$/.test(issue.message) ? issue.message : issue.code,
    value: shortly(valueAt(given, issue.path)),
  }));
  return { post: null, faults };
}

/** No NUL, no half of a surrogate pair. */
function cleaned(value: unknown): unknown {
  if (typeof value === 'string')
    return value.isWellFormed() && !value.includes('\u0000') ? value : value.replaceAll('\u0000', '').toWellFormed();
  if (Array.isArray(value)) return value.every((one) => cleaned(one) === one) ? value : value.map(cleaned);
  if (typeof value !== 'object' || value === null) return value;
  // Nearly all are clean, and copying costs as much as reading what is in them.
  let copy: Record<string, unknown> | null = null;
  for (const [key, one] of Object.entries(value)) {
    const clean = cleaned(one);
    if (clean !== one) (copy ??= { ...value })[key] = clean;
  }
  return copy ?? value;
}

function valueAt(given: unknown, path: readonly PropertyKey[]): unknown {
  let value: unknown = given;
  for (const key of path) value = typeof value === 'object' && value !== null ? (value as Record<PropertyKey, unknown>)[key] : undefined;
  return value;
}

const shortly = (value: unknown): string =>
  (value === undefined ? '' : typeof value === 'string' ? value : JSON.stringify(value)).slice(0, 200).toWellFormed();
