import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { defaultWindow, dueOf, expiryOf, obstacle, untickedWarnings, verdict, windowInstants, type Standing } from './rules.ts';
import type { ReleaseState } from './contract.ts';

const zone = 'Europe/Amsterdam';
const at = (text: string) => new Date(text);

describe('the window of a post whose author named none', () => {
  it('begins now and lasts thirty days where nothing is planned', () => {
    assert.deepEqual(defaultWindow(at('2026-11-22T10:00:30Z'), null, zone), {
      earliest: '2026-11-22T11:00',
      latest: '2026-12-22T11:00',
      zone,
    });
  });
  it('lies a week either side of the planned time, in its zone', () => {
    assert.deepEqual(defaultWindow(at('2026-11-01T10:00:00Z'), { at: '2026-12-01T08:00:00Z', zone: 'Europe/Paris' }, zone), {
      earliest: '2026-11-24T09:00',
      latest: '2026-12-08T09:00',
      zone: 'Europe/Paris',
    });
  });
  it('never begins in the past, and takes a planned time that has passed as none', () => {
    assert.equal(defaultWindow(at('2026-11-30T10:00:00Z'), { at: '2026-12-01T08:00:00Z', zone }, zone).earliest, '2026-11-30T11:00');
    assert.equal(defaultWindow(at('2026-12-02T10:00:00Z'), { at: '2026-12-01T08:00:00Z', zone }, zone).earliest, '2026-12-02T11:00');
  });
  it('is open at once, whenever that is', () => {
    fc.assert(
      fc.property(fc.date({ min: at('2026-01-01T00:00:00Z'), max: at('2030-01-01T00:00:00Z'), noInvalidDate: true }), (now) => {
        // The hour that clocks show twice is its first; only there the window may seem to open an hour earlier.
        const { earliestAt, latestAt } = windowInstants(defaultWindow(now, null, zone));
        assert.ok(earliestAt <= now && latestAt > now);
      }),
    );
  });
});

describe('when an approval ends', () => {
  const cases: [string, string, string | undefined, string][] = [
    ['twelve months on, at midnight of the market', '2026-11-22T10:00:00Z', 'NL', '2027-11-21T23:00:00.000Z'],
    ['by the market’s calendar day, not UTC’s', '2026-11-22T23:30:00Z', 'NL', '2027-11-22T23:00:00.000Z'],
    ['the first midnight of a market with several zones', '2026-11-22T10:00:00Z', 'ES', '2027-11-21T23:00:00.000Z'],
    ['the east of the United States', '2026-11-22T17:00:00Z', 'US', '2027-11-22T05:00:00.000Z'],
    ['the organisation’s zone where the market has none', '2026-11-22T10:00:00Z', 'EU', '2027-11-21T23:00:00.000Z'],
    ['29 February ends on the 28th', '2028-02-29T10:00:00Z', 'NL', '2029-02-27T23:00:00.000Z'],
    ['in summer time', '2026-07-01T10:00:00Z', 'DE', '2027-06-30T22:00:00.000Z'],
  ];
  for (const [name, submitted, market, expected] of cases) {
    it(name, () => assert.equal(expiryOf(at(submitted), market, zone).toISOString(), expected));
  }
});

describe('when a decision is due', () => {
  const cases: [string, string, string | null, string][] = [
    ['three working days on, over the weekend', '2026-11-19T10:00:00Z', null, '2026-11-24T10:00:00.000Z'],
    ['from a Sunday, Wednesday', '2026-11-22T10:00:00Z', null, '2026-11-25T10:00:00.000Z'],
    ['at the planned time, if that comes first', '2026-11-23T10:00:00Z', '2026-11-24T08:00:00Z', '2026-11-24T08:00:00.000Z'],
    ['a planned time that has passed does not count', '2026-11-23T10:00:00Z', '2026-11-20T08:00:00Z', '2026-11-26T10:00:00.000Z'],
    ['at the same hour, over the change to winter time', '2026-10-23T10:00:00Z', null, '2026-10-28T11:00:00.000Z'],
  ];
  for (const [name, submitted, planned, expected] of cases) {
    it(name, () => assert.equal(dueOf(at(submitted), planned === null ? null : at(planned), zone).toISOString(), expected));
  }
});

