/** SQL on the product catalogue. */
import { sql, type Selectable } from 'kysely';
import type { ComplianceProduct } from '#kernel/db.gen.ts';
import { newId } from '#kernel/ids.ts';
import type { Scope } from '#kernel/types.ts';
import type { z } from 'zod';
import type { productSchema } from './contract.ts';

export type Product = z.infer<typeof productSchema>;
export type ProductFields = Pick<Product, 'name' | 'kind' | 'inn' | 'aliases' | 'holder' | 'indication' | 'statuses'>;
type Row = Selectable<ComplianceProduct>;
export type Filter = {
  ids?: readonly string[];
  unitIds?: readonly string[];
  archived?: boolean;
  q?: string | undefined;
  before?: string | undefined;
  limit?: number;
};

const nowhere = '00000000-0000-0000-0000-000000000000';

/** Newest first; without a filter every product of the organisation. */
export async function products({ db }: Scope, filter: Filter = {}): Promise<Product[]> {
  let query = db.selectFrom('compliance.product').selectAll();
  if (filter.ids) query = query.where('id', 'in', [...filter.ids, nowhere]);
  if (filter.unitIds) query = query.where('unit_id', 'in', [...filter.unitIds, nowhere]);
  if (filter.archived !== undefined) query = query.where('archived_at', filter.archived ? 'is not' : 'is', null);
  if (filter.before) query = query.where('id', '<', filter.before);
  if (filter.q) {
    const pattern = `%${filter.q.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`;
    query = query.where(
      sql<boolean>`(name ilike ${pattern} or inn ilike ${pattern} or holder ilike ${pattern} or array_to_string(aliases, ' ') ilike ${pattern})`,
    );
  }
  if (filter.limit) query = query.limit(filter.limit);
  const rows = await query.orderBy('id', 'desc').execute();
  const statuses = await db
    .selectFrom('compliance.product_status')
    .select(['product_id', 'market', 'status'])
    .where('product_id', 'in', [...rows.map((row) => row.id), nowhere])
    .orderBy('market')
    .execute();
  const byProduct = Map.groupBy(statuses, (status) => status.product_id);
  return rows.map((row) => describe(row, byProduct.get(row.id) ?? []));
}

function describe(row: Row, statuses: readonly { market: string; status: string }[]): Product {
  return {
    id: row.id,
    unitId: row.unit_id,
    name: row.name,
    kind: row.kind as Product['kind'],
    inn: row.inn,
    aliases: row.aliases,
    holder: row.holder,
    indication: row.indication,
    statuses: statuses.map(({ market, status }) => ({ market, status: status as Product['statuses'][number]['status'] })),
    revision: row.revision,
    editedAt: row.edited_at,
    archived: row.archived_at !== null,
  };
}

export async function productById(scope: Scope, id: string): Promise<Product | undefined> {
  return (await products(scope, { ids: [id] }))[0];
}

export function lockProduct({ db }: Scope, id: string): Promise<Row | undefined> {
  return db.selectFrom('compliance.product').selectAll().where('id', '=', id).forUpdate().executeTakeFirst();
}

/** A living product of the name in the unit, whatever its capitals. */
export function namesake({ db }: Scope, unitId: string, name: string, except = nowhere): Promise<{ id: string } | undefined> {
  return db
    .selectFrom('compliance.product')
    .select('id')
    .where('unit_id', '=', unitId)
    .where(sql`lower(name)`, '=', sql`lower(${name})`)
    .where('archived_at', 'is', null)
    .where('id', '!=', except)
    .executeTakeFirst();
}

export async function insertProduct(scope: Scope, unitId: string, { statuses, ...fields }: ProductFields): Promise<Product> {
  const id = newId();
  await scope.db
    .insertInto('compliance.product')
    .values({ organisation_id: scope.organisationId, id, unit_id: unitId, ...fields, edited_by: scope.actor.personId })
    .execute();
  await replaceStatuses(scope, id, statuses);
  return (await productById(scope, id))!;
}

export async function writeProduct(
  scope: Scope,
  id: string,
  change: Partial<ProductFields> & { archived?: boolean | undefined },
): Promise<Product> {
  const { statuses, archived, ...fields } = change;
  await scope.db
    .updateTable('compliance.product')
    .set({
      ...fields,
      revision: sql<number>`revision + 1`,
      edited_by: scope.actor.personId,
      edited_at: sql<string>`kernel.now()`,
      ...(archived === undefined ? {} : { archived_at: archived ? sql<string>`kernel.now()` : null }),
    })
    .where('id', '=', id)
    .execute();
  if (statuses) await replaceStatuses(scope, id, statuses);
  return (await productById(scope, id))!;
}

async function replaceStatuses(scope: Scope, productId: string, statuses: Product['statuses']): Promise<void> {
  await scope.db.deleteFrom('compliance.product_status').where('product_id', '=', productId).execute();
  if (statuses.length === 0) return;
  await scope.db
    .insertInto('compliance.product_status')
    .values(statuses.map(({ market, status }) => ({ organisation_id: scope.organisationId, product_id: productId, market, status })))
    .execute();
}
