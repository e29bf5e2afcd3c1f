/** Looking at rules: what fires, once, and what belongs together. */
import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { moveClock } from '#kernel/clock.ts';
import { sql } from 'kysely';
import { anOrganisation, startTest, type TestBed, type TestOrganisation } from '#tests/harness.ts';
import { aQuery, aSource, must } from '../listening.fixture.ts';
import { alerts, aRule, deliveries, lookNow, posts, travel, weeks } from './alerts.fixture.ts';
import { evaluateRule } from './evaluate.ts';

let t: TestBed;
let org: TestOrganisation;
let source: string;
let query: string;
before(async () => {
  t = await startTest();
});
beforeEach(async () => {
  travel('2026-11-18T09:30:00Z');
  org = await anOrganisation(t);
  source = await aSource(org);
  query = await aQuery(org, 'gecko');
  // Until it has gone through the past, nothing is judged.
  await t.workJobs();
});
after(async () => {
  moveClock(0);
  await t.close();
});

test('a limit passed in the running hour fires at once, and once', async () => {
  await aRule(org, query);
  await posts(org, source, '2026-11-18T09:00:00Z', 4);
  await lookNow(t, org);
  assert.deepEqual(await alerts(org), []);
  await posts(org, source, '2026-11-18T09:00:00Z', 3);
  for (let times = 0; times < 3; times += 1) await lookNow(t, org);
  const [alert, ...others] = await alerts(org);
  assert.deepEqual(others, []);
  const [firing] = alert.firings;
  assert.deepEqual(
    [alert.state, alert.severity, firing.observed, firing.expected, firing.basis, firing.sentence.values.rule],
    ['open', 'warning', 7, 5, 'limit', 'Geckos'],
  );
  await t.workJobs();
  const { items } = await must(org.owner.api('GET', '/me/notifications'));
  assert.deepEqual(
    items.map((item: { messageId: string; values: { observed: number } }) => [item.messageId, item.values.observed]),
    [['listening.notice.alert_limit', 7]],
  );
});

test('two workers at once, and one killed in between, fire once', async () => {
  const { id } = await aRule(org, query);
  await posts(org, source, '2026-11-18T09:00:00Z', 7);
  const ctx = t.context(org.organisationId);
  await Promise.all([evaluateRule(ctx, id), evaluateRule(ctx, id), evaluateRule(ctx, id)]);
  assert.equal((await alerts(org)).length, 1);
  assert.equal((await deliveries(org)).length, 1);
});

test('late posts go on with what fired, or fire what was missed', async () => {
  await aRule(org, query, { coolDownMinutes: 120 });
  travel('2026-11-18T14:10:00Z');
  await posts(org, source, '2026-11-18T10:00:00Z', 4);
  await lookNow(t, org);
  assert.deepEqual(await alerts(org), []);
  await posts(org, source, '2026-11-18T10:00:00Z', 2);
  await lookNow(t, org);
  const [missed] = await alerts(org);
  assert.deepEqual([missed.openedAt, missed.firings[0].observed], ['2026-11-18T10:00:00.000Z', 6]);
  // Later still, for the hour after: the same alert, with a higher peak.
  await posts(org, source, '2026-11-18T11:00:00Z', 9);
  await lookNow(t, org);
  const all = await alerts(org);
  assert.equal(all.length, 1);
  assert.deepEqual([all[0].lastAt, all[0].firings[0].peak.observed], ['2026-11-18T11:00:00.000Z', 9]);
  assert.equal((await deliveries(org)).length, 1);
});

test('posts older than two days change what is usual and fire nothing', async () => {
  await aRule(org, query);
  travel('2026-11-23T09:30:00Z');
  await posts(org, source, '2026-11-18T10:00:00Z', 50);
  await lookNow(t, org);
  assert.deepEqual(await alerts(org), []);
});

