/** Events listed, exported, and one with all that explains it. */
import { sql } from 'kysely';
import { csvFile } from '#kernel/csv.ts';
import { assertReadable } from '#kernel/handler.ts';
import { translate } from '#kernel/messages.ts';
import type { Scope } from '#kernel/types.ts';
import { authorsById, mentionsOf } from '../mentions.ts';
import { zoneClock, hourMs, hourOf, isoOf } from './clock.ts';
import type { AlertDetail, AlertEvent, Severity } from './contract-schemas.ts';
import { eventRows, eventsById, type StoredEvent } from './event-rows.ts';
import { seriesOf } from './series.ts';
import { usualAt, usualWeeks, windowAt } from './windows.ts';

export interface EventFilter {
  state?: 'open' | 'closed' | undefined;
  severities?: Severity[] | undefined;
  queryId?: string | undefined;
  ruleId?: string | undefined;
  mine: 'true' | 'false';
}

const mostExported = 10_000;
const day = 24 * hourMs;

function narrowed(scope: Scope, filter: EventFilter): ReturnType<typeof sql<boolean>> {
  const units = scope.access.unitsWith('listening.read');
  const parts = [sql<boolean>`e.unit_id = any(${units}::uuid[])`];
  if (filter.state) parts.push(sql`e.state = ${filter.state}`);
  if (filter.severities) parts.push(sql`e.severity = any(${filter.severities})`);
  if (filter.queryId) parts.push(sql`e.query_id = ${filter.queryId}`);
  if (filter.ruleId)
    parts.push(
      sql`exists (select from listening.alert_firing f where f.organisation_id = e.organisation_id and f.event_id = e.id and f.rule_id = ${filter.ruleId})`,
    );
  if (filter.mine === 'true') parts.push(sql`e.assignee_id = ${scope.actor.personId}`);
  return sql.join<boolean>(parts, sql` and `) as ReturnType<typeof sql<boolean>>;
}

const withoutWhy = ({ explanation: _explanation, ...event }: StoredEvent): AlertEvent => event;

/** The cursor is the id of the last event of the page before. */
export async function listEvents(scope: Scope, filter: EventFilter & { limit: number; cursor?: string | undefined }) {
  const after = filter.cursor
    ? sql<boolean>`(e.opened_at, e.id) < (select c.opened_at, c.id from listening.alert_event c where c.id::text = ${filter.cursor})`
    : sql<boolean>`true`;
  const rows = await eventRows(scope, sql<boolean>`${narrowed(scope, filter)} and ${after}`, filter.limit + 1);
  const items = rows.slice(0, filter.limit).map(withoutWhy);
  return { items, nextCursor: rows.length > filter.limit ? (items.at(-1)?.id ?? null) : null };
}

/** In the caller's language. */
export async function exportEvents(scope: Scope, filter: EventFilter): Promise<File> {
  const events = await eventRows(scope, narrowed(scope, filter), mostExported);
  const columns = ['opened', 'closed', 'severity', 'query', 'finding', 'peak', 'words', 'assignee', 'link'] as const;
  const head = columns.map((column) => translate(scope.locale, `listening.alerts.csv_${column}`));
  const rows = events.map((event) => [
    event.openedAt,
    event.closedAt ?? '',
    translate(scope.locale, `listening.alerts.severity_${event.severity}`),
    event.query.name,
    event.firings.map(({ sentence: { messageId, values } }) => translate(scope.locale, messageId, values)).join(' '),
    String(Math.max(0, ...event.firings.map(({ peak }) => Math.round(10 * peak.observed) / 10))),
    event.terms.join(', '),
    event.assignee?.name ?? '',
    new URL(`/listening/alerts/${event.id}`, scope.kernel.config.publicUrl).href,
  ]);
  return csvFile('alerts.csv', head, rows);
}

