/** SQL on channels.channel. Tokens have a file of their own. */
import { sql, type Insertable, type Selectable, type UpdateObject } from 'kysely';
import type { ChannelsChannel, DB } from '#kernel/db.gen.ts';
import type { Scope } from '#kernel/types.ts';
import type { HealthState } from './contract.ts';
import type { Health } from './rules.ts';

export type ChannelRow = Selectable<ChannelsChannel>;

export function findChannel({ db }: Scope, id: string): Promise<ChannelRow | undefined> {
  return db.selectFrom('channels.channel').selectAll().where('id', '=', id).executeTakeFirst();
}

export function lockChannel({ db }: Scope, id: string): Promise<ChannelRow | undefined> {
  return db.selectFrom('channels.channel').selectAll().where('id', '=', id).forNoKeyUpdate().executeTakeFirst();
}

/** By name; `ids` and `unitIds` narrow, null does not. */
export async function channelRows(
  { db }: Scope,
  wanted: { ids?: readonly string[] | null; unitIds?: readonly string[] | null; network?: string; archived?: boolean },
): Promise<ChannelRow[]> {
  if (wanted.ids?.length === 0 || wanted.unitIds?.length === 0) return [];
  let query = db.selectFrom('channels.channel').selectAll();
  if (wanted.ids) query = query.where('id', 'in', [...wanted.ids]);
  if (wanted.unitIds) query = query.where('unit_id', 'in', [...wanted.unitIds]);
  if (wanted.network) query = query.where('network', '=', wanted.network);
  if (wanted.archived !== undefined) query = query.where('archived_at', wanted.archived ? 'is not' : 'is', null);
  return query
    .orderBy(sql`lower(name)`)
    .orderBy('id')
    .execute();
}

export async function insertChannel(scope: Scope, values: Omit<Insertable<ChannelsChannel>, 'organisation_id'>): Promise<ChannelRow> {
  return scope.db
    .insertInto('channels.channel')
    .values({ organisation_id: scope.organisationId, ...values })
    .returningAll()
    .executeTakeFirstOrThrow();
}

export async function updateChannel({ db }: Scope, id: string, values: UpdateObject<DB, 'channels.channel'>): Promise<ChannelRow> {
  return db.updateTable('channels.channel').set(values).where('id', '=', id).returningAll().executeTakeFirstOrThrow();
}

export function healthOf(row: ChannelRow): Health {
  return {
    state: row.health as HealthState,
    reason: row.health_reason,
    until: row.health_until === null ? null : new Date(row.health_until),
    failures: row.failures,
  };
}

export async function writeHealth({ db }: Scope, id: string, health: Health, changed: boolean): Promise<void> {
  await db
    .updateTable('channels.channel')
    .set({
      health: health.state,
      health_reason: health.reason,
      health_until: health.until,
      failures: health.failures,
      health_checked_at: sql`kernel.now()`,
      ...(changed ? { health_changed_at: sql`kernel.now()` } : {}),
    })
    .where('id', '=', id)
    .execute();
}
