/** An operation of the contract as a request over HTTP. */
import type { ContractOperation } from '#kernel/openapi.ts';
import type { TestBed, TestResponse } from '#tests/harness.ts';
import { bodies, namedBy } from './fixtures.ts';
import { fieldsOf, isFile, sampleOf, takesIds, type Fields } from './samples.ts';
import type { Place } from './world.ts';

export type Parameters = Record<string, string>;
export type Body = Record<string, unknown>;
export interface Sender {
  cookie?: string;
  organisationId?: string;
  headers?: Record<string, string>;
}

export function pathParameters(path: string): string[] {
  return [...path.matchAll(/\{\+?(\w+)\}/g)].map((match) => match[1] ?? '');
}

/** The fields that travel in query or body. */
export function bodyFields(operation: ContractOperation): Fields {
  const inPath = pathParameters(operation.path);
  return Object.fromEntries(Object.entries(fieldsOf(operation.inputSchema)).filter(([name]) => !inPath.includes(name)));
}

/** Where the fields travel: in a query or form everything is text. */
export function placeOf(operation: ContractOperation): 'body' | 'text' {
  return operation.method === 'GET' || isForm(operation) ? 'text' : 'body';
}

function isForm(operation: ContractOperation): boolean {
  return Object.values(bodyFields(operation)).some(isFile);
}

/** A body of samples; ids that must be given name things of `place`, `special` stands over both. */
export async function sampleBody(operation: ContractOperation, place: Place, parameters: Parameters = {}): Promise<Body> {
  const fields = bodyFields(operation);
  const body = sampleOf(fields);
  for (const [field, schema] of Object.entries(fields)) {
    if (!(field in body)) continue;
    const ids = takesIds(schema);
    const id = ids && (await namedBy(field)?.make(place));
    if (id) body[field] = ids === 'list' ? [id] : id;
  }
  return { ...body, ...(await bodies[operation.name]?.(place, parameters)) };
}

export function label(operation: ContractOperation, parameters: Parameters = {}): string {
  return `${operation.method} ${fill(operation.path, parameters)}`;
}

function fill(path: string, parameters: Parameters): string {
  return path.replace(/\{\+?(\w+)\}/g, (whole, name: string) =>
    parameters[name] === undefined ? whole : encodeURIComponent(parameters[name]),
  );
}

export function send(t: TestBed, operation: ContractOperation, parameters: Parameters, body: Body, sender: Sender): Promise<TestResponse> {
  const path = fill(operation.path, parameters);
  const { method } = operation;
  if (method === 'GET') {
    const query = new URLSearchParams(flat(body).map(([name, value]) => [name, String(value)]));
    return t.request(method, query.size > 0 ? `${path}?${query}` : path, sender);
  }
  if (isForm(operation)) {
    const form = new FormData();
    for (const [name, value] of flat(body)) form.append(name, value instanceof File ? value : String(value));
    return t.request(method, path, { ...sender, body: form });
  }
  return t.request(method, path, { ...sender, body });
}

/** Bracket notation, as the API reads queries and forms: `{ a: { b: 1 } }` is `a[b]=1`. */
function flat(value: Body, prefix = ''): [string, unknown][] {
  return Object.entries(value).flatMap(([name, inner]): [string, unknown][] => {
    const key = prefix ? `${prefix}[${name}]` : name;
    return typeof inner === 'object' && inner !== null && !(inner instanceof File) ? flat(inner as Body, key) : [[key, inner]];
  });
}

export async function sendText(
  t: TestBed,
  operation: ContractOperation,
  parameters: Parameters,
  text: string,
  sender: Sender,
): Promise<TestResponse> {
  return t.request(operation.method, fill(operation.path, parameters), {
    ...sender,
    body: text,
    headers: { ...sender.headers, 'content-type': 'application/json' },
  });
}
