/** How a source fares: what went wrong last, what a person may do about it, and when it is tried again. */
import { randomInt } from 'node:crypto';
import { sql } from 'kysely';
import type { Scope } from '#kernel/types.ts';
import type { remedies } from './source-kinds/contract-schemas.ts';

type Remedy = (typeof remedies)[number];
export type HealthDetail = Record<string, string | number>;

/** What a person may do about each fault of a source. */
const remedyOf: Record<string, Remedy> = {
  not_found: 'check_address',
  gone: 'moved_on',
  forbidden: 'ask_for_access',
  rate_limited: 'wait',
  server_error: 'wait',
  unreachable: 'check_address',
  timeout: 'wait',
  not_a_feed: 'not_a_feed',
  not_a_stream: 'not_a_stream',
  too_large: 'too_large',
  too_many: 'too_many',
  refused: 'address_refused',
  left_out: 'left_out',
  flood: 'flood',
  gap: 'gap',
  new_names: 'new_names',
  not_connected: 'connect_account',
  not_understood: 'check_words',
};
export const remedyFor = (code: string | null): Remedy => (code === null ? 'none' : (remedyOf[code] ?? 'wait'));

const longestPauseMinutes = 24 * 60;
const brokenAfter = 3;

/** What went well with a remark: the source is read, and a person should look at it all the same. */
export interface Remark {
  code: string;
  detail: HealthDetail;
}

/** Read to here. Due again after `every_minutes`, or at once where that is null. */
export async function succeed({ db }: Scope, sourceId: string, cursor: object, remark: Remark | null = null): Promise<void> {
  await sql`
    update listening.source set health = ${remark ? 'degraded' : 'healthy'}, health_code = ${remark?.code ?? null},
      health_detail = ${JSON.stringify(remark?.detail ?? {})}::jsonb, health_at = kernel.now(), failures = 0, cursor = ${JSON.stringify(cursor)}::jsonb,
      next_at = kernel.now() + make_interval(mins => coalesce(every_minutes, 0))
    where id = ${sourceId}`.execute(db);
}

/**
 * The pause doubles with each failure in a row, up to a day, give or take a fifth so that many do not return at once; a server
 * that names a longer one is obeyed. Nothing else of the source changes.
 */
export async function fail(
  { db }: Scope,
  source: { id: string; everyMinutes: number | null; health: { failures: number } },
  failure: { code: string; retryAfter: number | null; detail?: HealthDetail },
): Promise<void> {
  const failures = source.health.failures + 1;
  const minutes = Math.min(longestPauseMinutes, (source.everyMinutes ?? 1) * 2 ** Math.min(failures, 11));
  const seconds = Math.max(Math.round((minutes * 60 * (800 + randomInt(401))) / 1000), failure.retryAfter ?? 0);
  await sql`
    update listening.source set health = ${failures >= brokenAfter || failure.code === 'gone' ? 'broken' : 'degraded'}, health_code = ${failure.code},
      health_detail = ${JSON.stringify(failure.detail ?? {})}::jsonb, health_at = kernel.now(), failures = ${failures},
      next_at = kernel.now() + make_interval(secs => ${seconds}::int)
    where id = ${source.id}`.execute(db);
}
