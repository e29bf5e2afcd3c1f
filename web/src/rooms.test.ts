import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { entityKind } from './rooms.ts';

const sources = join(import.meta.dirname, '../../src');

test('every kind of thing that is audited has a name', () => {
  const types = new Set<string>();
  for (const file of readdirSync(sources, { recursive: true, encoding: 'utf8' })) {
    if (!file.endsWith('.ts') || /\.(?:test|fixture)\.ts$/.test(file)) continue;
    const text = readFileSync(join(sources, file), 'utf8');
    for (const [, type = ''] of text.matchAll(/\bentity: \{ type: '([a-z_]+)'/g)) types.add(type);
  }
  expect(types.size).toBeGreaterThan(20);
  expect([...types].filter((type) => !entityKind(type))).toEqual([]);
});
