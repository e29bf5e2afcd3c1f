/** The mentions that queries found in a period and in its base, as a common table expression. */
import { sql } from 'kysely';
import type { Scope } from '#kernel/types.ts';
import { boundsOf, baseOf, instantsOf, type Period } from '../periods.ts';
import type { Against } from './contract-schemas.ts';

export interface Bounds {
  zone: string;
  /** Instants: the first, and the first after. */
  now: { from: string; to: string };
  base: { from: string; to: string };
  before: Period;
}

/** Throws `invalid` for a period that ends before it begins, or is too long. */
export async function comparedBounds(scope: Scope, period: Period, against: Against): Promise<Bounds> {
  const { zone, ...now } = await boundsOf(scope, period);
  const before = baseOf(period, against);
  return { zone, now, base: instantsOf(before, zone), before };
}

/** `column` lies in the period or in its base. */
export const inBounds = (column: string, { now, base }: Pick<Bounds, 'now' | 'base'>) =>
  sql<boolean>`((${sql.ref(column)} >= ${now.from}::timestamptz and ${sql.ref(column)} < ${now.to}::timestamptz)
    or (${sql.ref(column)} >= ${base.from}::timestamptz and ${sql.ref(column)} < ${base.to}::timestamptz))`;

export interface Asked {
  id: string;
  version: number;
}

/**
 * `found`: query_id, mention_id, is_now, published_at, author_id, kind, source_id, country, url, sentiment.
 * The period stands on both sides of the join, so that both tables are pruned to its months.
 */
export const found = (queries: readonly Asked[], bounds: Pick<Bounds, 'now' | 'base'>) => {
  const which = sql.join(
    queries.map(({ id, version }) => sql`(${id}::uuid, ${version}::int)`),
    sql`, `,
  );
  return sql`found as materialized (
    select x.query_id, x.mention_id, x.published_at >= ${bounds.now.from}::timestamptz as is_now, m.published_at, m.author_id, m.kind, m.source_id,
      coalesce(m.country, '') as country, m.url, m.sentiment
    from listening.match x
    join listening.mention m on m.organisation_id = x.organisation_id and m.id = x.mention_id and m.published_at = x.published_at
    where (x.query_id, x.version) in (${which}) and ${inBounds('x.published_at', bounds)} and ${inBounds('m.published_at', bounds)}
  )`;
};
