/**
 * What bodies and queries name. A write that names a unit of others, a sibling unit, or another organisation's goal,
 * channel or person is refused, whatever the address says; a list asked for another organisation's things is empty.
 */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { contractOperations, type ContractOperation } from '#kernel/openapi.ts';
import { startTest, type TestBed, type TestResponse } from '#tests/harness.ts';
import { contract } from '../../src/contract.ts';
import { addressedBy, answers, exempt, namedBy } from './fixtures.ts';
import { bodyFields, label, pathParameters, sampleBody, send, type Parameters } from './requests.ts';
import { takesIds } from './samples.ts';
import { aWorld, type Place, type World } from './world.ts';

const operations = contractOperations(contract).filter(({ meta }) => !meta.public);

let t: TestBed;
let world: World;
before(async () => {
  t = await startTest();
  world = await aWorld(t);
});
after(() => t.close());

const told = (response: TestResponse) => JSON.stringify(response.body).slice(0, 400);

function parametersIn(operation: ContractOperation, place: Place): Promise<Parameters> {
  return pathParameters(operation.path).length === 0 ? Promise.resolve({}) : addressedBy(operation.path)!.make(place);
}

function assertRefused(response: TestResponse, field: string): void {
  assert.ok([403, 404, 422].includes(response.status), `${response.status} ${told(response)}`);
  if (response.status !== 422) return;
  const paths = response.body.data.fields.map((fault: { path: string }) => fault.path);
  assert.ok(
    paths.some((path: string) => path === field || path.startsWith(`${field}.`)),
    `422 names ${paths.join(', ')} instead of ${field}`,
  );
}

/** Nothing in the answer: an empty list, or a page without items. */
function assertEmpty(response: TestResponse): void {
  const items: unknown = Array.isArray(response.body) ? response.body : response.body.items;
  assert.deepEqual(items, [], told(response));
}

for (const operation of operations) {
  for (const [field, schema] of Object.entries(bodyFields(operation))) {
    const ids = takesIds(schema);
    if (!ids || `${operation.name}.${field}` in exempt) continue;
    const naming = namedBy(field);
    const value = (id: string) => (ids === 'list' ? [id] : id);

    describe(`${label(operation)}, ${field}`, () => {
      test('is known to the fixtures', () => assert.ok(naming, `write what ${field} names in tests/contract/fixtures.ts`));
      if (!naming) return;

      const sendNaming = async (place: Place) => {
        const holder = await world.left.holder(operation.meta.can ?? null);
        const parameters = await parametersIn(operation, world.left);
        const body = { ...(await sampleBody(operation, world.left, parameters)), [field]: value(await naming.make(place)) };
        return send(t, operation, parameters, body, holder);
      };

      test('of another organisation', async () => {
        const response = await sendNaming(world.abroad);
        if (operation.method === 'GET' && response.status === 200) assertEmpty(response);
        else assertRefused(response, field);
      });
      // People are the organisation's: a colleague of a sibling unit may well be asked to own a goal.
      if (naming.kind === 'person') return;
      test('of a sibling unit', async () => {
        const response = await sendNaming(world.right);
        if (operation.method === 'GET' && response.status === 200) assertEmpty(response);
        else assertRefused(response, field);
        if (naming.kind === 'place' && operation.method !== 'GET') assert.equal(response.status, 403, told(response));
      });
      test('of the unit itself', async () => {
        const response = await sendNaming(world.left);
        assert.equal(response.status, answers[operation.name] ?? 200, told(response));
      });
    });
  }
}
