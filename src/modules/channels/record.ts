/** Channels in the joined record: what they are called, how they are, which wait for the caller. */
import { sql } from 'kysely';
import type { NeedOfPerson, RoomRecord } from '#kernel/room.ts';
import type { Scope } from '#kernel/types.ts';
import { needsPerson } from './rules.ts';
import { channelRows, findChannel } from './store.ts';
import type { HealthState } from './contract.ts';

const likePattern = (q: string) => `%${q.replaceAll(/[\\%_]/g, '\\$&')}%`;

async function search(scope: Scope, q: string) {
  const unitIds = scope.access.unitsWith('channels.read');
  if (unitIds.length === 0) return [];
  const rows = await scope.db
    .selectFrom('channels.channel')
    .select(['id', 'name', 'health', 'archived_at', 'by_hand', 'disconnected_at'])
    .where('unit_id', 'in', unitIds)
    .where(sql<boolean>`(name ilike ${likePattern(q)} or handle ilike ${likePattern(q)})`)
    .orderBy('name')
    .limit(20)
    .execute();
  return rows.map((row) => ({ type: 'channel', id: row.id, title: row.name, state: stateOf(row) }));
}

/** In a word: put away, served by hand, disconnected, else the health of the connection. */
function stateOf(row: { archived_at: string | null; by_hand: boolean; disconnected_at: string | null; health: string }): string {
  if (row.archived_at !== null) return 'archived';
  if (row.by_hand) return 'by_hand';
  return row.disconnected_at === null ? row.health : 'disconnected';
}

/** Broken connections, for those who are responsible or may mend them. */
async function needs(scope: Scope): Promise<NeedOfPerson[]> {
  const manages = new Set(scope.access.unitsWith('channels.manage'));
  const rows = await channelRows(scope, { archived: false });
  return rows
    .filter((row) => row.disconnected_at === null && needsPerson(row.health as HealthState))
    .filter((row) => manages.has(row.unit_id) || (row.responsible_person_id !== null && row.responsible_person_id === scope.actor.personId))
    .map((row) => ({
      messageId: `channels.notice.${row.health}`,
      values: { channel: row.name },
      entity: { type: 'channel', id: row.id },
      due: row.health_until,
      urgency: row.health === 'expired' || row.health === 'revoked' ? 'overdue' : 'soon',
    }));
}

export const channelsRecord: RoomRecord = {
  entities: { channel: { can: 'channels.read' } },
  async describe(scope, type, id) {
    if (type !== 'channel') return null;
    const row = await findChannel(scope, id);
    return row ? { title: row.name, state: stateOf(row), unitId: row.unit_id } : null;
  },
  // Posts, releases and dispatches name their channel; those rooms hold the links.
  links: async () => [],
  search,
  needs,
};
