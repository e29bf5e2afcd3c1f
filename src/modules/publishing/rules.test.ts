import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { compare } from './comparison.ts';
import { states } from './contract.ts';
import {
  after,
  backOffSeconds,
  events,
  hindranceOf,
  isSettled,
  isUnsent,
  mayStand,
  plannedState,
  scheduledState,
  type Clearance,
  type DispatchEvent,
  type DispatchState,
} from './rules.ts';

/** Every state against every event; a dot is what cannot happen. */
const table = `
             upload     arm    commit      publish    reject    lose     absent  refuse  uploadsLost  stop     retry
prepared     uploading  armed  .           .          .         .        .       .       .            stopped  .
uploading    uploading  armed  .           .          rejected  .        .       .       .            stopped  .
armed        .          armed  committing  .          .         .        .       .       .            stopped  .
committing   .          .      .           published  rejected  unknown  armed   armed   uploading    .        .
unknown      .          .      .           published  .         unknown  armed   .       .            .        .
published    .          .      .           .          .         .        .       .       .            .        .
rejected     .          .      .           .          .         .        .       .       .            .        prepared
stopped      .          .      .           .          .         .        .       .       .            .        prepared
`;
const [head = '', ...lines] = table.trim().split('\n');
const columns = head.trim().split(/\s+/);
const cells = lines.map((line) => line.trim().split(/\s+/));

const runs = fc.array(fc.constantFrom(...events), { maxLength: 60 });
/** The states passed through, and the events that could happen, in order. */
function walk(given: readonly DispatchEvent[]): { state: DispatchState; happened: { from: DispatchState; event: DispatchEvent }[] } {
  let state: DispatchState = 'prepared';
  const happened = [];
  for (const event of given) {
    const next = after(state, event);
    if (next === null) continue;
    happened.push({ from: state, event });
    state = next;
  }
  return { state, happened };
}

describe('the state machine of a dispatch', () => {
  it('is this table, and nothing else', () => {
    assert.deepEqual(columns.toSorted(), [...events].toSorted());
    assert.deepEqual(cells.map(([state]) => state).toSorted(), [...states].toSorted());
    for (const [state, ...row] of cells) {
      for (const [index, expected] of row.entries())
        assert.equal(after(state as DispatchState, columns[index] as DispatchEvent) ?? '.', expected, `${state} ${columns[index]}`);
    }
  });

  it('never commits a second time before it is known that the first did nothing', () => {
    const harmless = new Set<DispatchEvent>(['absent', 'refuse', 'uploadsLost', 'reject']);
    fc.assert(
      fc.property(runs, (given) => {
        let open = false;
        for (const { event } of walk(given).happened) {
          if (event === 'commit') {
            assert.ok(!open, 'a blind repeat');
            open = true;
          } else if (harmless.has(event)) open = false;
        }
      }),
    );
  });

  it('is armed, with every check made, right before each commit', () => {
    fc.assert(
      fc.property(runs, (given) => {
        for (const { from, event } of walk(given).happened) if (event === 'commit') assert.equal(from, 'armed');
      }),
    );
  });

  it('stays published, and is never stopped while a post may stand', () => {
    fc.assert(
      fc.property(runs, (given) => {
        const { happened } = walk(given);
        const published = happened.findIndex(({ event }) => event === 'publish');
        if (published >= 0) assert.equal(published, happened.length - 1);
        for (const { from, event } of happened) if (event === 'stop') assert.ok(isUnsent(from) && !mayStand(from));
      }),
    );
  });

  it('can always come to an end', () => {
    for (const from of states) {
      const reached = new Set<DispatchState>([from]);
      for (const state of reached)
        for (const event of events) {
          const next = after(state, event);
          if (next) reached.add(next);
        }
      assert.ok([...reached].some(isSettled), from);
    }
  });

  it('knows for each state whether it is settled, unsent or in doubt, and no state is two of them', () => {
    const kinds = Object.fromEntries(
      states.map((state) => [
        state,
        [isSettled(state) && 'settled', isUnsent(state) && 'unsent', mayStand(state) && 'doubt'].filter(Boolean).join(),
      ]),
    );
    assert.deepEqual(kinds, {
      prepared: 'unsent',
      uploading: 'unsent',
      armed: 'unsent',
      committing: 'doubt',
      unknown: 'doubt',
      published: 'settled',
      rejected: 'settled',
      stopped: 'settled',
    });
  });

  it('backs off without ever giving up', () => {
    fc.assert(
      fc.property(
        fc.nat(1000),
        (done) => backOffSeconds(done) <= backOffSeconds(done + 1) && backOffSeconds(done) >= 1 && backOffSeconds(done) <= 900,
      ),
    );
  });
});