test('after the cool-down an alert is over, and the next is a new one', async () => {
  await aRule(org, query, { coolDownMinutes: 120 });
  await posts(org, source, '2026-11-18T09:00:00Z', 6);
  await lookNow(t, org);
  travel('2026-11-18T11:10:00Z');
  await posts(org, source, '2026-11-18T11:00:00Z', 6);
  await lookNow(t, org);
  assert.deepEqual(
    (await alerts(org)).map(({ state }: { state: string }) => state),
    ['open'],
  );
  travel('2026-11-18T14:10:00Z');
  await lookNow(t, org);
  assert.deepEqual(
    (await alerts(org)).map(({ state }: { state: string }) => state),
    ['closed'],
  );
  travel('2026-11-18T22:10:00Z');
  await posts(org, source, '2026-11-18T22:00:00Z', 6);
  await lookNow(t, org);
  assert.deepEqual(
    (await alerts(org)).map(({ state }: { state: string }) => state),
    ['open', 'closed'],
  );
});

test('rules of one query, and of a query with the same posts, make one alert; each person is told once of it', async () => {
  const same = await aQuery(org, 'gecko AND waiting');
  const other = await aQuery(org, 'parking');
  await t.workJobs();
  await aRule(org, query);
  await aRule(org, query, { name: 'People', metric: { of: 'people' } });
  await aRule(org, same, { name: 'Same posts' });
  await aRule(org, other, { name: 'Parking' });
  await posts(org, source, '2026-11-18T09:00:00Z', 6);
  await posts(org, source, '2026-11-18T09:00:00Z', 6, { text: 'The parking is full' });
  await lookNow(t, org);
  const all = await alerts(org);
  assert.deepEqual(all.map(({ firings }: { firings: { ruleName: string }[] }) => firings.map(({ ruleName }) => ruleName).sort()).sort(), [
    ['Geckos', 'People', 'Same posts'],
    ['Parking'],
  ]);
  assert.equal((await deliveries(org)).length, 2);
});

test('a higher severity of the same alert is told again', async () => {
  await aRule(org, query);
  await aRule(org, query, { name: 'Many', condition: { kind: 'threshold', limit: 20, hours: 1 }, severity: 'critical' });
  await posts(org, source, '2026-11-18T09:00:00Z', 6);
  await lookNow(t, org);
  await posts(org, source, '2026-11-18T09:00:00Z', 20);
  await lookNow(t, org);
  const [alert] = await alerts(org);
  assert.deepEqual([alert.severity, alert.firings.length], ['critical', 2]);
  assert.deepEqual((await deliveries(org)).map(({ severity }: { severity: string }) => severity).sort(), ['critical', 'warning']);
});

test('the detector learns, is kept, and goes on as if it had never stopped', async () => {
  await weeks(org, source, '2026-11-18T09:00:00Z', 30);
  const { id, learningUntil } = await aRule(org, query, { condition: { kind: 'unusual' } });
  assert.equal(learningUntil, null);
  await lookNow(t, org);
  assert.deepEqual(await alerts(org), []);
  const state = () =>
    t.asSystem(org.organisationId, ({ db }) =>
      sql<{ learned_to: string; state: unknown }>`select learned_to, state from listening.alert_state where rule_id = ${id}`.execute(db),
    );
  const {
    rows: [first],
  } = await state();
  travel('2026-11-18T12:10:00Z');
  await posts(org, source, '2026-11-18T09:00:00Z', 2);
  await posts(org, source, '2026-11-18T10:00:00Z', 2);
  await posts(org, source, '2026-11-18T11:00:00Z', 14);
  await lookNow(t, org);
  const {
    rows: [second],
  } = await state();
  assert.ok(first && second && second.learned_to > first.learned_to);
  const [alert] = await alerts(org);
  const [firing] = alert.firings;
  assert.deepEqual(
    [firing.firstHour, firing.basis, firing.hours, firing.observed, firing.expected],
    ['2026-11-18T11:00:00.000Z', 'hour_of_week', 3, 18, 6],
  );
  assert.equal(firing.ratio, 3);
  assert.deepEqual([firing.sentence.values.weekday, firing.sentence.values.clock], ['3', '12:00']);
  // Forgotten and learned anew from the counts, it knows the same.
  await t.asSystem(org.organisationId, ({ db }) => sql`delete from listening.alert_state where rule_id = ${id}`.execute(db));
  await lookNow(t, org);
  assert.equal((await alerts(org)).length, 1);
  assert.equal((await alerts(org))[0].firings.length, 1);
});

