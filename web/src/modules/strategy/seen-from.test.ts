import { expect, test } from 'vitest';
import type { Unit } from '../../session.ts';
import { seenFrom } from './seen-from.ts';

const unit = (id: string, parentId: string | null): Unit => ({
  id,
  parentId,
  name: id,
  kind: 'team',
  agency: false,
  market: null,
  zone: null,
  archived: false,
});
const units = [unit('hq', null), unit('nl', 'hq'), unit('maastricht', 'nl'), unit('de', 'hq')];
const things = units.map(({ id }) => ({ unitId: id }));
const seen = (from: string | null) => seenFrom(things, units, from).map((thing) => thing.unitId);

test('a unit sees itself, what is above and what is below, never its siblings', () => {
  expect(seen(null)).toEqual(['hq', 'nl', 'maastricht', 'de']);
  expect(seen('hq')).toEqual(['hq', 'nl', 'maastricht', 'de']);
  expect(seen('nl')).toEqual(['hq', 'nl', 'maastricht']);
  expect(seen('maastricht')).toEqual(['hq', 'nl', 'maastricht']);
  expect(seen('de')).toEqual(['hq', 'de']);
});
