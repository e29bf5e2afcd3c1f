/** Rules as readers see them: with what they found lately and what people said of it. */
import { sql } from 'kysely';
import { now } from '#kernel/clock.ts';
import type { Scope } from '#kernel/types.ts';
import { namesOf } from '#modules/identity/index.ts';
import { hourMs } from './clock.ts';
import { isFixed, type AlertRule } from './contract-schemas.ts';
import { factorOf, learningHours } from './judge.ts';
import type { RuleRow } from './rule-row.ts';

interface Lately {
  id: string;
  query_name: string;
  heard_from: string | null;
  events: number;
  open_event: string | null;
  useful: number;
  not_useful: number;
  expected: number;
}

async function lately(scope: Scope, ids: readonly string[]): Promise<Map<string, Lately>> {
  const { rows } = await sql<Lately>`
    select r.id, q.name as query_name,
      (select min(v.hour) from listening.rollup_volume v where v.organisation_id = q.organisation_id and v.query_id = q.id and v.version = q.version) as heard_from,
      count(distinct e.id) filter (where e.opened_at > kernel.now() - interval '90 days')::int as events,
      (array_agg(e.id order by e.opened_at desc) filter (where e.state = 'open'))[1] as open_event,
      (select count(*) from listening.alert_feedback b where b.organisation_id = r.organisation_id and b.rule_id = r.id and b.undone_at is null and b.verdict = 'useful')::int as useful,
      (select count(*) from listening.alert_feedback b where b.organisation_id = r.organisation_id and b.rule_id = r.id and b.undone_at is null and b.verdict = 'not_useful')::int as not_useful,
      (select count(*) from listening.alert_feedback b where b.organisation_id = r.organisation_id and b.rule_id = r.id and b.undone_at is null and b.verdict = 'expected')::int as expected
    from listening.alert_rule r
    join listening.query q on q.organisation_id = r.organisation_id and q.id = r.query_id
    left join listening.alert_firing f on f.organisation_id = r.organisation_id and f.rule_id = r.id
    left join listening.alert_event e on e.organisation_id = f.organisation_id and e.id = f.event_id
    where r.id = any(${[...ids]}::uuid[])
    group by r.organisation_id, r.id, q.organisation_id, q.id, q.name, q.version`.execute(scope.db);
  return new Map(rows.map((row) => [row.id, row]));
}

const compareHours = { day: 24, week: 7 * 24, four_weeks: 28 * 24 };

/** When enough will have been heard to know what is usual; null once it has. Throws nothing: a query that found nothing yet learns from its first post. */
export function learningUntil({ condition }: Pick<RuleRow, 'condition'>, heardFrom: number | null): string | null {
  if (condition.kind === 'threshold') return null;
  const hours = condition.kind === 'unusual' ? learningHours : compareHours[condition.against] + condition.hours;
  const until = (heardFrom ?? now().getTime()) + hours * hourMs;
  return until > now().getTime() ? new Date(until).toISOString() : null;
}

export async function shownRules(scope: Scope, rows: readonly RuleRow[]): Promise<AlertRule[]> {
  const known = await lately(
    scope,
    rows.map(({ id }) => id),
  );
  const names = await namesOf(
    scope,
    rows.flatMap((row) => row.person_ids),
  );
  return rows.map((row) => {
    const found = known.get(row.id);
    return {
      id: row.id,
      unitId: row.unit_id,
      name: row.name,
      queryId: row.query_id,
      queryName: found?.query_name ?? '',
      metric: row.metric,
      condition: row.condition,
      severity: row.severity,
      coolDownMinutes: row.cool_down_minutes,
      zone: row.zone,
      quiet: row.quiet,
      personIds: row.person_ids,
      people: row.person_ids.flatMap((id) => {
        const name = names.get(id);
        return name === undefined ? [] : [{ id, name }];
      }),
      roles: row.roles,
      inWeb: row.in_web,
      byMail: row.by_mail,
      webhookIds: row.webhook_ids,
      tuning: { step: row.tuning, factor: factorOf(row), fixed: isFixed(row) },
      paused: row.paused_at !== null,
      archived: row.archived_at !== null,
      snoozedUntil: row.snoozed_until !== null && Date.parse(row.snoozed_until) > now().getTime() ? row.snoozed_until : null,
      createdAt: row.created_at,
      evaluatedAt: row.evaluated_at,
      learningUntil: learningUntil(row, found?.heard_from ? Date.parse(found.heard_from) : null),
      events: found?.events ?? 0,
      openEventId: found?.open_event ?? null,
      feedback: { useful: found?.useful ?? 0, notUseful: found?.not_useful ?? 0, expected: found?.expected ?? 0 },
    };
  });
}
