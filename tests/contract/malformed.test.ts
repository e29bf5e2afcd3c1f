/**
 * What is malformed is told apart and named: JSON that cannot be read 400; a field of the wrong kind, a missing one, a
 * malformed id in the address, a body that is not an object 422 with the field. Derived from the schemas.
 */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { newId } from '#kernel/ids.ts';
import { contractOperations, type ContractOperation } from '#kernel/openapi.ts';
import { startTest, type TestBed, type TestResponse } from '#tests/harness.ts';
import { contract } from '../../src/contract.ts';
import { bodyFields, label, pathParameters, placeOf, sampleBody, send, sendText, type Parameters, type Sender } from './requests.ts';
import { fieldsOf, isRequired, sampleInPath, wrongValue } from './samples.ts';
import { aWorld, type World } from './world.ts';

let t: TestBed;
let world: World;
before(async () => {
  t = await startTest({ TRUST_PROXY: 'yes' });
  world = await aWorld(t);
});
after(() => t.close());

let address = 0;
/** Everyone comes from elsewhere, so that no rate limit is met. */
async function sender(operation: ContractOperation): Promise<Sender> {
  address += 1;
  const headers = { 'x-forwarded-for': `10.1.${address >> 8}.${address % 256}` };
  if (operation.meta.public) return { headers };
  const { cookie, organisationId } = await world.left.holder(operation.meta.can ?? null);
  return { cookie, organisationId, headers };
}

function someParameters(operation: ContractOperation): Parameters {
  const fields = fieldsOf(operation.inputSchema);
  return Object.fromEntries(
    pathParameters(operation.path).map((name) => [name, name in fields ? sampleInPath(fields[name]!, name) : newId()]),
  );
}

function assertNames(response: TestResponse, field: string): void {
  assert.equal(response.status, 422, JSON.stringify(response.body));
  assert.equal(response.body.code, 'invalid');
  const paths: string[] = response.body.data.fields.map((fault: { path: string }) => fault.path);
  assert.deepEqual(
    paths.filter((path) => path !== field && !path.startsWith(`${field}.`)),
    [],
    `only ${field} is wrong`,
  );
  assert.ok(paths.length > 0);
}

for (const operation of contractOperations(contract)) {
  const inPath = pathParameters(operation.path);
  const fields = bodyFields(operation);
  const changes = operation.method !== 'GET';
  if (inPath.length + Object.keys(fields).length === 0 && !changes) continue;

  describe(label(operation), () => {
    for (const name of inPath) {
      test(`{${name}} malformed`, async () => {
        const schema = fieldsOf(operation.inputSchema)[name];
        assert.ok(schema, 'a parameter of the path is a field of the input');
        const wrong = wrongValue(schema, 'path');
        assert.equal(typeof wrong, 'string', 'the schema of a path parameter refuses something');
        const response = await send(
          t,
          operation,
          { ...someParameters(operation), [name]: String(wrong) },
          await sampleBody(operation, world.left),
          await sender(operation),
        );
        assertNames(response, name);
      });
    }
    for (const [name, schema] of Object.entries(fields)) {
      test(`${name} of the wrong kind`, async () => {
        const wrong = wrongValue(schema, placeOf(operation));
        assert.notEqual(wrong, undefined, 'the schema refuses something');
        const response = await send(
          t,
          operation,
          someParameters(operation),
          { ...(await sampleBody(operation, world.left)), [name]: wrong },
          await sender(operation),
        );
        assertNames(response, name);
      });
      if (!isRequired(schema)) continue;
      test(`${name} missing`, async () => {
        const { [name]: _, ...rest } = await sampleBody(operation, world.left);
        assertNames(await send(t, operation, someParameters(operation), rest, await sender(operation)), name);
      });
    }
    if (!changes) return;
    test('JSON that cannot be read', async () => {
      const response = await sendText(t, operation, someParameters(operation), '{"a":', await sender(operation));
      assert.equal(response.status, 400, JSON.stringify(response.body));
      assert.equal(response.body.code, 'malformed_json');
    });
    if (Object.keys(fields).length === 0) return;
    test('a body that is no object', async () => {
      for (const text of ['["a"]', '"a"', '1', 'null']) {
        const response = await sendText(t, operation, someParameters(operation), text, await sender(operation));
        assert.equal(response.status, 422, `${text}: ${JSON.stringify(response.body)}`);
        assert.ok(response.body.data.fields.length > 0);
      }
    });
  });
}
