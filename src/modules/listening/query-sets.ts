/**
 * Numbered sets of the queries that are matched. A batch notes the number it was matched by and holds the organisation's
 * lock shared while it is written; saving a query holds it alone. So every mention of a lower number is there when the
 * back-fill of a new one begins, and every later one was matched by it.
 */
import { sql } from 'kysely';
import type { Scope } from '#kernel/types.ts';
import { unitLines } from '#modules/identity/index.ts';
import { cachedCatalogue, type StampedCatalogue } from '#modules/compliance/index.ts';
import type { LiveQuery, Products } from './reading.ts';

export interface QuerySetNow {
  number: number;
  queries: (LiveQuery & { unitId: string; hears: ReadonlySet<string> })[];
  /** Whose names make a complaint one of a product. */
  products: Products;
}

/** Before a batch is written. Ends with the transaction. */
export async function holdSet(scope: Scope): Promise<number> {
  await sql`select pg_advisory_xact_lock_shared(hashtextextended('listening.set:' || ${scope.organisationId}::text, 0))`.execute(scope.db);
  return setNumber(scope);
}

/** Makes the next set: call it after the change to a query, in the same transaction. */
export async function nextSet(scope: Scope): Promise<number> {
  await sql`select pg_advisory_xact_lock(hashtextextended('listening.set:' || ${scope.organisationId}::text, 0))`.execute(scope.db);
  const number = (await setNumber(scope)) + 1;
  await scope.db.insertInto('listening.query_set').values({ organisation_id: scope.organisationId, number }).execute();
  return number;
}

async function setNumber(scope: Scope): Promise<number> {
  const row = await scope.db
    .selectFrom('listening.query_set')
    .select((eb) => eb.fn.max('number').as('number'))
    .executeTakeFirst();
  return row?.number ?? 0;
}

type Stored = (LiveQuery & { unitId: string })[];
const kept = new Map<string, Stored>();
const mostKept = 64;

/** The current set. Its queries are read once for each number: sets do not change. */
export async function currentSet(scope: Scope): Promise<QuerySetNow> {
  const number = await setNumber(scope);
  const key = `${scope.organisationId} ${number}`;
  const stored = kept.get(key) ?? (await liveQueries(scope));
  // A set may have been saved between the two reads: then these are already its queries.
  if ((await setNumber(scope)) !== number) return currentSet(scope);
  kept.set(key, stored);
  const [oldest] = kept.keys();
  if (kept.size > mostKept && oldest !== undefined) kept.delete(oldest);
  const lines = await unitLines(scope);
  return {
    number,
    queries: stored.map((query) => ({ ...query, hears: lines.get(query.unitId) ?? new Set([query.unitId]) })),
    products: productsIn(await cachedCatalogue(scope)),
  };
}

const productsOf = new WeakMap<object, Products['catalogue']>();

/** The catalogue as the analysis reads it, made once while it does not change. */
function productsIn({ stamp, catalogue }: StampedCatalogue): Products {
  const made =
    productsOf.get(catalogue) ??
    Object.fromEntries(
      catalogue.map(({ id, type = 'medicine', name, inn, aliases }) => [id, { type, aliases: [name, ...(inn ? [inn] : []), ...aliases] }]),
    );
  productsOf.set(catalogue, made);
  return { stamp, catalogue: made };
}

async function liveQueries(scope: Scope): Promise<Stored> {
  const rows = await scope.db
    .selectFrom('listening.query as q')
    .innerJoin('listening.query_version as v', (join) =>
      join.onRef('v.organisation_id', '=', 'q.organisation_id').onRef('v.query_id', '=', 'q.id').onRef('v.number', '=', 'q.version'),
    )
    .select(['q.id', 'q.unit_id', 'v.number', 'v.text', 'v.zone'])
    .where('q.archived_at', 'is', null)
    .orderBy('q.id')
    .execute();
  return rows.map((row) => ({ queryId: row.id, version: row.number, text: row.text, zone: row.zone, unitId: row.unit_id }));
}
