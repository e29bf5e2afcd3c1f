import assert from 'node:assert/strict';
import { it } from 'node:test';
import fc from 'fast-check';
import { prepare } from './record-key.ts';

const moments = fc.date({ min: new Date('2020-01-01T00:00:00Z'), max: new Date('2100-01-01T00:00:00Z'), noInvalidDate: true });

it('is a TID, the same for the same dispatch', () => {
  fc.assert(
    fc.property(moments, fc.string(), (now, seed) => {
      const { recordKey, createdAt } = prepare(now, seed);
      assert.match(recordKey, /^[234567abcdefghij][234567abcdefghijklmnopqrstuvwxyz]{12}$/);
      assert.equal(createdAt, now.toISOString());
      assert.deepEqual(prepare(new Date(now), seed), { recordKey, createdAt });
    }),
  );
});

it('sorts by time once five seconds lie between', () => {
  fc.assert(
    fc.property(moments, fc.string(), fc.string(), (now, seed, otherSeed) => {
      const later = new Date(now.getTime() + 5000);
      assert.ok(prepare(now, seed).recordKey < prepare(later, otherSeed).recordKey);
    }),
  );
});

it('differs for ten thousand posts of one moment', () => {
  const now = new Date('2026-03-01T10:00:00Z');
  const keys = new Set(Array.from({ length: 10_000 }, (_, number) => prepare(now, `dispatch ${number}`).recordKey));
  assert.equal(keys.size, 10_000);
});