describe('what keeps a dispatch back', () => {
  const clear: Clearance = {
    cancelled: false,
    withdrawn: false,
    frozen: false,
    channel: { archived: false, disconnected: false },
    leave: { ok: true },
  };
  const cases: [string, Partial<Clearance>, string | null][] = [
    ['nothing', {}, null],
    [
      'a withdrawal before all',
      { withdrawn: true, cancelled: true, frozen: true, leave: { ok: false, reason: 'edited' } },
      'stop withdrawn',
    ],
    ['a cancelled schedule', { cancelled: true }, 'stop cancelled'],
    ['a release that was edited', { leave: { ok: false, reason: 'edited' } }, 'stop edited'],
    ['a closed window, even while frozen', { frozen: true, leave: { ok: false, reason: 'too_late' } }, 'stop too_late'],
    ['a window that has not opened', { leave: { ok: false, reason: 'too_early' } }, 'wait too_early'],
    ['an archived channel', { channel: { archived: true, disconnected: true } }, 'stop channel_archived'],
    ['a freeze', { frozen: true }, 'wait frozen'],
    ['a disconnected channel', { channel: { archived: false, disconnected: true } }, 'wait auth_expired'],
  ];
  for (const [name, given, expected] of cases) {
    it(name, () => {
      const hindrance = hindranceOf({ ...clear, ...given });
      assert.equal(hindrance && `${hindrance.kind} ${hindrance.reason}`, expected);
    });
  }

  it('nothing leaves with any of them', () => {
    fc.assert(
      fc.property(
        fc.record({
          cancelled: fc.boolean(),
          withdrawn: fc.boolean(),
          frozen: fc.boolean(),
          archived: fc.boolean(),
          disconnected: fc.boolean(),
          ok: fc.boolean(),
        }),
        (given) => {
          const hindrance = hindranceOf({ ...given, channel: given, leave: given.ok ? { ok: true } : { ok: false, reason: 'unsigned' } });
          assert.equal(
            hindrance === null,
            given.ok && !given.cancelled && !given.withdrawn && !given.frozen && !given.archived && !given.disconnected,
          );
        },
      ),
    );
  });
});

describe('states in the calendar', () => {
  const dispatch = (state: DispatchState, comparison: string | null = null, withdrawn = false) => ({
    due: true,
    task: null,
    dispatch: { state, comparison, withdrawn },
  });
  const cases: [Parameters<typeof scheduledState>[0], string][] = [
    [{ due: false, dispatch: null, task: null }, 'scheduled'],
    [{ due: true, dispatch: null, task: null }, 'due'],
    [dispatch('prepared'), 'publishing'],
    [dispatch('committing'), 'publishing'],
    [dispatch('unknown'), 'unknown'],
    [dispatch('rejected'), 'rejected'],
    [dispatch('stopped'), 'stopped'],
    [dispatch('published'), 'published'],
    [dispatch('published', 'match'), 'published'],
    [dispatch('published', 'unreadable'), 'published'],
    [dispatch('published', 'differs'), 'differs'],
    [dispatch('published', 'gone'), 'differs'],
    [dispatch('published', 'gone', true), 'withdrawn'],
    [{ due: true, dispatch: null, task: { state: 'open' } }, 'task_open'],
    [{ due: true, dispatch: null, task: { state: 'done' } }, 'task_done'],
    [{ due: true, dispatch: null, task: { state: 'cancelled' } }, 'withdrawn'],
  ];
  for (const [given, expected] of cases) it(`${JSON.stringify(given)} is ${expected}`, () => assert.equal(scheduledState(given), expected));

  it('follows review before anything is scheduled', () => {
    const release = { decision: null, withdrawn: false, closed: false };
    assert.equal(plannedState(null), 'draft');
    assert.equal(plannedState(release), 'in_review');
    assert.equal(plannedState({ ...release, decision: 'signed' }), 'signed');
    assert.equal(plannedState({ ...release, decision: 'sent_back' }), 'sent_back');
    assert.equal(plannedState({ ...release, decision: 'signed', closed: true }), 'draft');
    assert.equal(plannedState({ ...release, decision: 'signed', withdrawn: true }), 'withdrawn');
  });
});

describe('the comparison with what was signed', () => {
  const picture = fc.record({ sha256: fc.stringMatching(/^[0-9a-f]{64}$/), alt: fc.string() });
  const post = fc.record({ text: fc.string({ unit: 'binary' }), media: fc.array(picture, { maxLength: 4 }) });

  it('finds nothing in an exact copy, and something in everything else', () => {
    fc.assert(fc.property(post, (signed) => assert.deepEqual(compare(signed, structuredClone(signed)), [])));
    fc.assert(
      fc.property(post, post, (signed, live) => (compare(signed, live).length === 0) === (JSON.stringify(signed) === JSON.stringify(live))),
    );
  });

  it('names each difference, pictures by their place', () => {
    const a = 'a'.repeat(64);
    const b = 'b'.repeat(64);
    const signed = {
      text: 'e\u0301',
      media: [
        { sha256: a, alt: 'A knee' },
        { sha256: b, alt: 'A scar' },
        { sha256: b, alt: '' },
      ],
    };
    const live = {
      text: '\u00e9',
      media: [
        { sha256: a, alt: 'A  knee' },
        { sha256: null, alt: 'A scar' },
      ],
    };
    assert.deepEqual(compare(signed, live), [
      { what: 'text', position: null, signed: 'e\u0301', live: '\u00e9' },
      { what: 'picture_count', position: null, signed: '3', live: '2' },
      { what: 'alt', position: 1, signed: 'A knee', live: 'A  knee' },
      { what: 'picture', position: 2, signed: b, live: '' },
    ]);
  });
});