describe('who may decide', () => {
  const anna = { kind: 'person', personId: 'anna', maySign: true } as const;
  const waiting = { state: 'waiting' as ReleaseState, intact: true, editors: ['bert'] };
  it('someone whose hand is not in it', () => assert.equal(obstacle(anna, waiting, false), null));
  it('not its author, nor anyone who edited it', () =>
    assert.equal(obstacle(anna, { ...waiting, editors: ['bert', 'anna'] }, false), 'own_work'));
  it('the author too, in the example organisation', () => assert.equal(obstacle(anna, { ...waiting, editors: ['anna'] }, true), null));
  it('never a program', () => {
    assert.equal(obstacle({ kind: 'api_key', personId: 'anna', maySign: true }, waiting, true), 'person_needed');
    assert.equal(obstacle({ kind: 'system', personId: null, maySign: true }, waiting, true), 'person_needed');
  });
  it('nobody without the permission', () => assert.equal(obstacle({ ...anna, maySign: false }, waiting, true), 'permission'));
  it('nobody about what was altered', () => assert.equal(obstacle(anna, { ...waiting, intact: false }, true), 'altered'));
  const states: [ReleaseState, string][] = [
    ['edited', 'edited'],
    ['signed', 'decided'],
    ['sent_back', 'decided'],
    ['rejected', 'decided'],
    ['withdrawn', 'withdrawn'],
    ['superseded', 'superseded'],
    ['expired', 'window_closed'],
  ];
  for (const [state, expected] of states)
    it(`nobody once it is ${state}`, () => assert.equal(obstacle(anna, { ...waiting, state }, true), expected));
});

const standing: Standing = {
  intact: true,
  decision: { kind: 'signed', hash: 'a' },
  signedHash: 'a',
  storedHash: 'a',
  currentHash: 'a',
  superseded: false,
  withdrawn: false,
  earliestAt: at('2026-11-22T10:00:00Z'),
  latestAt: at('2026-11-29T10:00:00Z'),
  expiresAt: at('2027-11-22T00:00:00Z'),
};
const during = at('2026-11-23T10:00:00Z');

describe('whether a release may leave', () => {
  it('signed, unchanged, in its window: yes', () => assert.deepEqual(verdict(standing, during), { ok: true }));
  const cases: [string, Partial<Standing>, string, Date?][] = [
    ['altered in the database', { intact: false }, 'altered'],
    ['a signature that does not hold', { signedHash: null }, 'altered'],
    ['a signature of something else', { signedHash: 'b' }, 'altered'],
    ['a decision on something else', { decision: { kind: 'signed', hash: 'b' } }, 'altered'],
    ['nobody decided', { decision: null, signedHash: null }, 'unsigned'],
    ['sent back', { decision: { kind: 'sent_back', hash: 'a' }, signedHash: null }, 'sent_back'],
    ['rejected', { decision: { kind: 'rejected', hash: 'a' }, signedHash: null }, 'rejected'],
    ['rejected, with a signature from elsewhere', { decision: { kind: 'rejected', hash: 'a' } }, 'rejected'],
    ['withdrawn', { withdrawn: true }, 'withdrawn'],
    ['a newer release', { superseded: true }, 'superseded'],
    ['edited since', { currentHash: 'b' }, 'edited'],
    ['no longer for this channel', { currentHash: null }, 'edited'],
    ['before its window', {}, 'too_early', at('2026-11-22T09:59:59Z')],
    ['after its window', {}, 'too_late', at('2026-11-29T10:00:01Z')],
    ['after the approval ended', {}, 'expired', at('2027-11-22T00:00:00Z')],
  ];
  for (const [name, change, reason, when] of cases)
    it(`${name}: no`, () => assert.deepEqual(verdict({ ...standing, ...change }, when ?? during), { ok: false, reason }));

  it('nothing leaves whose recomputed hash lacks the signature', () => {
    const hash = fc.constantFrom('a', 'b');
    const any = fc.record({
      intact: fc.boolean(),
      superseded: fc.boolean(),
      withdrawn: fc.boolean(),
      storedHash: hash,
      currentHash: fc.option(hash),
      signedHash: fc.option(hash),
      decision: fc.option(fc.record({ kind: fc.constantFrom('signed' as const, 'sent_back' as const, 'rejected' as const), hash })),
      hour: fc.integer({ min: -300, max: 10_000 }),
    });
    fc.assert(
      fc.property(any, ({ hour, ...given }) => {
        const one = { ...standing, ...given };
        const when = new Date(during.getTime() + hour * 3_600_000);
        const right =
          one.intact &&
          !one.withdrawn &&
          !one.superseded &&
          one.decision?.kind === 'signed' &&
          one.signedHash !== null &&
          one.signedHash === one.storedHash &&
          one.signedHash === one.currentHash &&
          one.decision.hash === one.signedHash &&
          when >= one.earliestAt &&
          when <= one.latestAt &&
          when < one.expiresAt;
        assert.equal(verdict(one, when).ok, right);
      }),
    );
  });
});

describe('warnings', () => {
  const findings = [{ severity: 'inform' }, { severity: 'warn' }, { severity: 'warn' }];
  it('each needs a tick with words', () => {
    assert.deepEqual(untickedWarnings(findings, []), [1, 2]);
    assert.deepEqual(
      untickedWarnings(findings, [
        { finding: 1, comment: 'Seen' },
        { finding: 2, comment: '  ' },
      ]),
      [2],
    );
    assert.deepEqual(
      untickedWarnings(findings, [
        { finding: 1, comment: 'Seen' },
        { finding: 2, comment: 'Fine' },
      ]),
      [],
    );
  });
});
