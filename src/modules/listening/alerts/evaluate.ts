/**
 * Every two minutes each rule is looked at. What is found is written in one transaction with whom it is told, under a
 * lock of the organisation's alerts: done again, or by two at once, it fires once.
 */
import { sql } from 'kysely';
import { z } from 'zod';
import { now } from '#kernel/clock.ts';
import { defineTask, enqueue } from '#kernel/jobs.ts';
import { logger } from '#kernel/log.ts';
import { inTransaction } from '#kernel/transaction.ts';
import type { Context, Scope } from '#kernel/types.ts';
import { hourMs, isoOf } from './clock.ts';
import { explain } from './explain.ts';
import { begin, closeQuiet, firingOf, firingsNear, goOn, type Explained } from './firings.ts';
import { look, type Look } from './look.ts';
import { ruleRows, type RuleRow } from './rule-row.ts';

const log = logger('listening');

export const evaluateAlerts = defineTask({
  name: 'listening.evaluate_alerts',
  version: 1,
  payload: z.object({}).strict() as z.ZodType<Record<string, never>>,
  async run(ctx) {
    const rules = await inTransaction(ctx, (scope) => ruleRows(scope, sql<boolean>`r.paused_at is null and r.archived_at is null`));
    let failed = 0;
    for (const rule of rules) {
      ctx.signal.throwIfAborted();
      try {
        await evaluateRule(ctx, rule.id);
      } catch (error) {
        // One rule that cannot be looked at must not silence the others.
        failed += 1;
        log.error('an alert rule could not be looked at', { error, organisationId: ctx.organisationId });
      }
    }
    await inTransaction(ctx, closeQuiet);
    if (failed > 0) throw new Error(`${failed} alert rules could not be looked at`);
  },
});

export const evaluateOne = defineTask({
  name: 'listening.evaluate_alert_rule',
  version: 1,
  payload: z.object({ ruleId: z.uuid() }),
  run: (ctx, { ruleId }) => evaluateRule(ctx, ruleId),
});

/** In the transaction that made or changed the rule. */
export const askToEvaluate = (scope: Scope, ruleId: string): Promise<void> =>
  enqueue(scope, evaluateOne, { ruleId }, { key: `listening.evaluate_alert_rule:${ruleId}`, maximumAttempts: 3 });

export async function evaluateRule(ctx: Context, ruleId: string): Promise<void> {
  const seen = await inTransaction(ctx, async (scope) => {
    const [rule] = await ruleRows(scope, sql<boolean>`r.id = ${ruleId} and r.paused_at is null and r.archived_at is null`);
    if (!rule) return null;
    const looked = await look(scope, rule);
    if (!looked) return null;
    const firings = await firingsNear(scope, rule, looked.runs);
    return { rule, looked, fresh: looked.runs.filter((run) => !firingOf(run, firings, rule.cool_down_minutes)) };
  });
  if (!seen) return;
  const { rule, looked, fresh } = seen;
  // Posts are read with no transaction open.
  const explained = new Map<number, Explained>();
  for (const run of fresh) {
    const from = run.first.hour - (run.first.hours - 1) * hourMs;
    explained.set(run.first.hour, { run, explanation: await explain(ctx, looked.watched, from, run.last + hourMs) });
  }
  await inTransaction(ctx, (scope) => keep(scope, rule, looked, explained));
}

async function keep(
  scope: Scope,
  seen: RuleRow,
  { watched, runs, learned }: Look,
  explained: ReadonlyMap<number, Explained>,
): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended('listening.alerts:' || ${scope.organisationId}::text, 0))`.execute(scope.db);
  const [rule] = await ruleRows(scope, sql<boolean>`r.id = ${seen.id} and r.paused_at is null and r.archived_at is null`, true);
  // Changed meanwhile: what was found belongs to another rule.
  if (!rule || rule.edition !== seen.edition || rule.tuning !== seen.tuning) return;
  for (const run of runs) {
    const firing = firingOf(run, await firingsNear(scope, rule, [run]), rule.cool_down_minutes);
    const fresh = explained.get(run.first.hour);
    if (firing) await goOn(scope, rule, run, firing);
    else if (fresh) await begin(scope, rule, watched, fresh);
  }
  if (learned)
    await sql`
      insert into listening.alert_state (organisation_id, rule_id, edition, query_version, learned_from, learned_to, learned_sum, state)
      values (${scope.organisationId}, ${rule.id}, ${rule.edition}, ${learned.version}, ${isoOf(learned.from)}::timestamptz,
        ${isoOf(learned.to)}::timestamptz, ${learned.sum}, ${JSON.stringify(learned.state)}::jsonb)
      on conflict (organisation_id, rule_id) do update set edition = excluded.edition, query_version = excluded.query_version,
        learned_from = excluded.learned_from, learned_to = excluded.learned_to, learned_sum = excluded.learned_sum, state = excluded.state`.execute(
      scope.db,
    );
  const at = now().toISOString();
  await sql`
    update listening.alert_rule set evaluated_at = ${at}::timestamptz, looked_back_at = coalesce(looked_back_at, ${at}::timestamptz)
    where id = ${rule.id}`.execute(scope.db);
}