test('history taken in later is learned before anything is judged by it', async () => {
  const { id } = await aRule(org, query, { condition: { kind: 'unusual' } });
  await lookNow(t, org);
  await weeks(org, source, '2026-11-18T09:00:00Z', 30, { day: 12, night: 9 });
  await lookNow(t, org);
  assert.deepEqual(await alerts(org), []);
  assert.equal((await must(org.owner.api('GET', `/listening/alert-rules/${id}`))).learningUntil, null);
});

test('of a new query the first week is learned, not judged', async () => {
  const { id } = await aRule(org, query, { condition: { kind: 'unusual' } });
  await posts(org, source, '2026-11-18T06:00:00Z', 1);
  await posts(org, source, '2026-11-18T08:00:00Z', 60);
  await lookNow(t, org);
  assert.deepEqual(await alerts(org), []);
  assert.equal((await must(org.owner.api('GET', `/listening/alert-rules/${id}`))).learningUntil, '2026-11-25T06:00:00.000Z');
});

test('looking back finds what was, and tells nobody', async () => {
  await weeks(org, source, '2026-11-18T09:00:00Z', 40);
  await posts(org, source, '2026-11-05T14:00:00Z', 20, { text: 'gecko sighting sighting in the elevator' });
  await aRule(org, query, { condition: { kind: 'unusual' }, lookBack: true });
  const tested = await must(
    org.owner.api('POST', '/listening/alert-rules/back-test', {
      queryId: query,
      metric: { of: 'posts' },
      condition: { kind: 'unusual' },
      zone: 'Europe/Amsterdam',
    }),
  );
  for (let times = 0; times < 2; times += 1) await lookNow(t, org);
  const [alert, ...others] = await alerts(org);
  assert.deepEqual(others, []);
  assert.deepEqual([alert.openedAt, alert.lookedBack, alert.state], ['2026-11-05T14:00:00.000Z', true, 'closed']);
  assert.ok(
    alert.terms.some((term: string) => term.includes('elevator')),
    alert.terms.join(),
  );
  assert.deepEqual(
    tested.fired.map(({ firstHour }: { firstHour: string }) => firstHour),
    [alert.openedAt],
  );
  assert.deepEqual(await deliveries(org), []);
});

test('a rise is held against the same hours before, by the clocks of the place', async () => {
  // Clocks in Amsterdam went back on 25 October: nine in the morning is an hour later in UTC from then on.
  travel('2026-10-27T09:05:00Z');
  await posts(org, source, '2026-10-20T07:00:00Z', 10);
  await posts(org, source, '2026-10-20T08:00:00Z', 1);
  await aRule(org, query, { condition: { kind: 'change', by: 100, against: 'week', hours: 1 } });
  await posts(org, source, '2026-10-27T08:00:00Z', 15);
  await lookNow(t, org);
  assert.deepEqual(await alerts(org), []);
  travel('2026-10-27T10:05:00Z');
  await posts(org, source, '2026-10-27T09:00:00Z', 15);
  await lookNow(t, org);
  const [alert] = await alerts(org);
  const [firing] = alert.firings;
  assert.deepEqual([firing.observed, firing.expected, firing.ratio, firing.basis, firing.hours], [15, 1, 15, 'week', 1]);
});

test('a paused rule finds nothing, and on its way again nothing of the time between', async () => {
  const { id } = await aRule(org, query);
  await must(org.owner.api('PATCH', `/listening/alert-rules/${id}`, { paused: true }));
  travel('2026-11-18T12:10:00Z');
  await posts(org, source, '2026-11-18T11:00:00Z', 9);
  await lookNow(t, org);
  await must(org.owner.api('PATCH', `/listening/alert-rules/${id}`, { paused: false }));
  await lookNow(t, org);
  assert.deepEqual(await alerts(org), []);
});
