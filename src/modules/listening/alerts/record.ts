/** Alerts in the joined record: rule ↔ alert ↔ query and the posts that stand for it. */
import { sql } from 'kysely';
import type { EntityDescription, LinkEnd, NeedOfPerson } from '#kernel/room.ts';
import type { Scope } from '#kernel/types.ts';
import { eventRows, eventsById } from './event-rows.ts';

const mostAlerts = 20;

export const alertEntities = {
  alert: { can: 'listening.read' },
  alert_rule: { can: 'listening.read' },
  alert_webhook: { can: 'listening.edit' },
} as const;

/** Undefined for what is none of these. */
export async function describeAlert(scope: Scope, type: string, id: string): Promise<EntityDescription | null | undefined> {
  if (type === 'alert') {
    const [event] = await eventsById(scope, [id]);
    return event ? { title: event.firings[0]?.ruleName ?? event.query.name, state: event.state, unitId: event.unitId } : null;
  }
  if (type !== 'alert_rule' && type !== 'alert_webhook') return undefined;
  const row = await scope.db
    .selectFrom(type === 'alert_rule' ? 'listening.alert_rule' : 'listening.alert_webhook')
    .select(['name', 'unit_id', 'archived_at'])
    .where('id', '=', id)
    .executeTakeFirst();
  return row ? { title: row.name, state: row.archived_at === null ? null : 'archived', unitId: row.unit_id } : null;
}

export async function linksOfAlerts(scope: Scope, type: string, id: string): Promise<LinkEnd[]> {
  const ids = async (query: ReturnType<typeof sql<{ id: string }>>) => (await query.execute(scope.db)).rows.map((row) => row.id);
  const ends = (to: string, direction: 'up' | 'down', relation: string, found: readonly string[]): LinkEnd[] =>
    found.map((one) => ({ type: to, id: one, direction, relation: `listening.relation.${relation}` }));
  switch (type) {
    case 'query':
      return [
        ...ends(
          'alert_rule',
          'down',
          'watched_by',
          await ids(sql`select id from listening.alert_rule where query_id = ${id} and archived_at is null order by lower(name)`),
        ),
        ...ends(
          'alert',
          'down',
          'alerted',
          await ids(sql`select id from listening.alert_event where query_id = ${id} order by opened_at desc limit ${mostAlerts}`),
        ),
      ];
    case 'alert_rule':
      return [
        ...ends('query', 'up', 'watches', await ids(sql`select query_id as id from listening.alert_rule where id = ${id}`)),
        ...ends(
          'alert',
          'down',
          'alerted',
          await ids(sql`
            select e.id from listening.alert_event e join listening.alert_firing f on f.organisation_id = e.organisation_id and f.event_id = e.id
            where f.rule_id = ${id} order by e.opened_at desc limit ${mostAlerts}`),
        ),
      ];
    case 'alert': {
      const [event] = await eventsById(scope, [id]);
      if (!event) return [];
      return [
        ...ends('query', 'up', 'found_by', [event.query.id]),
        ...ends('alert_rule', 'up', 'alerted_by', [...new Set(event.firings.map(({ ruleId }) => ruleId))]),
        ...ends('mention', 'down', 'found', event.explanation.top),
      ];
    }
    default:
      return [];
  }
}

/** Open alerts that the caller was given. */
export async function needsOfAlerts(scope: Scope): Promise<NeedOfPerson[]> {
  const { personId } = scope.actor;
  if (!personId) return [];
  const events = await eventRows(scope, sql<boolean>`e.assignee_id = ${personId} and e.state = 'open'`, mostAlerts);
  return events.map((event) => ({
    messageId: 'listening.need.alert',
    values: { rule: event.firings[0]?.ruleName ?? event.query.name },
    entity: { type: 'alert', id: event.id },
    due: null,
    urgency: event.severity === 'critical' ? 'soon' : 'normal',
  }));
}

export function searchAlerts(like: string, units: readonly string[]): ReturnType<typeof sql> {
  return sql`select 'alert_rule' as type, id, name as title, archived_at is not null as archived from listening.alert_rule where unit_id = any(${[...units]}::uuid[]) and name ilike ${like}`;
}
