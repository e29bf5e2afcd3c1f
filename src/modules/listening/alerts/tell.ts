/** Whom an alert is told, and when: a delivery for each person and webhook, once for each event and severity. */
import { sql } from 'kysely';
import { now } from '#kernel/clock.ts';
import { newId } from '#kernel/ids.ts';
import { enqueue } from '#kernel/jobs.ts';
import type { Scope } from '#kernel/types.ts';
import { peopleWith, rolesWith } from '#modules/identity/index.ts';
import { quietUntil } from './clock.ts';
import { deliverTask, mostAttempts } from './deliver.ts';
import type { RuleRow } from './rule-row.ts';

interface Target {
  channel: 'web' | 'mail' | 'webhook';
  id: string;
}

/** Those named and those in the roles, as far as they may still read what the unit hears. */
export async function recipientsOf(scope: Scope, rule: Pick<RuleRow, 'unit_id' | 'person_ids' | 'roles'>): Promise<string[]> {
  const readers = await peopleWith(scope, 'listening.read', rule.unit_id);
  const found: string[] = [];
  for (const personId of readers) {
    const held =
      rule.person_ids.includes(personId) || rule.roles.length === 0 ? [] : await rolesWith(scope, personId, 'listening.read', rule.unit_id);
    if (rule.person_ids.includes(personId) || held.some(({ role }) => rule.roles.includes(role))) found.push(personId);
  }
  return found;
}

export async function tell(
  scope: Scope,
  rule: RuleRow,
  { eventId, firingId, expected }: { eventId: string; firingId: string; expected: boolean },
): Promise<void> {
  const people = await recipientsOf(scope, rule);
  const targets: Target[] = [
    ...(rule.in_web ? people.map((id): Target => ({ channel: 'web', id })) : []),
    ...(rule.by_mail ? people.map((id): Target => ({ channel: 'mail', id })) : []),
    ...rule.webhook_ids.map((id): Target => ({ channel: 'webhook', id })),
  ];
  const present = now();
  const quiet = rule.severity === 'critical' ? null : quietUntil(present, rule.quiet, rule.zone);
  const snoozed = rule.snoozed_until !== null && Date.parse(rule.snoozed_until) > present.getTime();
  // Who knows it already, or asked not to be told, is not told; the log says why.
  const code = expected ? 'expected' : snoozed ? 'snoozed' : null;
  for (const { channel, id } of targets) {
    const { rows } = await sql<{ id: string }>`
      insert into listening.alert_delivery (organisation_id, id, event_id, firing_id, rule_id, channel, target_id, severity, state, due_at, held, code, settled_at)
      values (${scope.organisationId}, ${newId()}, ${eventId}, ${firingId}, ${rule.id}, ${channel}, ${id}, ${rule.severity}, ${code ? 'skipped' : 'waiting'},
        ${(quiet ?? present).toISOString()}::timestamptz, ${quiet !== null}, ${code}, ${code ? present.toISOString() : null}::timestamptz)
      on conflict do nothing returning id`.execute(scope.db);
    const deliveryId = rows[0]?.id;
    if (deliveryId && !code)
      await enqueue(
        scope,
        deliverTask,
        { deliveryId },
        { key: `listening.deliver_alert:${deliveryId}`, maximumAttempts: mostAttempts, ...(quiet ? { runAt: quiet } : {}) },
      );
  }
}
