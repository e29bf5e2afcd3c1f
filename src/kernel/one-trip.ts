/**
 * Several reads of one organisation in one round trip. The statements of one simple-protocol message are one
 * transaction (PostgreSQL, "Protocol Flow: Simple Query"), so that the session's organisation holds for all of them.
 * Authentication read with six round trips before; docs/benchmarks.md has the difference.
 */
import pg from 'pg';
import type { Compilable } from 'kysely';
import { clockOffset } from './clock.ts';
import type { Kernel } from './types.ts';

type RowsOf<T> = { [Key in keyof T]: T[Key] extends Compilable<infer Row> ? Row[] : never };

/** The rows of each query, in order, as `auscult_app` in this organisation. For reads: nothing is recorded. */
export async function readAtOnce<const T extends readonly Compilable<unknown>[]>(
  { appPool }: Kernel,
  organisationId: string,
  queries: T,
): Promise<RowsOf<T>> {
  const bind = `select set_config('auscult.organisation_id', ${literal(organisationId)}, true), set_config('auscult.clock_offset', ${literal(String(clockOffset()))}, true)`;
  const answer: unknown = await appPool.query([bind, ...queries.map(withValues)].join(';\n'));
  const [, ...results] = answer as pg.QueryResult[];
  return results.map((result) => result.rows) as RowsOf<T>;
}

/** The simple protocol takes no parameters: they are written into the text, quoted by the driver. */
function withValues(query: Compilable<unknown>): string {
  const { sql, parameters } = query.compile();
  return sql.replaceAll(/\$(\d+)/g, (_, number: string) => literal(parameters[Number(number) - 1]));
}

function literal(value: unknown): string {
  if (typeof value === 'string') return pg.escapeLiteral(value);
  if (typeof value === 'number' && Number.isFinite(value)) return String(value);
  throw new Error('Only texts and numbers can be read by in one round trip');
}
