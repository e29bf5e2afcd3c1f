import { expect, test } from 'vitest';
import type { Unit } from '../session.ts';
import { flattenUnits } from './units.ts';

const unit = (id: string, parentId: string | null, changes: Partial<Unit> = {}): Unit => ({
  id,
  parentId,
  name: id,
  kind: 'team',
  agency: false,
  market: null,
  zone: null,
  archived: false,
  ...changes,
});
const shape = (units: Unit[], archived = false) =>
  flattenUnits(units, { archived }).map((row) => `${'-'.repeat(row.depth)}${row.unit.name}`);

test('children stand under their parent, siblings by name', () => {
  expect(shape([unit('nl', 'hq'), unit('hq', null), unit('cardiology', 'be'), unit('be', 'hq')])).toEqual([
    'hq',
    '-be',
    '--cardiology',
    '-nl',
  ]);
});

test('a unit whose parent is not among them stands at the top', () => {
  expect(shape([unit('cardiology', 'be'), unit('nl', 'hq')])).toEqual(['cardiology', 'nl']);
});

test('archived units are left out unless asked for', () => {
  const units = [unit('hq', null), unit('be', 'hq', { archived: true }), unit('cardiology', 'be')];
  expect(shape(units)).toEqual(['cardiology', 'hq']);
  expect(shape(units, true)).toEqual(['hq', '-be', '--cardiology']);
});
