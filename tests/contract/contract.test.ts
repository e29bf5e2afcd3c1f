/**
 * Every operation of the contract, over the real program: anonymous 401; without the permission 403; another
 * organisation's id 404; a sibling unit's id 404 on read, 403 on write; and, so that none of these is hollow, the same
 * request by one who may is answered.
 */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { newId } from '#kernel/ids.ts';
import { contractOperations, type ContractOperation } from '#kernel/openapi.ts';
import { startTest, type TestBed, type TestResponse } from '#tests/harness.ts';
import { rooms } from '../../src/app.ts';
import { contract } from '../../src/contract.ts';
import { addressedBy, answers, things, type Addressed } from './fixtures.ts';
import { label, pathParameters, sampleBody, send, type Parameters } from './requests.ts';
import { aWorld, type Place, type World } from './world.ts';

const operations = contractOperations(contract);
const entityTypes = rooms.flatMap((room) => Object.keys(room.record?.entities ?? {}));

let t: TestBed;
let world: World;
before(async () => {
  t = await startTest();
  world = await aWorld(t);
});
after(() => t.close());

/** An operation on one kind of thing: those on `{type}/{id}` count once for each type of the joined record. */
interface Case {
  operation: ContractOperation;
  name: string;
  fixed: Parameters;
  addressed: Addressed | undefined;
}

/** One for each type, so that links and history share what was made. */
const entities = new Map(
  entityTypes.map((type) => {
    const thing = things[type];
    return [type, thing && { owner: thing.owner, make: async (place: Place) => ({ type, id: await thing.make(place) }) }] as const;
  }),
);

function casesOf(operation: ContractOperation): Case[] {
  if (!operation.path.includes('{type}/{id}')) {
    return [{ operation, name: label(operation), fixed: {}, addressed: addressedBy(operation.path) }];
  }
  return entityTypes.map((type) => ({ operation, name: label(operation, { type }), fixed: { type }, addressed: entities.get(type) }));
}

const told = (response: TestResponse) => JSON.stringify(response.body).slice(0, 400);

/** Things that nobody changes are made once for each place. */
const kept = new Map<Addressed, Map<Place, Promise<Parameters>>>();
function thingIn(place: Place, addressed: Addressed): Promise<Parameters> {
  const inPlaces = kept.get(addressed) ?? new Map<Place, Promise<Parameters>>();
  const thing = inPlaces.get(place) ?? addressed.make(place);
  kept.set(addressed, inPlaces.set(place, thing));
  return thing;
}

const anyParameters = (operation: ContractOperation): Parameters =>
  Object.fromEntries(pathParameters(operation.path).map((name) => [name, name === 'type' ? 'goal' : newId()]));

describe('anonymous', () => {
  for (const operation of operations.filter(({ meta }) => !meta.public)) {
    test(`${label(operation)} is 401`, async () => {
      const response = await send(t, operation, anyParameters(operation), {}, {});
      assert.equal(response.status, 401, told(response));
      assert.equal(response.body.code, 'unauthenticated');
    });
  }
});

describe('without the permission', () => {
  for (const operation of operations.filter(({ meta }) => meta.can)) {
    test(`${label(operation)} is 403`, async () => {
      const response = await send(t, operation, anyParameters(operation), {}, world.employee);
      assert.equal(response.status, 403, told(response));
      assert.equal(response.body.data.reason, operation.meta.can);
    });
  }
});

describe('by id', () => {
  for (const at of operations.filter(({ path }) => pathParameters(path).length > 0).flatMap(casesOf)) {
    const { operation, addressed, name } = at;
    const permission = operation.meta.can ?? null;
    const isRead = operation.method === 'GET';

    test(`${name} has a fixture`, () => assert.ok(addressed, `write a builder for ${operation.path} in tests/contract/fixtures.ts`));
    if (!addressed) continue;

    test(`${name} of another organisation is 404`, async () => {
      const stranger = await world.abroad.holder(permission);
      const parameters = await thingIn(world.left, addressed);
      const response = await send(t, operation, parameters, await sampleBody(operation, world.abroad, parameters), stranger);
      assert.equal(response.status, 404, told(response));
      assert.equal(response.body.code, 'not_found');
    });

    test(`${name} of a sibling unit is ${isRead || addressed.owner === 'person' ? 404 : 403}`, async () => {
      const neighbour = await world.left.holder(permission);
      const parameters = await thingIn(world.right, addressed);
      const response = await send(t, operation, parameters, await sampleBody(operation, world.left, parameters), neighbour);
      assert.equal(response.status, isRead || addressed.owner === 'person' ? 404 : 403, told(response));
    });

    for (const inner of pathParameters(operation.path)
      .slice(1)
      .filter((parameter) => !at.fixed['type'] || parameter !== 'id')) {
      test(`${name} with {${inner}} of another thing is 404`, async () => {
        const own = await thingIn(world.left, addressed);
        const holder = await world.left.holder(permission);
        for (const place of [world.right, world.abroad]) {
          const foreign = (await thingIn(place, addressed))[inner] ?? '';
          if (foreign === own[inner]) continue; // a day, say, which is nobody's
          const response = await send(t, operation, { ...own, [inner]: foreign }, await sampleBody(operation, world.left, own), holder);
          assert.equal(response.status, 404, told(response));
        }
      });
    }

    test(`${name} is answered to one who may`, async () => {
      const place = addressed.owner === 'organisation' ? world.top : world.left;
      const holder = await place.holder(permission);
      // A read changes nothing, so that the thing of the tests above will do.
      const parameters = isRead ? await thingIn(place, addressed) : await addressed.make(place);
      const response = await send(t, operation, parameters, await sampleBody(operation, place, parameters), holder);
      assert.equal(response.status, answers[operation.name] ?? 200, told(response));
    });
  }
});
