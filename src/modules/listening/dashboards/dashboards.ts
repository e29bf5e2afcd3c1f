/** Dashboards: panels of several queries as one person arranged them. Theirs to change; shared, others of the unit see them. */
import { sql } from 'kysely';
import type { z } from 'zod';
import { AppError, notFound, refuse } from '#kernel/errors.ts';
import { assertAllowed } from '#kernel/handler.ts';
import { newId } from '#kernel/ids.ts';
import type { Scope } from '#kernel/types.ts';
import { namesOf } from '#modules/identity/index.ts';
import { assertPeriod } from '../periods.ts';
import { readableQuery } from '../queries.ts';
import { dashboardPeriodSchema, panelSchema, type Against, type dashboardSchema, type Panel } from './contract-schemas.ts';

export type Dashboard = z.infer<typeof dashboardSchema>;
type Period = z.infer<typeof dashboardPeriodSchema>;
/** Of one person; more would be no help. */
const mostDashboards = 100;

function personOf({ actor }: Scope): string {
  if (!actor.personId) throw new AppError('forbidden', { reason: 'person_needed' });
  return actor.personId;
}

async function rowsOf(scope: Scope, id?: string): Promise<Dashboard[]> {
  const person = personOf(scope);
  const shared = scope.access.unitsWithAncestors('listening.read');
  const rows = await scope.db
    .selectFrom('listening.dashboard')
    .selectAll()
    .where(({ or, and, eb }) =>
      or([eb('person_id', '=', person), and([eb('shared', '=', true), eb('unit_id', 'in', [...shared, person])])]),
    )
    .$if(id !== undefined, (query) => query.where('id', '=', id ?? ''))
    .orderBy(sql`lower(title)`)
    .orderBy('id')
    .execute();
  const names = await namesOf(
    scope,
    rows.map((row) => row.person_id),
  );
  return rows.map((row) => ({
    id: row.id,
    title: row.title,
    period: dashboardPeriodSchema.parse(row.period),
    against: row.against as Against,
    panels: panelSchema.array().parse(row.panels),
    unitId: row.unit_id,
    shared: row.shared,
    mine: row.person_id === person,
    owner: names.get(row.person_id) ?? '',
    revision: row.revision,
    changedAt: row.changed_at,
  }));
}

/** One's own, and those shared with units one listens in. */
export const listDashboards = (scope: Scope): Promise<Dashboard[]> => rowsOf(scope);

export async function readDashboard(scope: Scope, id: string): Promise<Dashboard> {
  const [dashboard] = await rowsOf(scope, id);
  if (!dashboard) throw notFound();
  return dashboard;
}

interface Wanted {
  title: string;
  period: Period;
  against: Against;
  panels: Panel[];
  unitId: string;
  shared: boolean;
}

/** Only queries one may read oneself, and only units one listens in. */
async function assertMay(scope: Scope, { period, panels, unitId }: Partial<Wanted>): Promise<void> {
  if (period && 'from' in period) assertPeriod(period);
  if (unitId) assertAllowed(scope, 'listening.read', unitId);
  const ids = new Set(panels?.flatMap((panel) => (panel.kind === 'voice' ? panel.queryIds : [panel.queryId])));
  for (const id of ids) await readableQuery(scope, id);
}

export async function createDashboard(scope: Scope, wanted: Wanted): Promise<Dashboard> {
  const person = personOf(scope);
  if (!scope.access.somewhere('listening.read')) throw new AppError('forbidden', { reason: 'listening.read' });
  await assertMay(scope, wanted);
  const { count } = await scope.db
    .selectFrom('listening.dashboard')
    .select(sql<number>`count(*)::int`.as('count'))
    .where('person_id', '=', person)
    .executeTakeFirstOrThrow();
  if (count >= mostDashboards) throw refuse('too_many_dashboards', { maximum: mostDashboards });
  const id = newId();
  await scope.db
    .insertInto('listening.dashboard')
    .values({
      organisation_id: scope.organisationId,
      id,
      person_id: person,
      title: wanted.title,
      period: JSON.stringify(wanted.period),
      against: wanted.against,
      panels: JSON.stringify(wanted.panels),
      unit_id: wanted.unitId,
      shared: wanted.shared,
    })
    .execute();
  scope.record({
    action: 'listening.dashboard.created',
    entity: { type: 'person', id: person },
    unitId: wanted.unitId,
    new: { dashboardId: id, title: wanted.title, shared: wanted.shared },
  });
  return readDashboard(scope, id);
}

type Changes = { [Key in keyof Wanted]?: Wanted[Key] | undefined };

/** Throws `not_found` for another's, shared or not, and `stale` where it was changed meanwhile. */
export async function updateDashboard(
  scope: Scope,
  { id, revision, ...changes }: { id: string; revision: number } & Changes,
): Promise<Dashboard> {
  const was = await ownDashboard(scope, id);
  if (was.revision !== revision) throw new AppError('stale', { values: { revision: was.revision } });
  const title = changes.title ?? was.title;
  const period = changes.period ?? was.period;
  const unitId = changes.unitId ?? was.unitId;
  const shared = changes.shared ?? was.shared;
  await assertMay(scope, { period, ...(changes.panels ? { panels: changes.panels } : {}), ...(changes.unitId ? { unitId } : {}) });
  await scope.db
    .updateTable('listening.dashboard')
    .set({
      title,
      period: JSON.stringify(period),
      against: changes.against ?? was.against,
      panels: JSON.stringify(changes.panels ?? was.panels),
      unit_id: unitId,
      shared,
      revision: revision + 1,
      changed_at: sql<string>`kernel.now()`,
    })
    .where('id', '=', id)
    .execute();
  scope.record({
    action: 'listening.dashboard.changed',
    entity: { type: 'person', id: personOf(scope) },
    unitId,
    old: { dashboardId: id, title: was.title, shared: was.shared },
    new: { dashboardId: id, title, shared },
  });
  return readDashboard(scope, id);
}

export async function removeDashboard(scope: Scope, id: string): Promise<void> {
  const was = await ownDashboard(scope, id);
  await scope.db.deleteFrom('listening.dashboard').where('id', '=', id).execute();
  scope.record({
    action: 'listening.dashboard.removed',
    entity: { type: 'person', id: personOf(scope) },
    unitId: was.unitId,
    old: { dashboardId: id, title: was.title, shared: was.shared },
  });
}

/** Locked, so that changes follow each other. */
async function ownDashboard(scope: Scope, id: string): Promise<Dashboard> {
  const row = await scope.db
    .selectFrom('listening.dashboard')
    .select('id')
    .where('id', '=', id)
    .where('person_id', '=', personOf(scope))
    .forUpdate()
    .executeTakeFirst();
  if (!row) throw notFound();
  return readDashboard(scope, id);
}
