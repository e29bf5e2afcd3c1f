/** Rules made, changed, listed. What a rule looks for is an edition: changed, it learns anew and looks at nothing from before. */
import { isDeepStrictEqual } from 'node:util';
import { sql } from 'kysely';
import type { z } from 'zod';
import { AppError, invalidField, notFound } from '#kernel/errors.ts';
import { assertAllowed, assertReadable } from '#kernel/handler.ts';
import { newId } from '#kernel/ids.ts';
import type { Scope } from '#kernel/types.ts';
import { organisationOf, peopleWith, unitExists } from '#modules/identity/index.ts';
import { queryOf, readableQuery } from '../queries.ts';
import {
  conditionSchema,
  isShare,
  metricSchema,
  type AlertRule,
  type Condition,
  type Metric,
  type ruleFields,
} from './contract-schemas.ts';
import { askToEvaluate } from './evaluate.ts';
import { ruleRows, type RuleRow } from './rule-row.ts';
import { shownRules } from './rule-view.ts';

type Fields = { [K in keyof typeof ruleFields]: z.infer<(typeof ruleFields)[K]> };

export async function listRules(scope: Scope, input: { archived: 'without' | 'with'; queryId?: string | undefined }): Promise<AlertRule[]> {
  const units = scope.access.unitsWith('listening.read');
  const parts = [sql<boolean>`r.unit_id = any(${units}::uuid[])`];
  if (input.archived === 'without') parts.push(sql`r.archived_at is null`);
  if (input.queryId) parts.push(sql`r.query_id = ${input.queryId}`);
  return shownRules(scope, await ruleRows(scope, sql.join<boolean>(parts, sql` and `) as ReturnType<typeof sql<boolean>>));
}

export async function readableRule(scope: Scope, id: string): Promise<AlertRule> {
  const rows = await ruleRows(scope, sql<boolean>`r.id = ${id}`);
  assertReadable(scope, 'listening.read', rows[0]?.unit_id);
  const [rule] = await shownRules(scope, rows);
  return rule as AlertRule;
}

/** Shares have no usual the detector could know: they go by limits and comparisons. */
export function assertFits(metric: Metric, condition: Condition): void {
  if (isShare(metric) && condition.kind === 'unusual') throw invalidField('condition', 'share_needs_limit');
  if (!isShare(metric) && condition.kind === 'threshold' && condition.limit < 1) throw invalidField('condition', 'limit_too_low');
}

/** Whoever is named must be able to read it, and webhooks must be the unit's own or of one above it. */
async function assertTargets(
  scope: Scope,
  unitId: string,
  { personIds, webhookIds }: Pick<Fields, 'personIds' | 'webhookIds'>,
): Promise<void> {
  if (personIds.length > 0) {
    const readers = await peopleWith(scope, 'listening.read', unitId);
    if (personIds.some((id) => !readers.includes(id))) throw invalidField('personIds', 'may_not_read');
  }
  if (webhookIds.length === 0) return;
  const webhooks = await scope.db
    .selectFrom('listening.alert_webhook')
    .select(['id', 'unit_id'])
    .where('id', 'in', webhookIds)
    .where('archived_at', 'is', null)
    .execute();
  if (webhookIds.some((id) => !webhooks.some((webhook) => webhook.id === id && scope.access.can('listening.edit', webhook.unit_id))))
    throw invalidField('webhookIds', 'unknown_webhook');
}

const columnsOf = (fields: Fields) => ({
  query_id: fields.queryId,
  name: fields.name,
  metric: JSON.stringify(fields.metric),
  condition: JSON.stringify(fields.condition),
  severity: fields.severity,
  cool_down_minutes: fields.coolDownMinutes,
  zone: fields.zone,
  quiet: fields.quiet === null ? null : JSON.stringify(fields.quiet),
  person_ids: [...new Set(fields.personIds)],
  roles: [...new Set(fields.roles)],
  in_web: fields.inWeb,
  by_mail: fields.byMail,
  webhook_ids: [...new Set(fields.webhookIds)],
});

export async function createRule(scope: Scope, input: Fields & { unitId: string; lookBack: boolean }): Promise<AlertRule> {
  const { unitId, lookBack, ...fields } = input;
  assertAllowed(scope, 'listening.edit', unitId);
  if (!(await unitExists(scope, unitId))) throw notFound();
  await readableQuery(scope, fields.queryId);
  assertFits(fields.metric, fields.condition);
  await assertTargets(scope, unitId, fields);
  const id = newId();
  await scope.db
    .insertInto('listening.alert_rule')
    .values({
      organisation_id: scope.organisationId,
      id,
      unit_id: unitId,
      ...columnsOf(fields),
      look_back: lookBack,
      created_by: scope.actor.personId,
    })
    .execute();
  scope.record({ action: 'listening.alert_rule.created', entity: { type: 'alert_rule', id }, unitId, new: fields });
  await askToEvaluate(scope, id);
  return readableRule(scope, id);
}

