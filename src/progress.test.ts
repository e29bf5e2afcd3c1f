/** Long work over the API: how long it may take, and calling it off. */
import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { sql } from 'kysely';
import { moveClock } from '#kernel/clock.ts';
import { aPerson, anOrganisation, startTest, type TestBed, type TestOrganisation, type TestPerson } from '#tests/harness.ts';
import { aBlueskyChannel } from '#tests/channels.ts';
import { created } from './modules/measurement/measurement.fixture.ts';

let t: TestBed;
let org: TestOrganisation;
let analyst: TestPerson;
before(async () => {
  t = await startTest();
  org = await anOrganisation(t);
  analyst = await aPerson(t, org, { role: 'analyst' });
  for (let count = 0; count < 4; count++) await aBlueskyChannel(t, org, org.unitId);
});
after(() => t?.close());
afterEach(() => moveClock(0));

const mine = async () => (await analyst.api('GET', '/progress')).body;
const attempts = () =>
  t.asSystem(org.organisationId, async ({ db }) => (await db.selectFrom('measurement.collection').select('subject_id').execute()).length);

test('work that is called off begins no further step, and only its owner may call it off', async () => {
  const { progressId } = await created(analyst, '/measurement/refresh', undefined);
  const [running] = await mine();
  assert.deepEqual([running.state, running.total, running.cancellable, running.remainingSeconds], ['running', 4, true, null]);
  assert.equal((await org.owner.api('POST', `/progress/${progressId}/cancel`)).status, 404);
  assert.equal((await analyst.api('POST', `/progress/${progressId}/cancel`)).status, 200);
  await t.workJobs();
  assert.equal(await attempts(), 0);
  const [cancelled] = await mine();
  assert.deepEqual([cancelled.state, cancelled.done, cancelled.cancellable], ['cancelled', 0, false]);
  const again = await analyst.api('POST', `/progress/${progressId}/cancel`);
  assert.deepEqual([again.status, again.body.data.reason], [409, 'work_ended']);
});

test('what is left takes as long as what is done did, step for step', async () => {
  const { progressId } = await created(analyst, '/measurement/refresh', undefined);
  const step = (done: number) =>
    t.asSystem(org.organisationId, ({ db }) => sql`update kernel.progress set done = ${done} where id = ${progressId}`.execute(db));
  await step(1);
  moveClock(20_000);
  const [{ remainingSeconds }] = await mine();
  assert.ok(remainingSeconds >= 60 && remainingSeconds <= 75, String(remainingSeconds));
  await step(3);
  moveClock(30_000);
  const [{ remainingSeconds: less }] = await mine();
  assert.ok(less >= 10 && less <= 13, String(less));
});

test('work that would be left half done says so', async () => {
  const { progressId } = await created(analyst, '/measurement/refresh', undefined);
  await t.asSystem(org.organisationId, ({ db }) =>
    sql`update kernel.progress set cancellable = false where id = ${progressId}`.execute(db),
  );
  const { status, body } = await analyst.api('POST', `/progress/${progressId}/cancel`);
  assert.deepEqual([status, body.data.reason], [409, 'work_goes_on']);
});
