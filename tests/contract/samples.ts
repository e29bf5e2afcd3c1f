/** Values that a schema of the contract accepts or refuses, found by asking the schema itself. */
import { z } from 'zod';

export type Schema = z.ZodType;
export type Fields = Record<string, Schema>;

/** The top-level fields of an operation's input; none where it takes no input. */
export function fieldsOf(inputSchema: unknown): Fields {
  if (inputSchema === undefined) return {};
  if (inputSchema instanceof z.ZodObject) return inputSchema.shape as Fields;
  throw new Error('The input of an operation must be an object of named fields');
}

const hash = 'a'.repeat(64);
/** A file that is none of the formats taken, which the schema cannot know. */
const someFile = () => new File([new Uint8Array([1, 2, 3])], 'sample.png', { type: 'image/png' });
const scalars: readonly unknown[] = [
  'A sample',
  '11111111-1111-7111-8111-111111111111',
  'NL',
  'en',
  'nl',
  '2027-03-31',
  '2027-03-31T09:30',
  '2027-03-31T09:30:00.000Z',
  'Europe/Amsterdam',
  'someone@example.org',
  'https://example.org/',
  '123456',
  hash,
  'a-sample-of-some-length-41',
  1,
  2,
  50,
  true,
  'true',
  'yes',
];

/** A value the schema accepts. `undefined` where the field may be left out. Throws when it finds none. */
export function sample(schema: Schema, field: string): unknown {
  if (schema.safeParse(undefined).success) return undefined;
  if (schema.safeParse(null).success) return null;
  const plain = [...scalars, {}, [], ...options(schema), someFile()].find((value) => schema.safeParse(value).success);
  if (plain !== undefined) return plain;
  const built = build(schema, field);
  if (schema.safeParse(built).success) return built;
  throw new Error(`No sample of "${field}" is accepted by its schema: give one in fixtures.ts`);
}

function options(schema: Schema): readonly unknown[] {
  if (schema instanceof z.ZodEnum) return schema.options;
  if (schema instanceof z.ZodLiteral) return [...schema.values];
  return [];
}

function build(schema: Schema, field: string): unknown {
  if (schema instanceof z.ZodArray) return [sample(schema.element as Schema, `${field}.0`)];
  if (schema instanceof z.ZodObject) return sampleOf(schema.shape as Fields, field);
  if (schema instanceof z.ZodUnion || schema instanceof z.ZodDiscriminatedUnion) return build(schema.options[0] as Schema, field);
  if (schema instanceof z.ZodPipe) return build(schema.in as Schema, field);
  return undefined;
}

/** A piece of an address that the schema accepts. */
export function sampleInPath(schema: Schema, field: string): string {
  const text =
    scalars.find((value) => typeof value === 'string' && schema.safeParse(value).success) ??
    ['0', hash].find((value) => schema.safeParse(value).success);
  if (typeof text !== 'string') throw new Error(`No sample of {${field}} is accepted by its schema`);
  return text;
}

/** A value for every field that must be given. */
export function sampleOf(fields: Fields, prefix = ''): Record<string, unknown> {
  const values = Object.entries(fields).map(([name, schema]) => [name, sample(schema, prefix ? `${prefix}.${name}` : name)]);
  return Object.fromEntries(values.filter(([, value]) => value !== undefined));
}

/** Wrong in a JSON body: another type first, then too much of the right one. */
const wrongInBody: readonly unknown[] = [{ wrong: true }, 'wrong', -0.5, ['wrong'], 'x'.repeat(70_000), null];
/** Wrong where only text can be given: a query or a form turns it into an object, a path into a strange id. */
const wrongInText: readonly unknown[] = [{ wrong: 'x' }];
const wrongInPath: readonly unknown[] = ['not-an-id', 'x'.repeat(300)];

/** A value the schema refuses, or undefined where every value of that place is right. */
export function wrongValue(schema: Schema, place: 'body' | 'text' | 'path'): unknown {
  const candidates = { body: wrongInBody, text: wrongInText, path: wrongInPath }[place];
  return candidates.find((value) => !schema.safeParse(value).success);
}

export function isRequired(schema: Schema): boolean {
  return !schema.safeParse(undefined).success;
}

export function isFile(schema: Schema): boolean {
  return schema instanceof z.ZodFile;
}

const anId = '11111111-1111-7111-8111-111111111111';
const noId = anId.replaceAll('1', 'x');
/** Whether the field takes an id, or a list of ids, and nothing that is not one. */
export function takesIds(schema: Schema): 'one' | 'list' | null {
  const accepts = (value: unknown) => schema.safeParse(value).success;
  if (accepts(anId) && !accepts(noId)) return 'one';
  return accepts([anId]) && !accepts([noId]) ? 'list' : null;
}
