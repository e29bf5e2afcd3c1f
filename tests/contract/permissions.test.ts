/** Permissions: each that an operation names exists, each that exists is used or its use explained here. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { contractOperations } from '#kernel/openapi.ts';
import { builtInRoles, incompatible, permissions } from '#modules/identity/roles.ts';
import { rooms } from '../../src/app.ts';
import { contract } from '../../src/contract.ts';

const operations = contractOperations(contract);
const known: readonly string[] = permissions;

/** Permissions that no operation names, and what they decide. */
const explained: Record<string, string> = {};

test('every operation names a permission there is', () => {
  const unknown = operations.filter(({ meta }) => meta.can && !known.includes(meta.can)).map(({ name, meta }) => `${name}: ${meta.can}`);
  assert.deepEqual(unknown, []);
});

test('every permission opens an operation, or is explained', () => {
  const used = new Set(operations.map(({ meta }) => meta.can));
  assert.deepEqual(
    known.filter((permission) => !used.has(permission) && !(permission in explained)),
    [],
  );
  assert.deepEqual(
    Object.keys(explained).filter((permission) => used.has(permission) || !known.includes(permission)),
    [],
    'explained in vain',
  );
});

test('what the joined record asks for is a permission', () => {
  const asked = rooms.flatMap((room) => Object.entries(room.record?.entities ?? {}));
  assert.deepEqual(
    asked.filter(([, { can }]) => !known.includes(can)),
    [],
  );
});

test('roles hold permissions that exist, and none both runs the house and signs', () => {
  for (const [role, held] of builtInRoles) {
    assert.deepEqual(
      held.filter((permission) => !known.includes(permission)),
      [],
      role,
    );
    assert.equal(incompatible(held), false, role);
  }
  for (const role of ['owner', 'administrator']) assert.ok(!builtInRoles.get(role)?.includes('review.sign'));
});

test('every permission is held by a built-in role', () => {
  const held = new Set([...builtInRoles.values()].flat());
  assert.deepEqual(
    known.filter((permission) => !held.has(permission)),
    [],
  );
});

test('the auditor reads all and writes nothing', () => {
  assert.deepEqual([...(builtInRoles.get('auditor') ?? [])].sort(), known.filter((permission) => permission.endsWith('.read')).sort());
  const deleting = operations.filter(({ method, meta }) => ['PUT', 'PATCH', 'DELETE'].includes(method) && meta.can?.endsWith('.read'));
  assert.deepEqual(
    deleting.map(({ name }) => name),
    [],
    'what may be read with a permission is not changed with it',
  );
});
