import { expect, test } from 'vitest';
import { periodOf } from './period.ts';

test.each([
  [{}, { from: '2026-10-24', to: '2026-11-22' }],
  [{ days: '7' }, { from: '2026-11-16', to: '2026-11-22' }],
  [{ days: '8' }, { from: '2026-10-24', to: '2026-11-22' }],
  [
    { from: '2026-01-01', to: '2026-01-31' },
    { from: '2026-01-01', to: '2026-01-31' },
  ],
  [
    { from: '2026-02-01', to: '2026-01-31', days: '7' },
    { from: '2026-11-16', to: '2026-11-22' },
  ],
  [
    { from: '2020-01-01', to: '2026-01-31' },
    { from: '2026-10-24', to: '2026-11-22' },
  ],
])('%o', (search, period) => expect(periodOf(search, '2026-11-22')).toEqual(period));
