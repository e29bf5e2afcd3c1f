import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import { moveClock, now } from './clock.ts';
import { newId, randomToken, sha256Hex } from './ids.ts';

afterEach(() => moveClock(0));

const timeOf = (id: string) => Number.parseInt(id.replaceAll('-', '').slice(0, 12), 16);

test('ids have the layout of UUIDv7', () => {
  assert.match(newId(), /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
});

test('ids carry the time of the clock', () => {
  moveClock(3_600_000);
  const id = newId();
  assert.ok(Math.abs(timeOf(id) - now().getTime()) < 1000);
});

test('ids rise, through more of them than one millisecond can count and through a clock that steps back', () => {
  const ids = Array.from({ length: 20_000 }, () => newId());
  moveClock(-60_000);
  ids.push(...Array.from({ length: 5000 }, () => newId()));
  for (let i = 1; i < ids.length; i += 1) assert.ok(ids[i]! > ids[i - 1]!, `${ids[i]} after ${ids[i - 1]}`);
});

test('an id for a given time carries it and does not push the sequence', () => {
  const before = newId();
  const past = newId(new Date('2001-02-03T04:05:06.789Z'));
  assert.equal(timeOf(past), Date.parse('2001-02-03T04:05:06.789Z'));
  const future = newId(new Date('2150-01-01T00:00:00Z'));
  const after = newId();
  assert.ok(before < after && after < future);
});

test('an id refuses a time that it cannot carry', () => {
  assert.throws(() => newId(new Date(Number.NaN)), RangeError);
  assert.throws(() => newId(new Date('1960-01-01T00:00:00Z')), RangeError);
});

test('tokens are base64url of the asked size and differ', () => {
  assert.match(randomToken(), /^[\w-]{43}$/);
  assert.match(randomToken(16), /^[\w-]{22}$/);
  assert.notEqual(randomToken(), randomToken());
});

test('sha256Hex knows the vectors of FIPS 180-2', () => {
  const abc = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad';
  assert.equal(sha256Hex('abc'), abc);
  assert.equal(sha256Hex(new TextEncoder().encode('abc')), abc);
});