export async function readableEvent(scope: Scope, id: string): Promise<StoredEvent> {
  const [event] = await eventsById(scope, [id]);
  assertReadable(scope, 'listening.read', event?.unitId);
  return event as StoredEvent;
}

export async function eventDetail(scope: Scope, id: string): Promise<AlertDetail> {
  const event = await readableEvent(scope, id);
  const { explanation } = event;
  const authors = new Map(
    (
      await authorsById(
        scope,
        explanation.authors.map((author) => author.id),
      )
    ).map((author) => [author.id, author]),
  );
  return {
    ...event,
    explanation: {
      ...explanation,
      // Who has been erased since is left out.
      authors: explanation.authors.flatMap(({ id: authorId, posts }) => {
        const author = authors.get(authorId);
        return author ? [{ network: author.network, handle: author.handle, name: author.name, followers: author.followers, posts }] : [];
      }),
      top: await mentionsOf(scope, explanation.top),
    },
    chart: await chartOf(scope, event),
    notes: await notesOf(scope, id),
    feedback: await feedbackOf(scope, id),
  };
}

/** From a week before to a day after, at most three weeks; beside it what is usual in each hour of the week. */
async function chartOf(scope: Scope, event: StoredEvent): Promise<AlertDetail['chart']> {
  const [firing] = event.firings;
  const { rows } = await sql<{ zone: string; version: number }>`
    select r.zone, q.version from listening.alert_rule r join listening.query q on q.organisation_id = r.organisation_id and q.id = r.query_id
    where r.id = ${firing?.ruleId ?? null}`.execute(scope.db);
  const [rule] = rows;
  if (!firing || !rule) return { zone: 'UTC', weeks: 0, hours: [] };
  const clock = zoneClock(rule.zone);
  const opened = hourOf(event.openedAt);
  const from = opened - 7 * day;
  const to = Math.min(hourOf(event.lastAt) + day, opened + 14 * day, hourOf(await present(scope)) + hourMs);
  const watched = { queryId: event.query.id, version: rule.version, metric: firing.metric };
  const series = await seriesOf(scope, watched, from - (usualWeeks * 7 + 1) * day, to);
  const begin = Math.round((from - series.from) / hourMs);
  let weeks = 0;
  const hours = series.part.slice(begin).map((_, index) => {
    const place = begin + index;
    const usual = usualAt(series, place, 1, clock);
    weeks = Math.max(weeks, usual?.weeks ?? 0);
    return {
      at: isoOf(series.from + place * hourMs),
      observed: windowAt(series, place, 1)?.observed ?? null,
      expected: usual?.expected ?? null,
      upper: usual?.upper ?? null,
    };
  });
  return { zone: rule.zone, weeks, hours };
}

async function present({ db }: Scope): Promise<string> {
  const { rows } = await sql<{ at: string }>`select kernel.now() as at`.execute(db);
  return rows[0]?.at ?? new Date().toISOString();
}

async function notesOf({ db }: Scope, eventId: string): Promise<AlertDetail['notes']> {
  const { rows } = await sql<AlertDetail['notes'][number]>`
    select n.id, n.created_at as at, p.name as person, n.text from listening.alert_note n
    left join identity.person p on p.organisation_id = n.organisation_id and p.id = n.person_id
    where n.event_id = ${eventId} order by n.created_at`.execute(db);
  return rows;
}

async function feedbackOf({ db, actor }: Scope, eventId: string): Promise<AlertDetail['feedback']> {
  const { rows } = await sql<AlertDetail['feedback'][number]>`
    select b.id, b.rule_id as "ruleId", b.verdict, p.name as person, coalesce(b.person_id = ${actor.personId}, false) as mine, b.created_at as at,
      b.tuning_before as "tuningBefore", b.tuning_after as "tuningAfter"
    from listening.alert_feedback b left join identity.person p on p.organisation_id = b.organisation_id and p.id = b.person_id
    where b.event_id = ${eventId} and b.undone_at is null order by b.created_at`.execute(db);
  return rows;
}
