/** What a look found becomes events: one for findings that belong together. The same look again changes nothing. */
import { sql } from 'kysely';
import { now } from '#kernel/clock.ts';
import { newId } from '#kernel/ids.ts';
import type { Scope } from '#kernel/types.ts';
import { hourMs, hourOf, isoOf } from './clock.ts';
import { severities, type Severity } from './contract-schemas.ts';
import type { KeptExplanation } from './explain.ts';
import { coolDownOf, type Run } from './judge.ts';
import type { RuleRow } from './rule-row.ts';
import type { Watched } from './series.ts';
import { tell } from './tell.ts';

/** Findings of several rules belong together when no more than this lies between them. */
const groupGap = 6 * hourMs;

/** A run that may be new, with what explains it. */
export interface Explained {
  run: Run;
  explanation: KeptExplanation;
}

interface FiringRow {
  id: string;
  event_id: string;
  first_hour: string;
  last_hour: string;
  peak_observed: number;
}

/** Firings of the rule that may belong to one of these runs. */
export async function firingsNear(scope: Scope, rule: RuleRow, runs: readonly Run[]): Promise<FiringRow[]> {
  const [first] = runs;
  if (!first) return [];
  const { rows } = await sql<FiringRow>`
    select id, event_id, first_hour, last_hour, peak_observed from listening.alert_firing
    where rule_id = ${rule.id} and last_hour >= ${isoOf(first.first.hour - coolDownOf(rule.cool_down_minutes))}::timestamptz order by first_hour`.execute(
    scope.db,
  );
  return rows;
}

/** The firing that a run goes on with: closer to it than the cool-down. */
export function firingOf(run: Run, firings: readonly FiringRow[], coolDownMinutes: number): FiringRow | undefined {
  const gap = coolDownOf(coolDownMinutes);
  return firings.find(
    ({ first_hour: first, last_hour: last }) => run.first.hour <= Date.parse(last) + gap && run.last >= Date.parse(first) - gap,
  );
}

const later = (one: Severity, other: Severity): Severity => (severities.indexOf(one) >= severities.indexOf(other) ? one : other);

/** A firing goes on: its last hour, its peak, and its event with it. */
export async function goOn(scope: Scope, rule: RuleRow, run: Run, firing: FiringRow): Promise<void> {
  const falls = rule.metric.of === 'balance';
  const higher = falls ? run.peak.observed < firing.peak_observed : run.peak.observed > firing.peak_observed;
  if (run.last <= Date.parse(firing.last_hour) && !higher) return;
  await sql`
    update listening.alert_firing set last_hour = greatest(last_hour, ${isoOf(run.last)}::timestamptz)
      ${higher ? sql`, peak_hour = ${isoOf(run.peak.hour)}::timestamptz, peak_observed = ${run.peak.observed}::float8, peak_expected = ${run.peak.expected}::float8` : sql``}
    where id = ${firing.id}`.execute(scope.db);
  const isPresent = run.last + coolDownOf(rule.cool_down_minutes) >= hourOf(now());
  await sql`
    update listening.alert_event set last_at = greatest(last_at, ${isoOf(run.last)}::timestamptz)
      ${isPresent ? sql`, state = 'open', closed_at = null` : sql``}
    where id = ${firing.event_id}`.execute(scope.db);
}

/** A new finding: into the event it belongs to, or one of its own. People are told, except of what lies before the rule. */
export async function begin(scope: Scope, rule: RuleRow, watched: Watched, { run, explanation }: Explained): Promise<void> {
  const lookedBack = run.last < hourOf(rule.armed_at);
  const near = await eventNear(scope, rule, watched, run, lookedBack);
  const eventId = near?.id ?? newId();
  if (near) await join(scope, near, rule, run);
  else await open(scope, rule, run, { eventId, explanation, lookedBack });
  const firingId = newId();
  const { first, peak } = run;
  await scope.db
    .insertInto('listening.alert_firing')
    .values({
      organisation_id: scope.organisationId,
      id: firingId,
      event_id: eventId,
      rule_id: rule.id,
      metric: JSON.stringify(rule.metric),
      condition: JSON.stringify(rule.condition),
      severity: rule.severity,
      first_hour: isoOf(first.hour),
      last_hour: isoOf(run.last),
      hours: first.hours,
      observed: first.observed,
      expected: first.expected,
      basis: first.basis,
      peak_hour: isoOf(peak.hour),
      peak_observed: peak.observed,
      peak_expected: peak.expected,
    })
    .execute();
  if (!lookedBack) await tell(scope, rule, { eventId, firingId, expected: near?.expected ?? false });
}

interface NearEvent {
  id: string;
  severity: Severity;
  expected: boolean;
}

