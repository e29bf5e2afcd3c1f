/** Campaigns: what is said for a goal over some weeks. Those of higher units are readable, and usable, below. */
import { sql } from 'kysely';
import { invalidField } from '#kernel/errors.ts';
import { assertAllowed, assertReadableBelow } from '#kernel/handler.ts';
import { newId } from '#kernel/ids.ts';
import type { Scope } from '#kernel/types.ts';
import { goalOf } from '#modules/strategy/index.ts';
import { lineOf, orNone } from './store.ts';
import { assertCurrent, assertUnit, writer } from './usable.ts';

export interface CampaignInput {
  unitId: string;
  goalId: string;
  name: string;
  description: string;
  audience: string;
  startsOn: string | null;
  endsOn: string | null;
}
type Change = { id: string; revision: number; archived?: boolean | undefined } & {
  [Key in keyof Omit<CampaignInput, 'unitId'>]?: CampaignInput[Key] | undefined;
};

function campaignQuery({ db }: Scope) {
  return db
    .selectFrom('content.campaign as c')
    .selectAll('c')
    .select(({ selectFrom }) =>
      selectFrom('content.post as p')
        .select(({ fn }) => fn.countAll<number>().as('count'))
        .whereRef('p.organisation_id', '=', 'c.organisation_id')
        .whereRef('p.campaign_id', '=', 'c.id')
        .where('p.archived_at', 'is', null)
        .as('posts'),
    );
}
type Row = Awaited<ReturnType<ReturnType<typeof campaignQuery>['executeTakeFirstOrThrow']>>;

const describe = (row: Row) => ({
  id: row.id,
  unitId: row.unit_id,
  goalId: row.goal_id,
  name: row.name,
  description: row.description,
  audience: row.audience,
  startsOn: row.starts_on,
  endsOn: row.ends_on,
  revision: row.revision,
  archived: row.archived_at !== null,
  posts: row.posts ?? 0,
});

const find = (scope: Scope, id: string) => campaignQuery(scope).where('c.id', '=', id).executeTakeFirst();

export async function listCampaigns(
  scope: Scope,
  filter: {
    limit: number;
    cursor?: string | undefined;
    unitId?: string | undefined;
    goalId?: string | undefined;
    q?: string | undefined;
    archived: boolean;
  },
) {
  let query = campaignQuery(scope)
    .where('c.unit_id', 'in', orNone(scope.access.unitsWithAncestors('content.read')))
    .where('c.archived_at', filter.archived ? 'is not' : 'is', null);
  if (filter.unitId) query = query.where('c.unit_id', 'in', orNone(await lineOf(scope, filter.unitId)));
  if (filter.goalId) query = query.where('c.goal_id', '=', filter.goalId);
  if (filter.q) query = query.where('c.name', 'ilike', `%${filter.q.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`);
  if (filter.cursor) {
    if (!/^[0-9a-f-]{36}$/.test(filter.cursor)) throw invalidField('cursor', 'unknown_cursor');
    query = query.where('c.id', '<', filter.cursor);
  }
  // Ids rise with time: newest first.
  const rows = await query
    .orderBy('c.id', 'desc')
    .limit(filter.limit + 1)
    .execute();
  const page = rows.slice(0, filter.limit);
  return { items: page.map(describe), nextCursor: rows.length > filter.limit ? (page.at(-1)?.id ?? null) : null };
}

export async function getCampaign(scope: Scope, id: string) {
  const row = await find(scope, id);
  assertReadableBelow(scope, 'content.read', row?.unit_id);
  return describe(row!);
}

export async function createCampaign(scope: Scope, input: CampaignInput) {
  await assertUnit(scope, input.unitId);
  const person = writer(scope);
  await assertGoal(scope, input.goalId, input.unitId);
  assertDates(input);
  const id = newId();
  await scope.db
    .insertInto('content.campaign')
    .values({
      organisation_id: scope.organisationId,
      id,
      unit_id: input.unitId,
      goal_id: input.goalId,
      name: input.name,
      description: input.description,
      audience: input.audience,
      starts_on: input.startsOn,
      ends_on: input.endsOn,
      edited_by: person,
    })
    .execute();
  scope.record({ action: 'content.campaign.created', entity: { type: 'campaign', id }, unitId: input.unitId, new: input });
  return describe((await find(scope, id))!);
}

export async function updateCampaign(scope: Scope, { id, revision, archived, ...change }: Change) {
  const locked = await scope.db.selectFrom('content.campaign').selectAll().where('id', '=', id).forUpdate().executeTakeFirst();
  assertAllowed(scope, 'content.edit', locked?.unit_id);
  const old = locked!;
  await assertCurrent(scope, old, revision);
  const person = writer(scope);
  if (change.goalId !== undefined && change.goalId !== old.goal_id) await assertGoal(scope, change.goalId, old.unit_id);
  assertDates({
    startsOn: change.startsOn === undefined ? old.starts_on : change.startsOn,
    endsOn: change.endsOn === undefined ? old.ends_on : change.endsOn,
  });
  const before = describe((await find(scope, id))!);
  await scope.db
    .updateTable('content.campaign')
    .set({
      revision: old.revision + 1,
      edited_by: person,
      edited_at: sql<string>`kernel.now()`,
      name: change.name ?? old.name,
      goal_id: change.goalId ?? old.goal_id,
      description: change.description ?? old.description,
      audience: change.audience ?? old.audience,
      starts_on: change.startsOn === undefined ? old.starts_on : change.startsOn,
      ends_on: change.endsOn === undefined ? old.ends_on : change.endsOn,
      ...(archived === undefined ? {} : { archived_at: archived ? sql<string>`kernel.now()` : null }),
    })
    .where('id', '=', id)
    .execute();
  const after = describe((await find(scope, id))!);
  const verb = archived === undefined || archived === before.archived ? 'updated' : archived ? 'archived' : 'unarchived';
  scope.record({ action: `content.campaign.${verb}`, entity: { type: 'campaign', id }, unitId: old.unit_id, old: before, new: after });
  return after;
}

/** A goal of the unit or of one above it, still pursued. */
async function assertGoal(scope: Scope, goalId: string, unitId: string): Promise<void> {
  const goal = await goalOf(scope, goalId);
  if (!goal || goal.archived || !(await lineOf(scope, unitId)).includes(goal.unitId)) throw invalidField('goalId', 'unknown_goal');
}

function assertDates({ startsOn, endsOn }: { startsOn: string | null; endsOn: string | null }): void {
  if (startsOn && endsOn && endsOn < startsOn) throw invalidField('endsOn', 'ends_before_start');
}

/** A post belongs to a campaign of its unit or of one above it. */
export async function assertCampaignUsable(scope: Scope, campaignId: string, unitId: string): Promise<void> {
  const row = await scope.db
    .selectFrom('content.campaign')
    .select(['unit_id', 'archived_at'])
    .where('id', '=', campaignId)
    .executeTakeFirst();
  if (!row || row.archived_at || !(await lineOf(scope, unitId)).includes(row.unit_id)) throw invalidField('campaignId', 'unknown_campaign');
}

/** For the rooms below. */
export async function campaignOf(scope: Scope, id: string) {
  const row = await find(scope, id);
  return row ? describe(row) : null;
}