/** What most want of a new query, in one step; rules that it has already are not made again. */
export async function createUsualRules(
  scope: Scope,
  { id, names }: { id: string; names: { volume: string; worry: string; safety: string } },
): Promise<{ rules: AlertRule[] }> {
  const query = await queryOf(scope, id);
  assertAllowed(scope, 'listening.edit', query?.unitId);
  if (!query) throw notFound();
  if (query.archived) throw new AppError('not_allowed_in_state', { reason: 'archived' });
  const { reportingZone: zone } = await organisationOf(scope);
  const known = await ruleRows(scope, sql<boolean>`r.query_id = ${id} and r.archived_at is null`);
  const me = scope.actor.personId;
  const common = {
    unitId: query.unitId,
    queryId: id,
    zone,
    quiet: { from: '22:00', to: '07:00' },
    personIds: me !== null && (await peopleWith(scope, 'listening.read', query.unitId)).includes(me) ? [me] : [],
    roles: [],
    inWeb: true,
    byMail: false,
    webhookIds: [],
    lookBack: true,
  };
  const usual: Pick<Fields, 'name' | 'metric' | 'condition' | 'severity' | 'coolDownMinutes'>[] = [
    {
      name: names.volume,
      metric: { of: 'posts' },
      condition: { kind: 'unusual', sensitivity: 'normal' },
      severity: 'warning',
      coolDownMinutes: 720,
    },
    {
      name: names.worry,
      metric: { of: 'emotion', value: 'worry' },
      condition: { kind: 'unusual', sensitivity: 'normal' },
      severity: 'warning',
      coolDownMinutes: 720,
    },
    {
      name: names.safety,
      metric: { of: 'signal', value: 'adverse_event' },
      condition: { kind: 'threshold', limit: 1, hours: 1, leastPosts: 0 },
      severity: 'critical',
      coolDownMinutes: 60,
    },
  ];
  for (const rule of usual) {
    const same = known.some(({ metric, condition }) => isDeepStrictEqual(metric, rule.metric) && condition.kind === rule.condition.kind);
    if (!same) await createRule(scope, { ...common, ...rule });
  }
  return { rules: await listRules(scope, { archived: 'without', queryId: id }) };
}

type Changes = { id: string } & { [K in keyof Fields]?: Fields[K] | undefined } & {
  paused?: boolean | undefined;
  archived?: boolean | undefined;
  snoozedUntil?: string | null | undefined;
  resetTuning?: true | undefined;
};

const fieldsOf = (row: RuleRow): Fields => ({
  name: row.name,
  queryId: row.query_id,
  metric: row.metric,
  condition: row.condition,
  severity: row.severity,
  coolDownMinutes: row.cool_down_minutes,
  zone: row.zone,
  quiet: row.quiet,
  personIds: row.person_ids,
  roles: row.roles,
  inWeb: row.in_web,
  byMail: row.by_mail,
  webhookIds: row.webhook_ids,
});

export async function updateRule(scope: Scope, changes: Changes): Promise<AlertRule> {
  const [row] = await ruleRows(scope, sql<boolean>`r.id = ${changes.id}`, true);
  assertAllowed(scope, 'listening.edit', row?.unit_id);
  if (!row) throw notFound();
  const { id, paused: pausing, archived: archiving, snoozedUntil, resetTuning, ...given } = changes;
  const old = fieldsOf(row);
  const fields = { ...old, ...Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) } as Fields;
  if (fields.queryId !== old.queryId) await readableQuery(scope, fields.queryId);
  assertFits(metricSchema.parse(fields.metric), conditionSchema.parse(fields.condition));
  // Who may no longer read stays named until somebody changes the list, and is not told.
  if (given.personIds || given.webhookIds)
    await assertTargets(scope, row.unit_id, { personIds: given.personIds ?? [], webhookIds: given.webhookIds ?? [] });
  const looksFor = (one: Fields) => [one.queryId, one.metric, one.condition, one.zone];
  const anew = !isDeepStrictEqual(looksFor(fields), looksFor(old));
  const paused = pausing ?? row.paused_at !== null;
  const archived = archiving ?? row.archived_at !== null;
  const resumes = (row.paused_at !== null && !paused) || (row.archived_at !== null && !archived);
  await sql`
    update listening.alert_rule set ${sql.join(Object.entries(columnsOf(fields)).map(([column, value]) => sql`${sql.ref(column)} = ${value}`))},
      edition = edition + ${anew ? 1 : 0}, armed_at = ${anew || resumes ? sql`kernel.now()` : sql`armed_at`},
      paused_at = ${paused ? sql`coalesce(paused_at, kernel.now())` : sql`null`},
      archived_at = ${archived ? sql`coalesce(archived_at, kernel.now())` : sql`null`},
      snoozed_until = ${snoozedUntil === undefined ? row.snoozed_until : snoozedUntil}::timestamptz,
      tuning = ${resetTuning ? 0 : row.tuning}
    where id = ${id}`.execute(scope.db);
  scope.record({
    action:
      archived !== (row.archived_at !== null)
        ? archived
          ? 'listening.alert_rule.archived'
          : 'listening.alert_rule.restored'
        : 'listening.alert_rule.changed',
    entity: { type: 'alert_rule', id },
    unitId: row.unit_id,
    old: { ...old, paused: row.paused_at !== null, snoozedUntil: row.snoozed_until, tuning: row.tuning },
    new: {
      ...fields,
      paused,
      snoozedUntil: snoozedUntil === undefined ? row.snoozed_until : snoozedUntil,
      ...(resetTuning ? { tuning: 0 } : {}),
    },
  });
  if (anew || resumes) await askToEvaluate(scope, id);
  return readableRule(scope, id);
}