/** Of the same query, or of one that finds at least half of the same posts; in the rule's own unit. */
async function eventNear(scope: Scope, rule: RuleRow, watched: Watched, run: Run, lookedBack: boolean): Promise<NearEvent | null> {
  const from = isoOf(run.first.hour - (run.first.hours - 1) * hourMs);
  const to = isoOf(run.last + hourMs);
  const matches = (query: ReturnType<typeof sql>, version: ReturnType<typeof sql>) =>
    sql`select mention_id from listening.match where query_id = ${query} and version = ${version}
      and published_at >= ${from}::timestamptz and published_at < ${to}::timestamptz`;
  const own = matches(sql`${watched.queryId}::uuid`, sql`${watched.version}::int`);
  const { rows } = await sql<NearEvent>`
    select e.id, e.severity, exists (select from listening.alert_feedback b where b.organisation_id = e.organisation_id and b.event_id = e.id
      and b.verdict = 'expected' and b.undone_at is null) as expected
    from listening.alert_event e join listening.query q on q.organisation_id = e.organisation_id and q.id = e.query_id
    where e.unit_id = ${rule.unit_id} and e.looked_back = ${lookedBack}
      and e.opened_at <= ${isoOf(run.last + groupGap)}::timestamptz and e.last_at >= ${isoOf(run.first.hour - groupGap)}::timestamptz
      and not exists (select from listening.alert_firing f where f.organisation_id = e.organisation_id and f.event_id = e.id and f.rule_id = ${rule.id})
      and (e.query_id = ${rule.query_id}
        or 2 * (select count(*) from (${own}) o where o.mention_id in (${matches(sql`q.id`, sql`q.version`)})) >= greatest(1, (select count(*) from (${own}) o)))
    order by e.query_id = ${rule.query_id} desc, e.opened_at desc limit 1 for update of e`.execute(scope.db);
  return rows[0] ?? null;
}

async function join(scope: Scope, event: NearEvent, rule: RuleRow, run: Run): Promise<void> {
  const isPresent = run.last + coolDownOf(rule.cool_down_minutes) >= hourOf(now());
  await sql`
    update listening.alert_event set severity = ${later(rule.severity, event.severity)},
      opened_at = least(opened_at, ${isoOf(run.first.hour)}::timestamptz), last_at = greatest(last_at, ${isoOf(run.last)}::timestamptz)
      ${isPresent ? sql`, state = 'open', closed_at = null` : sql``}
    where id = ${event.id}`.execute(scope.db);
  scope.record({
    action: 'listening.alert.joined',
    entity: { type: 'alert', id: event.id },
    unitId: rule.unit_id,
    new: { rule: rule.id, observed: run.first.observed, expected: run.first.expected },
  });
}

async function open(
  scope: Scope,
  rule: RuleRow,
  run: Run,
  { eventId, explanation, lookedBack }: { eventId: string; explanation: KeptExplanation; lookedBack: boolean },
): Promise<void> {
  const end = run.last + coolDownOf(rule.cool_down_minutes);
  const isOver = end < hourOf(now());
  await scope.db
    .insertInto('listening.alert_event')
    .values({
      organisation_id: scope.organisationId,
      id: eventId,
      unit_id: rule.unit_id,
      query_id: rule.query_id,
      state: isOver ? 'closed' : 'open',
      severity: rule.severity,
      opened_at: isoOf(run.first.hour),
      last_at: isoOf(run.last),
      closed_at: isOver ? isoOf(end + hourMs) : null,
      looked_back: lookedBack,
      explanation: JSON.stringify(explanation),
    })
    .execute();
  scope.record({
    action: 'listening.alert.opened',
    entity: { type: 'alert', id: eventId },
    unitId: rule.unit_id,
    new: { rule: rule.id, observed: run.first.observed, expected: run.first.expected },
  });
}

/** Events whose rules have found nothing for their cool-down are over. */
export async function closeQuiet(scope: Scope): Promise<void> {
  const { rows } = await sql<{ id: string; unit_id: string }>`
    update listening.alert_event e set state = 'closed', closed_at = kernel.now()
    where e.state = 'open' and not exists (
      select from listening.alert_firing f join listening.alert_rule r on r.organisation_id = f.organisation_id and r.id = f.rule_id
      where f.organisation_id = e.organisation_id and f.event_id = e.id
        and f.last_hour + make_interval(hours => 1, mins => r.cool_down_minutes) > date_trunc('hour', kernel.now()))
    returning id, unit_id`.execute(scope.db);
  for (const { id, unit_id: unitId } of rows) scope.record({ action: 'listening.alert.closed', entity: { type: 'alert', id }, unitId });
}
