/**
 * Canonical JSON (RFC 8785): one value, one byte sequence. What is hashed and signed goes through here.
 * Text is taken as typed, code point by code point; nothing is normalised.
 */
import canonicalize from 'canonicalize';
import { sha256Hex } from './ids.ts';

/** A value that JSON cannot hold without loss; `path` is dotted and holds keys, never content. */
export class CanonicalError extends Error {
  readonly path: string;
  constructor(path: string, reason: string) {
    super(`cannot be written as canonical JSON: ${reason} at ${path || 'the top'}`);
    this.name = 'CanonicalError';
    this.path = path;
  }
}

/**
 * RFC 8785 text of a value of plain objects, arrays, strings, finite numbers, booleans, null and Dates (ISO 8601).
 * Properties that are undefined are left out, as JSON does. Throws CanonicalError for lone surrogates (section 3.2.2.2),
 * NaN and infinities (3.2.2.3), and for what JSON would silently empty or drop: maps, bytes, functions, circles.
 */
export function canonicalJson(value: unknown): string {
  refuseLoss(value, '', []);
  const text = canonicalize(value);
  if (text === undefined) throw new CanonicalError('', 'no value');
  return text;
}

/** SHA-256, lower-case hex, of the UTF-8 bytes of `canonicalJson(value)`. */
export function canonicalHash(value: unknown): string {
  return sha256Hex(canonicalJson(value));
}

function refuseLoss(value: unknown, path: string, ancestors: readonly unknown[]): void {
  if (value === null || typeof value === 'boolean') return;
  if (typeof value === 'string') {
    if (!value.isWellFormed()) throw new CanonicalError(path, 'a lone surrogate');
    return;
  }
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw new CanonicalError(path, 'a number that is not finite');
    return;
  }
  if (typeof value !== 'object') throw new CanonicalError(path, `a value of type ${typeof value}`);
  if (ancestors.includes(value)) throw new CanonicalError(path, 'a circle');
  const line = [...ancestors, value];
  if (Array.isArray(value)) {
    for (let i = 0; i < value.length; i += 1) refuseLoss(value[i], `${path}[${i}]`, line);
    return;
  }
  if (value instanceof Date) {
    if (Number.isNaN(value.getTime())) throw new CanonicalError(path, 'an invalid date');
    return;
  }
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) throw new CanonicalError(path, 'not a plain object');
  for (const [key, inner] of Object.entries(value)) {
    if (!key.isWellFormed()) throw new CanonicalError(path, 'a key with a lone surrogate');
    if (key === 'toJSON' && typeof inner === 'function') throw new CanonicalError(path, 'a toJSON of its own');
    if (inner !== undefined) refuseLoss(inner, path ? `${path}.${key}` : key, line);
  }
}
