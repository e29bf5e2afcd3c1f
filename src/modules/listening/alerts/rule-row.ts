/** Rules as the job reads them. */
import { sql } from 'kysely';
import { z } from 'zod';
import type { Scope } from '#kernel/types.ts';
import { conditionSchema, metricSchema, quietSchema, severities } from './contract-schemas.ts';

const instant = z.string().nullable();
const rowSchema = z.object({
  id: z.uuid(),
  unit_id: z.uuid(),
  query_id: z.uuid(),
  name: z.string(),
  metric: metricSchema,
  condition: conditionSchema,
  severity: z.enum(severities),
  cool_down_minutes: z.number(),
  zone: z.string(),
  quiet: quietSchema.nullable(),
  person_ids: z.array(z.string()),
  roles: z.array(z.string()),
  in_web: z.boolean(),
  by_mail: z.boolean(),
  webhook_ids: z.array(z.string()),
  tuning: z.number(),
  edition: z.number(),
  armed_at: z.string(),
  look_back: z.boolean(),
  looked_back_at: instant,
  paused_at: instant,
  snoozed_until: instant,
  evaluated_at: instant,
  created_at: z.string(),
  archived_at: instant,
});
export type RuleRow = z.infer<typeof rowSchema>;

/** `which` speaks of `r`. With `lock` nobody else changes them meanwhile. */
export async function ruleRows(scope: Scope, which: ReturnType<typeof sql<boolean>>, lock = false): Promise<RuleRow[]> {
  const { rows } = await sql<Record<string, unknown>>`
    select r.* from listening.alert_rule r where ${which} order by lower(r.name), r.id ${lock ? sql`for update` : sql``}`.execute(scope.db);
  return rows.map((row) => rowSchema.parse(row));
}
