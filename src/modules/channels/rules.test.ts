import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { rejectionReasons } from '#connectors/connector.ts';
import { credentialFaults, healthAfter, healthMessages, mergeTokens, needsPerson, type Health } from './rules.ts';
import { healthStateSchema } from './contract.ts';
import { capabilitiesOf, networks } from './networks.ts';

const now = new Date('2027-03-01T09:00:00Z');
const inDays = (days: number) => new Date(now.getTime() + days * 86_400_000);
const fine: Health = { state: 'ok', reason: null, until: null, failures: 0 };

describe('the health of a channel', () => {
  const cases: [string, Health, Parameters<typeof healthAfter>[1], Parameters<typeof healthAfter>[2], Health][] = [
    ['an answer heals', { state: 'unreachable', reason: null, until: null, failures: 7 }, { outcome: 'ok' }, { now, endsAt: null }, fine],
    ['a published post heals', { ...fine, state: 'rate_limited' }, { outcome: 'published' }, { now, endsAt: inDays(60) }, fine],
    [
      'an end within a week warns',
      fine,
      { outcome: 'ok' },
      { now, endsAt: inDays(6) },
      { state: 'expiring', reason: null, until: inDays(6), failures: 0 },
    ],
    ['expired tokens', fine, { outcome: 'authExpired' }, { now, endsAt: null }, { ...fine, state: 'expired' }],
    [
      'a suspended account',
      fine,
      { outcome: 'rejected', reason: 'accountSuspended' },
      { now, endsAt: null },
      { ...fine, state: 'revoked', reason: 'accountSuspended' },
    ],
    ['a refused text says nothing of the account', fine, { outcome: 'rejected', reason: 'textTooLong' }, { now, endsAt: null }, fine],
    [
      'a limit, until it ends',
      fine,
      { outcome: 'rateLimited', retryAfterSeconds: 90 },
      { now, endsAt: null },
      { ...fine, state: 'rate_limited', until: new Date('2027-03-01T09:01:30Z') },
    ],
    ['one lost answer is counted', fine, { outcome: 'unknown' }, { now, endsAt: null }, { ...fine, failures: 1 }],
    [
      'the third in a row is a fault',
      { ...fine, failures: 2 },
      { outcome: 'unknown' },
      { now, endsAt: null },
      { ...fine, state: 'unreachable', failures: 3 },
    ],
    [
      'a check takes one for a fault',
      fine,
      { outcome: 'unknown' },
      { now, endsAt: null, checking: true },
      { ...fine, state: 'unreachable', failures: 1 },
    ],
  ];
  for (const [name, before, answer, circumstances, expected] of cases)
    it(name, () => assert.deepEqual(healthAfter(before, answer, circumstances), expected));

  it('has a message for each state and a remedy for each that needs a person', () => {
    for (const health of healthStateSchema.options) {
      const { messageId, remedyId } = healthMessages({ byHand: false, health, healthReason: null });
      assert.equal(messageId, `channels.health.${health}`);
      assert.equal(remedyId !== null, needsPerson(health) || health === 'rate_limited', health);
    }
  });

  it('never heals on a reason that concerns the account', () => {
    const account = ['credentials', 'secondFactor', 'accountSuspended', 'accountChanged', 'forbidden'];
    for (const reason of rejectionReasons)
      assert.equal(
        healthAfter(fine, { outcome: 'rejected', reason }, { now, endsAt: null }).state === 'revoked',
        account.includes(reason),
        reason,
      );
  });
});

describe('tokens', () => {
  it('an empty refresh token never overwrites a good one', () => {
    const old = { accessJwt: 'a1', refreshJwt: 'r1', did: 'did:plc:x' };
    for (const empty of ['', null, undefined])
      assert.deepEqual(mergeTokens(old, { accessJwt: 'a2', refreshJwt: empty }), { ...old, accessJwt: 'a2' });
    assert.deepEqual(mergeTokens(old, { accessJwt: 'a2' }), { ...old, accessJwt: 'a2' });
  });

  it('no field that held something is ever left empty', () => {
    const value = fc.oneof(fc.constant(''), fc.constant(null), fc.constant(undefined), fc.string());
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.string({ minLength: 1 })), fc.dictionary(fc.string(), value), (old, fresh) => {
        const merged = mergeTokens(old, fresh);
        for (const key of Object.keys(old)) assert.ok(merged[key]);
        for (const [key, given] of Object.entries(fresh)) if (given) assert.equal(merged[key], given);
      }),
    );
  });

  it('names every missing and every unknown field of a form', () => {
    const fields = [
      { name: 'server', required: false },
      { name: 'identifier', required: true },
      { name: 'appPassword', required: true },
    ];
    assert.deepEqual(credentialFaults(fields, { identifier: 'a', appPassword: 'b' }), []);
    assert.deepEqual(credentialFaults(fields, { identifier: ' ', pin: '1' }), [
      { path: 'credentials.identifier', code: 'required' },
      { path: 'credentials.appPassword', code: 'required' },
      { path: 'credentials.pin', code: 'unknown_field' },
    ]);
  });
});

describe('networks', () => {
  it('are in one table each, and every one has its limits', () => {
    const names = networks.map(({ capabilities }) => capabilities.network);
    assert.equal(new Set(names).size, names.length);
    assert.ok(names.includes('bluesky') && names.includes('linkedin') && names.includes('other'));
    for (const name of names) assert.equal(capabilitiesOf(name).network, name);
    for (const { byHand, capabilities } of networks) assert.equal(byHand, capabilities.credentialFields.length === 0, capabilities.network);
    assert.throws(() => capabilitiesOf('myspace'), RangeError);
  });
});
