/** Events as readers see them in lists, and as deliveries tell of them. */
import { sql } from 'kysely';
import { z } from 'zod';
import type { Scope } from '#kernel/types.ts';
import { zoneClock } from './clock.ts';
import { bases, conditionSchema, metricSchema, severities, type AlertEvent, type Firing } from './contract-schemas.ts';
import { keptExplanationSchema, type KeptExplanation } from './explain.ts';
import { ratioOf } from './judge.ts';
import { sentenceOf } from './sentence.ts';

const mostWords = 5;
const instant = z.string().nullable();
const eventRow = z.object({
  id: z.uuid(),
  unit_id: z.uuid(),
  query_id: z.uuid(),
  query_name: z.string(),
  state: z.enum(['open', 'closed']),
  severity: z.enum(severities),
  opened_at: z.string(),
  last_at: z.string(),
  closed_at: instant,
  looked_back: z.boolean(),
  explanation: keptExplanationSchema,
  acknowledged_at: instant,
  acknowledger: z.string().nullable(),
  assignee_id: z.uuid().nullable(),
  assignee: z.string().nullable(),
  expected: z.boolean(),
});
const firingRow = z.object({
  id: z.uuid(),
  event_id: z.uuid(),
  rule_id: z.uuid(),
  rule_name: z.string(),
  zone: z.string(),
  metric: metricSchema,
  condition: conditionSchema,
  severity: z.enum(severities),
  first_hour: z.string(),
  last_hour: z.string(),
  hours: z.number(),
  observed: z.number(),
  expected: z.number().nullable(),
  basis: z.enum(bases),
  peak_hour: z.string(),
  peak_observed: z.number(),
  peak_expected: z.number().nullable(),
});

export interface StoredEvent extends AlertEvent {
  explanation: KeptExplanation;
}

/** `which` speaks of `e`; newest first. Whoever asks must have been let. */
export async function eventRows(scope: Scope, which: ReturnType<typeof sql<boolean>>, limit: number): Promise<StoredEvent[]> {
  const { rows } = await sql<Record<string, unknown>>`
    select e.*, q.name as query_name, a.name as acknowledger, p.name as assignee,
      exists (select from listening.alert_feedback b where b.organisation_id = e.organisation_id and b.event_id = e.id
        and b.verdict = 'expected' and b.undone_at is null) as expected
    from listening.alert_event e
    join listening.query q on q.organisation_id = e.organisation_id and q.id = e.query_id
    left join identity.person a on a.organisation_id = e.organisation_id and a.id = e.acknowledged_by
    left join identity.person p on p.organisation_id = e.organisation_id and p.id = e.assignee_id
    where ${which} order by e.opened_at desc, e.id desc limit ${limit}`.execute(scope.db);
  const events = rows.map((row) => eventRow.parse(row));
  const firings = await firingsOf(
    scope,
    events.map(({ id }) => id),
  );
  return events.map((row) => ({
    id: row.id,
    unitId: row.unit_id,
    query: { id: row.query_id, name: row.query_name },
    state: row.state,
    severity: row.severity,
    openedAt: row.opened_at,
    lastAt: row.last_at,
    closedAt: row.closed_at,
    lookedBack: row.looked_back,
    acknowledged: row.acknowledged_at === null ? null : { at: row.acknowledged_at, person: row.acknowledger },
    assignee: row.assignee_id !== null && row.assignee !== null ? { id: row.assignee_id, name: row.assignee } : null,
    expected: row.expected,
    firings: firings.get(row.id) ?? [],
    terms: row.explanation.terms.slice(0, mostWords).map(({ term }) => term),
    explanation: row.explanation,
  }));
}

export const eventsById = (scope: Scope, ids: readonly string[]): Promise<StoredEvent[]> =>
  eventRows(scope, sql<boolean>`e.id = any(${[...ids]}::uuid[])`, ids.length);

async function firingsOf(scope: Scope, eventIds: readonly string[]): Promise<Map<string, Firing[]>> {
  if (eventIds.length === 0) return new Map();
  const { rows } = await sql<Record<string, unknown>>`
    select f.*, r.name as rule_name, r.zone from listening.alert_firing f
    join listening.alert_rule r on r.organisation_id = f.organisation_id and r.id = f.rule_id
    where f.event_id = any(${[...eventIds]}::uuid[]) order by f.first_hour, f.created_at`.execute(scope.db);
  const firings = rows.map((row) => firingRow.parse(row));
  return new Map([...Map.groupBy(firings, (row) => row.event_id)].map(([id, some]) => [id, some.map(shown)]));
}

function shown(row: z.infer<typeof firingRow>): Firing {
  const clock = zoneClock(row.zone);
  const hour = Date.parse(row.first_hour);
  const firing = {
    id: row.id,
    ruleId: row.rule_id,
    ruleName: row.rule_name,
    metric: row.metric,
    condition: row.condition,
    severity: row.severity,
    firstHour: row.first_hour,
    lastHour: row.last_hour,
    hours: row.hours,
    observed: row.observed,
    expected: row.expected,
    ratio: ratioOf(row.metric, row.basis, row.observed, row.expected),
    basis: row.basis,
    peak: {
      hour: row.peak_hour,
      observed: row.peak_observed,
      expected: row.peak_expected,
      ratio: ratioOf(row.metric, row.basis, row.peak_observed, row.peak_expected),
    },
  };
  return { ...firing, sentence: sentenceOf(firing, { weekday: clock.weekday(hour), clock: clock.clock(hour) }) };
}
