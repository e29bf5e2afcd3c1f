/** SQL on goals, objectives and KPIs, read as the rest of the room wants them. */
import { sql, type Transaction } from 'kysely';
import type { z } from 'zod';
import type { DB } from '#kernel/db.gen.ts';
import { metricSchema } from './contract.ts';

type Db = Transaction<DB>;
export type Metric = z.infer<typeof metricSchema>;

interface Entry {
  id: string;
  unitId: string;
  ownerPersonId: string;
  revision: number;
  /** Itself, or something it stands under. */
  archived: boolean;
  /** Itself, whatever it stands under. */
  ownArchived: boolean;
  createdAt: string;
}
export interface Goal extends Entry {
  title: string;
  description: string;
}
export interface Objective extends Goal {
  goalId: string;
  goalTitle: string;
}
export interface Kpi extends Entry {
  goalId: string;
  goalTitle: string;
  objectiveId: string;
  objectiveTitle: string;
  name: string;
  metric: Metric;
  direction: 'up' | 'down';
  baseline: number;
  baselineOn: string;
  target: number;
  targetOn: string;
  unitLabel: string;
}

/** What to read: by id, by what it stands under, by unit; all of them must hold. */
export interface Filter {
  ids?: readonly string[];
  goalId?: string;
  objectiveId?: string;
  units?: readonly string[];
  /** Of KPIs. */
  ownerPersonId?: string;
  archived?: boolean;
}

export async function goals(db: Db, { ids, units, archived }: Filter): Promise<Goal[]> {
  const rows = await db
    .selectFrom('strategy.goal as g')
    .selectAll()
    .$if(ids !== undefined, (query) => query.where('id', 'in', atLeastOne(ids)))
    .$if(units !== undefined, (query) => query.where('unit_id', 'in', atLeastOne(units)))
    .$if(archived === false, (query) => query.where('archived_at', 'is', null))
    .orderBy('created_at')
    .orderBy('id')
    .execute();
  return rows.map((row) => ({ ...entryOf(row, row.archived_at !== null), title: row.title, description: row.description }));
}

export async function objectives(db: Db, { ids, goalId, units, archived }: Filter): Promise<Objective[]> {
  const rows = await db
    .selectFrom('strategy.objective as o')
    .innerJoin('strategy.goal as g', (join) => join.onRef('g.organisation_id', '=', 'o.organisation_id').onRef('g.id', '=', 'o.goal_id'))
    .selectAll('o')
    .select(['g.title as goal_title', 'g.archived_at as goal_archived_at'])
    .$if(ids !== undefined, (query) => query.where('o.id', 'in', atLeastOne(ids)))
    .$if(goalId !== undefined, (query) => query.where('o.goal_id', '=', goalId ?? ''))
    .$if(units !== undefined, (query) => query.where('o.unit_id', 'in', atLeastOne(units)))
    .$if(archived === false, (query) => query.where('o.archived_at', 'is', null).where('g.archived_at', 'is', null))
    .orderBy('o.created_at')
    .orderBy('o.id')
    .execute();
  return rows.map((row) => ({
    ...entryOf(row, row.archived_at !== null || row.goal_archived_at !== null),
    goalId: row.goal_id,
    goalTitle: row.goal_title,
    title: row.title,
    description: row.description,
  }));
}

export async function kpis(db: Db, { ids, goalId, objectiveId, units, ownerPersonId, archived }: Filter): Promise<Kpi[]> {
  const rows = await db
    .selectFrom('strategy.kpi as k')
    .innerJoin('strategy.objective as o', (join) =>
      join.onRef('o.organisation_id', '=', 'k.organisation_id').onRef('o.id', '=', 'k.objective_id'),
    )
    .innerJoin('strategy.goal as g', (join) => join.onRef('g.organisation_id', '=', 'o.organisation_id').onRef('g.id', '=', 'o.goal_id'))
    .selectAll('k')
    .select(['o.title as objective_title', 'o.goal_id', 'g.title as goal_title'])
    .select(sql<boolean>`k.archived_at is not null or o.archived_at is not null or g.archived_at is not null`.as('archived'))
    .select(
      sql<
        string[]
      >`array(select c.channel_id from strategy.kpi_channel c where c.organisation_id = k.organisation_id and c.kpi_id = k.id order by c.channel_id)`.as(
        'channel_ids',
      ),
    )
    .$if(ids !== undefined, (query) => query.where('k.id', 'in', atLeastOne(ids)))
    .$if(goalId !== undefined, (query) => query.where('o.goal_id', '=', goalId ?? ''))
    .$if(objectiveId !== undefined, (query) => query.where('k.objective_id', '=', objectiveId ?? ''))
    .$if(units !== undefined, (query) => query.where('k.unit_id', 'in', atLeastOne(units)))
    .$if(ownerPersonId !== undefined, (query) => query.where('k.owner_person_id', '=', ownerPersonId ?? ''))
    .$if(archived === false, (query) =>
      query.where('k.archived_at', 'is', null).where('o.archived_at', 'is', null).where('g.archived_at', 'is', null),
    )
    .orderBy('k.created_at')
    .orderBy('k.id')
    .execute();
  return rows.map((row) => ({
    ...entryOf(row, row.archived),
    goalId: row.goal_id,
    goalTitle: row.goal_title,
    objectiveId: row.objective_id,
    objectiveTitle: row.objective_title,
    name: row.name,
    metric: metricOf(row.source, row.metric, row.channel_ids),
    direction: row.direction as 'up' | 'down',
    baseline: row.baseline,
    baselineOn: row.baseline_on,
    target: row.target,
    targetOn: row.target_on,
    unitLabel: row.unit_label,
  }));
}

function entryOf(
  row: { id: string; unit_id: string; owner_person_id: string; revision: number; archived_at: string | null; created_at: string },
  archived: boolean,
): Entry {
  return {
    id: row.id,
    unitId: row.unit_id,
    ownerPersonId: row.owner_person_id,
    revision: row.revision,
    archived,
    ownArchived: row.archived_at !== null,
    createdAt: row.created_at,
  };
}

function metricOf(source: string, name: string, channelIds: string[]): Metric {
  return metricSchema.parse(
    source === 'channel' ? { source, name, channelIds } : source === 'posts' ? { source, name, per: 'goal' } : { source },
  );
}

/** The column `metric`: what a person tells is called `value`. */
export function metricName(metric: Metric): string {
  return metric.source === 'manual' ? 'value' : metric.name;
}

export async function replaceChannels(db: Db, organisationId: string, kpiId: string, metric: Metric): Promise<void> {
  await db.deleteFrom('strategy.kpi_channel').where('kpi_id', '=', kpiId).execute();
  if (metric.source !== 'channel') return;
  const rows = [...new Set(metric.channelIds)].map((channelId) => ({
    organisation_id: organisationId,
    kpi_id: kpiId,
    channel_id: channelId,
  }));
  await db.insertInto('strategy.kpi_channel').values(rows).execute();
}

/** SQL has no empty list. */
function atLeastOne(ids: readonly string[] | undefined): string[] {
  return ids && ids.length > 0 ? [...ids] : ['00000000-0000-0000-0000-000000000000'];
}
