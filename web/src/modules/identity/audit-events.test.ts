import { expect, test } from 'vitest';
import { changesOf, joinSaves, type AuditEvent } from './audit-events.ts';

const event = (sequence: number, given: Partial<AuditEvent> & { thing?: string } = {}): AuditEvent => ({
  sequence,
  at: new Date(Date.UTC(2027, 2, 1, 9, sequence)).toISOString(),
  action: 'content.post.edited',
  actor: 'Anna',
  personId: 'anna',
  actorKind: 'person',
  unitId: null,
  hash: '',
  erased: false,
  changes: null,
  ...given,
  entity: { type: 'post', id: given.thing ?? 'one', title: 'A post' },
});
const sequences = (rows: ReturnType<typeof joinSaves>) => rows.map((row) => row.events.map((one) => one.sequence));

test('saves of one draft are one row, also with other work in between', () => {
  expect(sequences(joinSaves([event(5), event(4), event(3, { thing: 'two' }), event(2)]))).toEqual([[5, 4, 2], [3]]);
});

test('another person, another act on the thing, or a long pause begins a new row', () => {
  expect(sequences(joinSaves([event(5), event(4, { personId: 'bob' }), event(3)]))).toEqual([[5], [4], [3]]);
  expect(sequences(joinSaves([event(5), event(4, { action: 'content.post.submitted' }), event(3)]))).toEqual([[5], [4], [3]]);
  expect(sequences(joinSaves([event(59), event(2)]))).toEqual([[59], [2]]);
});

test('what is decided is never joined', () => {
  const refused = { action: 'review.signature.refused' };
  expect(sequences(joinSaves([event(5, refused), event(4, refused)]))).toEqual([[5], [4]]);
});

test('changes name the fields that differ', () => {
  expect(changesOf(event(1, { changes: { old: { title: 'A', text: 'x' }, new: { title: 'B', text: 'x' } } }))).toEqual([
    { field: 'title', old: 'A', new: 'B' },
  ]);
  expect(changesOf(event(1, { changes: { old: null, new: { title: 'B' } } }))).toEqual([{ field: 'title', old: undefined, new: 'B' }]);
  expect(changesOf(event(1))).toEqual([]);
});
