/** Who was told of alerts, how, and what came of it. */
import { sql } from 'kysely';
import type { z } from 'zod';
import type { Scope } from '#kernel/types.ts';
import type { deliverySchema } from './contract-schemas.ts';

type Delivery = z.infer<typeof deliverySchema>;

/** The cursor is the id of the last delivery of the page before. */
export async function listDeliveries(
  scope: Scope,
  input: { ruleId?: string | undefined; eventId?: string | undefined; limit: number; cursor?: string | undefined },
): Promise<{ items: Delivery[]; nextCursor: string | null }> {
  const units = scope.access.unitsWith('listening.read');
  const parts = [sql<boolean>`r.unit_id = any(${units}::uuid[])`];
  if (input.ruleId) parts.push(sql`d.rule_id = ${input.ruleId}`);
  if (input.eventId) parts.push(sql`d.event_id = ${input.eventId}`);
  if (input.cursor)
    parts.push(sql`(d.created_at, d.id) < (select c.created_at, c.id from listening.alert_delivery c where c.id::text = ${input.cursor})`);
  const { rows } = await sql<Delivery>`
    select d.id, d.event_id as "eventId", d.rule_id as "ruleId", r.name as "ruleName", d.channel, coalesce(p.name, w.name, '–') as target, d.severity, d.state,
      d.held and d.state = 'waiting' as held, d.due_at as "dueAt", d.attempts, d.code, d.status, d.settled_at as "settledAt", d.created_at as "createdAt"
    from listening.alert_delivery d
    join listening.alert_rule r on r.organisation_id = d.organisation_id and r.id = d.rule_id
    left join identity.person p on p.organisation_id = d.organisation_id and p.id = d.target_id and d.channel <> 'webhook'
    left join listening.alert_webhook w on w.organisation_id = d.organisation_id and w.id = d.target_id and d.channel = 'webhook'
    where ${sql.join(parts, sql` and `)} order by d.created_at desc, d.id desc limit ${input.limit + 1}`.execute(scope.db);
  const items = rows.slice(0, input.limit);
  return { items, nextCursor: rows.length > input.limit ? (items.at(-1)?.id ?? null) : null };
}
