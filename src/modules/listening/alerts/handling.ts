/** What people do with an event: take it, give it away, write on it, judge it. Each is in the audit trail. */
import { sql } from 'kysely';
import { invalidField, notFound } from '#kernel/errors.ts';
import { assertAllowed } from '#kernel/handler.ts';
import { newId } from '#kernel/ids.ts';
import type { Scope } from '#kernel/types.ts';
import { notify, peopleWith } from '#modules/identity/index.ts';
import { isFixed, mostTuning, type AlertDetail, type Verdict } from './contract-schemas.ts';
import { eventDetail } from './events.ts';
import { ruleRows } from './rule-row.ts';

async function handled(scope: Scope, id: string): Promise<{ unitId: string }> {
  const row = await scope.db.selectFrom('listening.alert_event').select('unit_id').where('id', '=', id).forUpdate().executeTakeFirst();
  assertAllowed(scope, 'listening.handle', row?.unit_id);
  return { unitId: row?.unit_id ?? '' };
}

export async function acknowledge(scope: Scope, { id, acknowledged }: { id: string; acknowledged: boolean }): Promise<AlertDetail> {
  const { unitId } = await handled(scope, id);
  await sql`
    update listening.alert_event set acknowledged_at = ${acknowledged ? sql`coalesce(acknowledged_at, kernel.now())` : sql`null`},
      acknowledged_by = ${acknowledged ? sql`coalesce(acknowledged_by, ${scope.actor.personId}::uuid)` : sql`null`}
    where id = ${id}`.execute(scope.db);
  scope.record({
    action: acknowledged ? 'listening.alert.acknowledged' : 'listening.alert.unacknowledged',
    entity: { type: 'alert', id },
    unitId,
  });
  return eventDetail(scope, id);
}

/** Somebody who may handle it; they are told in the web. */
export async function assign(scope: Scope, { id, personId }: { id: string; personId: string | null }): Promise<AlertDetail> {
  const { unitId } = await handled(scope, id);
  if (personId !== null && !(await peopleWith(scope, 'listening.handle', unitId)).includes(personId))
    throw invalidField('personId', 'may_not_handle');
  await scope.db.updateTable('listening.alert_event').set({ assignee_id: personId }).where('id', '=', id).execute();
  scope.record({ action: 'listening.alert.assigned', entity: { type: 'alert', id }, unitId, new: { personId } });
  const detail = await eventDetail(scope, id);
  if (personId !== null && personId !== scope.actor.personId)
    await notify(scope, [personId], {
      messageId: 'listening.notice.alert_assigned',
      values: { rule: detail.firings[0]?.ruleName ?? detail.query.name },
      entity: { type: 'alert', id },
    });
  return detail;
}

export async function writeNote(scope: Scope, { id, text }: { id: string; text: string }): Promise<AlertDetail> {
  const { unitId } = await handled(scope, id);
  await scope.db
    .insertInto('listening.alert_note')
    .values({ organisation_id: scope.organisationId, id: newId(), event_id: id, person_id: scope.actor.personId, text })
    .execute();
  scope.record({ action: 'listening.alert.noted', entity: { type: 'alert', id }, unitId, new: { text } });
  return eventDetail(scope, id);
}

/** One step of a tenth, between none and six; never for rules of which each finding counts. */
const tuned = (tuning: number, verdict: Verdict): number =>
  verdict === 'not_useful' ? Math.min(mostTuning, tuning + 1) : verdict === 'useful' ? Math.max(0, tuning - 1) : tuning;

export async function judge(scope: Scope, { id, ruleId, verdict }: { id: string; ruleId: string; verdict: Verdict }): Promise<AlertDetail> {
  const { unitId } = await handled(scope, id);
  const { rows: fired } = await sql`select from listening.alert_firing where event_id = ${id} and rule_id = ${ruleId} limit 1`.execute(
    scope.db,
  );
  if (fired.length === 0) throw invalidField('ruleId', 'not_of_this_alert');
  const { rows: earlier } = await sql<{ id: string }>`
    select id from listening.alert_feedback where event_id = ${id} and rule_id = ${ruleId} and undone_at is null
      and person_id is not distinct from ${scope.actor.personId}::uuid`.execute(scope.db);
  for (const row of earlier) await takeBack(scope, row.id);
  const [rule] = await ruleRows(scope, sql<boolean>`r.id = ${ruleId}`, true);
  if (!rule) throw notFound();
  const after = isFixed(rule) ? rule.tuning : tuned(rule.tuning, verdict);
  await scope.db
    .insertInto('listening.alert_feedback')
    .values({
      organisation_id: scope.organisationId,
      id: newId(),
      event_id: id,
      rule_id: ruleId,
      person_id: scope.actor.personId,
      verdict,
      tuning_before: rule.tuning,
      tuning_after: after,
    })
    .execute();
  if (after !== rule.tuning) await tune(scope, ruleId, after);
  scope.record({
    action: 'listening.alert.judged',
    entity: { type: 'alert', id },
    unitId,
    old: { tuning: rule.tuning },
    new: { rule: ruleId, verdict, tuning: after },
  });
  return eventDetail(scope, id);
}

/** One's own only. */
export async function undoFeedback(scope: Scope, { id, feedbackId }: { id: string; feedbackId: string }): Promise<AlertDetail> {
  const { unitId } = await handled(scope, id);
  const { rows } = await sql<{ id: string }>`
    select id from listening.alert_feedback where id = ${feedbackId} and event_id = ${id} and undone_at is null
      and person_id is not distinct from ${scope.actor.personId}::uuid`.execute(scope.db);
  if (rows.length === 0) throw notFound();
  await takeBack(scope, feedbackId);
  scope.record({ action: 'listening.alert.feedback_undone', entity: { type: 'alert', id }, unitId, old: { feedback: feedbackId } });
  return eventDetail(scope, id);
}

/** The rule takes back the step that this word made, whatever others have said since. */
async function takeBack(scope: Scope, feedbackId: string): Promise<void> {
  const { rows } = await sql<{ rule_id: string; tuning_before: number; tuning_after: number }>`
    update listening.alert_feedback set undone_at = kernel.now() where id = ${feedbackId} returning rule_id, tuning_before, tuning_after`.execute(
    scope.db,
  );
  const [row] = rows;
  if (!row || row.tuning_after === row.tuning_before) return;
  const [rule] = await ruleRows(scope, sql<boolean>`r.id = ${row.rule_id}`, true);
  if (rule) await tune(scope, rule.id, Math.max(0, Math.min(mostTuning, rule.tuning - (row.tuning_after - row.tuning_before))));
}

const tune = async ({ db }: Scope, id: string, tuning: number): Promise<void> =>
  void (await db.updateTable('listening.alert_rule').set({ tuning }).where('id', '=', id).execute());
