/**
 * The OpenAPI document: readable without sign-in, valid by the OpenAPI Initiative's own schema of 3.1 (as
 * @seriousme/openapi-schema-validator brings it), and complete: every operation with its input, output and ways in.
 */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { Validator } from '@seriousme/openapi-schema-validator';
import { z } from 'zod';
import { contractOperations } from '#kernel/openapi.ts';
import { startTest, type TestBed } from '#tests/harness.ts';
import { contract } from '../../src/contract.ts';
import { bodyFields, label, pathParameters } from './requests.ts';
import { isRequired } from './samples.ts';

const contentSchema = z.record(z.string(), z.object({ schema: z.record(z.string(), z.unknown()) }));
const operationSchema = z.object({
  summary: z.string().min(1),
  security: z.array(z.record(z.string(), z.array(z.string()))),
  'x-permission': z.string().optional(),
  parameters: z
    .array(
      z.object({
        name: z.string(),
        in: z.enum(['path', 'query']),
        required: z.boolean().optional(),
        schema: z.record(z.string(), z.unknown()),
      }),
    )
    .default([]),
  requestBody: z.object({ content: contentSchema }).optional(),
  responses: z.record(z.string(), z.object({ content: contentSchema.optional() })),
});
const documentSchema = z.object({
  openapi: z.string().startsWith('3.1'),
  servers: z.array(z.object({ url: z.string() })),
  paths: z.record(z.string(), z.record(z.string(), operationSchema)),
  components: z.object({ securitySchemes: z.record(z.string(), z.unknown()) }),
});
const bodySchema = z.object({ properties: z.record(z.string(), z.unknown()), required: z.array(z.string()).default([]) });

const operations = contractOperations(contract);
let t: TestBed;
let raw: Record<string, unknown>;
let document: z.infer<typeof documentSchema>;
before(async () => {
  t = await startTest({ PUBLIC_URL: 'https://social.example.org' });
  const response = await t.request('GET', '/openapi.json');
  assert.equal(response.status, 200);
  raw = response.body;
  document = documentSchema.parse(raw);
});
after(() => t.close());

test('is valid OpenAPI 3.1', async () => {
  const validator = new Validator();
  const found = await validator.validate(structuredClone(raw));
  assert.deepEqual(found.errors ?? [], []);
  assert.equal(found.valid, true);
  assert.equal(validator.version, '3.1');
});

test('lists the operations of the contract and no others', () => {
  const inDocument = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
  );
  assert.deepEqual(inDocument.sort(), operations.map((operation) => label(operation)).sort());
});

test('names the address of the API and both ways in', () => {
  assert.equal(document.servers[0]?.url, 'https://social.example.org/api');
  assert.deepEqual(Object.keys(document.components.securitySchemes).sort(), ['apiKey', 'session']);
});

test('no two operations share a method and an address', () => {
  const seen = operations.map(({ method, path }) => `${method} ${path.replaceAll(/\{[^}]+\}/g, '{}')}`);
  assert.deepEqual(
    seen.filter((one, index) => seen.indexOf(one) !== index),
    [],
  );
});

describe('each operation', () => {
  for (const operation of operations) {
    const described = () => {
      const found = document.paths[operation.path]?.[operation.method.toLowerCase()];
      assert.ok(found, 'it is in the document');
      return found;
    };
    test(`${label(operation)} tells who may`, () => {
      const { security, 'x-permission': permission } = described();
      assert.deepEqual(security, operation.meta.public ? [] : [{ session: [] }, { apiKey: [] }]);
      assert.equal(permission, operation.meta.can);
      const ways = [operation.meta.public, operation.meta.can, operation.meta.signedIn].filter(Boolean);
      assert.equal(ways.length, 1, 'public, by permission or for anyone signed in: exactly one');
    });
    test(`${label(operation)} tells what goes in and out`, () => {
      const { parameters, requestBody, responses } = described();
      const named = (place: string) =>
        parameters
          .filter((parameter) => parameter.in === place)
          .map((parameter) => parameter.name)
          .sort();
      assert.deepEqual(named('path'), pathParameters(operation.path).sort());
      const fields = bodyFields(operation);
      if (operation.method === 'GET') assert.deepEqual(named('query'), Object.keys(fields).sort());
      else if (Object.keys(fields).length > 0) {
        const content = Object.values(requestBody?.content ?? {})[0];
        const { properties, required } = bodySchema.parse(content?.schema);
        assert.deepEqual(Object.keys(properties).sort(), Object.keys(fields).sort());
        assert.deepEqual(
          required.sort(),
          Object.keys(fields)
            .filter((name) => isRequired(fields[name]!))
            .sort(),
        );
      }
      const output = Object.values(responses['200']?.content ?? {})[0]?.schema;
      assert.ok(output && Object.keys(output).length > 0, 'its answer is described');
    });
  }
});
