/** Fixtures of measurement: goals with KPIs through the API; a post as publishing leaves it. */
import assert from 'node:assert/strict';
import { newId } from '#kernel/ids.ts';
import { localTimeOf } from '#kernel/wall-time.ts';
import { now } from '#kernel/clock.ts';
import type { TestBed, TestOrganisation, TestPerson, TestResponse } from '#tests/harness.ts';

export async function created(by: TestPerson, path: string, body: unknown): Promise<TestResponse['body']> {
  const answer = await by.api('POST', path, body);
  assert.equal(answer.status, 200, JSON.stringify(answer.body));
  return answer.body;
}

const zone = 'Europe/Amsterdam';
/** The day in the test organisations' zone, `days` from today. */
export function dayFromNow(days: number): string {
  // Counted on the calendar: by hours, a change of the clocks between the two would make it another day near midnight.
  const today = Date.parse(`${localTimeOf(now(), zone).slice(0, 10)}T12:00:00Z`);
  return new Date(today + days * 86_400_000).toISOString().slice(0, 10);
}

export interface Tree {
  goalId: string;
  objectiveId: string;
}

export async function aTree(by: TestPerson, unitId: string): Promise<Tree> {
  const goal = await created(by, '/goals', { unitId, title: 'Trusted for hip surgery', ownerPersonId: by.personId });
  const objective = await created(by, `/goals/${goal.id}/objectives`, { title: 'Be asked and answer', ownerPersonId: by.personId });
  return { goalId: goal.id, objectiveId: objective.id };
}

/** A KPI from 0 to 100, half of its time gone; counted by a person unless `metric` says otherwise. */
export async function aKpi(by: TestPerson, tree: Tree, change: Record<string, unknown> = {}): Promise<string> {
  const kpi = {
    name: 'Answered questions',
    metric: { source: 'manual' },
    direction: 'up',
    baseline: 0,
    baselineOn: dayFromNow(-50),
    target: 100,
    targetOn: dayFromNow(50),
    ownerPersonId: by.personId,
    ...change,
  };
  return (await created(by, `/objectives/${tree.objectiveId}/kpis`, kpi)).id;
}

/** A post of a campaign for the goal. */
export async function aPostFor(by: TestPerson, unitId: string, goalId: string, title = 'Walking again'): Promise<string> {
  const campaign = await created(by, '/campaigns', { unitId, goalId, name: 'Hip week' });
  return (await created(by, '/posts', { unitId, title, language: 'en', campaignId: campaign.id, text: title })).id;
}

/**
 * A dispatch as publishing leaves it when a post is live. The signatures and the schedule before it are not made here
 * (their rooms' tests and the journeys do that), so the constraints that ask for them are set aside for this one row.
 */
export async function aDispatch(
  t: TestBed,
  org: TestOrganisation,
  given: { postId: string; channelId: string; unitId: string; uri?: string; liveAt?: Date },
): Promise<string> {
  const id = newId();
  const client = await t.kernel.ownerPool.connect();
  try {
    await client.query('begin');
    await client.query('set local session_replication_role = replica');
    await client.query(
      `insert into publishing.dispatch (organisation_id, id, unit_id, schedule_id, release_id, post_id, channel_id, due_at, state, handles, uri, url, live_at)
       values ($1, $2, $3, $2, $2, $4, $5, $6, 'published', '{}', $7, 'https://bsky.app/profile/x/post/y', $6)`,
      [
        org.organisationId,
        id,
        given.unitId,
        given.postId,
        given.channelId,
        given.liveAt ?? now(),
        given.uri ?? `at://did:plc:x/app.bsky.feed.post/${id}`,
      ],
    );
    await client.query('commit');
  } finally {
    client.release();
  }
  return id;
}
