/** What people make of an alert, what that does to the rule, and who may. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { moveClock } from '#kernel/clock.ts';
import { aPerson, anOrganisation, startTest, type TestBed, type TestOrganisation, type TestPerson } from '#tests/harness.ts';
import { aQuery, aSource, must } from '../listening.fixture.ts';
import { alerts, aRule, lookNow, posts, travel } from './alerts.fixture.ts';

let t: TestBed;
let org: TestOrganisation;
let source: string;
let query: string;
let ruleId: string;
let path: string;
let anna: TestPerson;
before(async () => {
  t = await startTest();
  travel('2026-11-18T09:30:00Z');
  org = await anOrganisation(t);
  anna = await aPerson(t, org, { role: 'community_manager', name: 'Anna' });
  source = await aSource(org);
  query = await aQuery(org, 'gecko');
  await t.workJobs();
  ruleId = (await aRule(org, query)).id;
  await posts(org, source, '2026-11-18T09:00:00Z', 7);
  await lookNow(t, org);
  path = `/listening/alerts/${(await alerts(org))[0].id}`;
});
after(async () => {
  moveClock(0);
  await t.close();
});

const say = (person: TestPerson, verdict: string) => must(person.api('POST', `${path}/feedback`, { ruleId, verdict }));
const step = async () => (await must(org.owner.api('GET', `/listening/alert-rules/${ruleId}`))).tuning.step;

test('“not useful” makes the rule need a tenth more, one’s new word replaces the old, and undo takes the step back', async () => {
  await say(anna, 'not_useful');
  assert.equal(await step(), 1);
  await say(org.owner, 'not_useful');
  assert.equal(await step(), 2);
  const { feedback } = await say(anna, 'expected');
  assert.equal(await step(), 1);
  assert.deepEqual(feedback.map(({ verdict }: { verdict: string }) => verdict).sort(), ['expected', 'not_useful']);
  const mine = (await must(org.owner.api('GET', path))).feedback.find((one: { mine: boolean }) => one.mine);
  await must(org.owner.api('DELETE', `${path}/feedback/${mine.id}`));
  assert.equal(await step(), 0);
  assert.equal((await anna.api('DELETE', `${path}/feedback/${mine.id}`)).status, 404);
});

test('six steps are the most, and a person who edits rules takes them all back', async () => {
  for (let times = 0; times < 9; times += 1) {
    const person = await aPerson(t, org, { role: 'community_manager' });
    await say(person, 'not_useful');
  }
  const rule = await must(org.owner.api('GET', `/listening/alert-rules/${ruleId}`));
  assert.deepEqual([rule.tuning.step, Math.round(rule.tuning.factor * 100)], [6, 177]);
  assert.equal((await anna.api('PATCH', `/listening/alert-rules/${ruleId}`, { resetTuning: true })).status, 403);
  await must(org.owner.api('PATCH', `/listening/alert-rules/${ruleId}`, { resetTuning: true }));
  assert.equal(await step(), 0);
});

test('a tuned limit is what is passed: seven posts are five times 1.1³, six are not', async () => {
  const other = await anOrganisation(t);
  const there = await aSource(other);
  const words = await aQuery(other, 'gecko');
  await t.workJobs();
  const tested = async (tuning: number) =>
    (
      await must(
        other.owner.api('POST', '/listening/alert-rules/back-test', {
          queryId: words,
          metric: { of: 'posts' },
          condition: { kind: 'threshold', limit: 5, hours: 1 },
          zone: 'UTC',
          tuning,
        }),
      )
    ).fired.length;
  await posts(other, there, '2026-11-17T09:00:00Z', 7);
  assert.deepEqual([await tested(0), await tested(3), await tested(6)], [1, 1, 0]);
});

test('of a rule that alerts on each signal nothing is tuned', async () => {
  const safety = await aRule(org, query, {
    metric: { of: 'signal', value: 'adverse_event' },
    condition: { kind: 'threshold', limit: 1, hours: 1 },
  });
  assert.equal(safety.tuning.fixed, true);
});

test('it is taken, given, written on, and all of it stands in the history', async () => {
  await must(anna.api('POST', `${path}/acknowledge`, { acknowledged: true }));
  await must(anna.api('POST', `${path}/assign`, { personId: org.owner.personId }));
  const detail = await must(anna.api('POST', `${path}/notes`, { text: 'A pet shop next door.' }));
  assert.deepEqual(
    [detail.acknowledged.person, detail.assignee.name, detail.notes[0].text],
    ['Anna', 'Olga Owner', 'A pet shop next door.'],
  );
  const history = await must(org.owner.api('GET', `/history/alert/${path.split('/').at(-1)}`));
  const actions = history.map(({ action }: { action: string }) => action);
  for (const action of ['opened', 'acknowledged', 'assigned', 'noted', 'judged', 'feedback_undone'])
    assert.ok(actions.includes(`listening.alert.${action}`), action);
  const needs = await must(org.owner.api('GET', '/needs'));
  assert.ok(needs.some(({ messageId }: { messageId: string }) => messageId === 'listening.need.alert'));
  assert.equal((await must(org.owner.api('GET', '/me/notifications'))).items[0].messageId, 'listening.notice.alert_assigned');
});

test('who only reads may not judge, and nobody is given what they may not handle', async () => {
  const auditor = await aPerson(t, org, { role: 'auditor' });
  assert.equal((await auditor.api('GET', path)).status, 200);
  assert.equal((await auditor.api('POST', `${path}/feedback`, { ruleId, verdict: 'useful' })).status, 403);
  const refused = await anna.api('POST', `${path}/assign`, { personId: auditor.personId });
  assert.deepEqual([refused.status, refused.body.data.fields[0].code], [422, 'may_not_handle']);
});

test('of a share nothing is unusual: it goes by limits', async () => {
  const refused = await org.owner.api('POST', '/listening/alert-rules', {
    unitId: org.unitId,
    name: 'Share',
    queryId: query,
    metric: { of: 'negative_share' },
    condition: { kind: 'unusual' },
    zone: 'UTC',
  });
  assert.deepEqual([refused.status, refused.body.data.fields[0].code], [422, 'share_needs_limit']);
});

test('the usual three are made once', async () => {
  const fresh = await aQuery(org, 'newt');
  const names = { volume: 'Many', worry: 'Worried', safety: 'Harmed' };
  for (let times = 0; times < 2; times += 1) {
    const { rules } = await must(org.owner.api('POST', `/listening/queries/${fresh}/alert-rules`, { names }));
    assert.deepEqual(rules.map(({ name, people }: { name: string; people: { name: string }[] }) => [name, people[0]?.name]).sort(), [
      ['Harmed', 'Olga Owner'],
      ['Many', 'Olga Owner'],
      ['Worried', 'Olga Owner'],
    ]);
  }
});

test('the list goes out as a table, in the reader’s language', async () => {
  await must(org.owner.api('PATCH', '/me', { locale: 'de' }));
  const { status, body } = await org.owner.api('GET', '/listening/alerts/export');
  assert.equal(status, 200);
  assert.match(String(body), /Geöffnet,Geschlossen,Schwere[\s\S]*„Geckos“: 7 in 1 Stunde/);
});
