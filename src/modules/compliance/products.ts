/** Reading and changing the catalogue. Products of higher units are readable below; their names are checked everywhere. */
import { AppError, invalidField } from '#kernel/errors.ts';
import { assertAllowed, assertReadableBelow } from '#kernel/handler.ts';
import type { Scope } from '#kernel/types.ts';
import { namesOf, unitExists } from '#modules/identity/index.ts';
import { insertProduct, lockProduct, namesake, productById, products, writeProduct, type Product, type ProductFields } from './store.ts';

export async function listProducts(
  scope: Scope,
  filter: { limit: number; cursor?: string | undefined; unitId?: string | undefined; q?: string | undefined; archived: boolean },
) {
  if (filter.cursor !== undefined && !/^[0-9a-f-]{36}$/.test(filter.cursor)) throw invalidField('cursor', 'unknown_cursor');
  const readable = scope.access.unitsWithAncestors('compliance.read');
  const unitIds = filter.unitId ? readable.filter((id) => id === filter.unitId) : readable;
  const rows = await products(scope, { unitIds, archived: filter.archived, q: filter.q, before: filter.cursor, limit: filter.limit + 1 });
  const items = rows.slice(0, filter.limit);
  return { items, nextCursor: rows.length > filter.limit ? (items.at(-1)?.id ?? null) : null };
}

export async function getProduct(scope: Scope, id: string): Promise<Product> {
  const product = await productById(scope, id);
  assertReadableBelow(scope, 'compliance.read', product?.unitId);
  return product!;
}

export async function assertUnit(scope: Scope, unitId: string): Promise<void> {
  if (!scope.access.can('compliance.manage', unitId)) throw new AppError('forbidden', { reason: 'compliance.manage' });
  if (!(await unitExists(scope, unitId))) throw invalidField('unitId', 'unknown_unit');
}

export async function createProduct(scope: Scope, { unitId, ...fields }: ProductFields & { unitId: string }): Promise<Product> {
  await assertUnit(scope, unitId);
  if (await namesake(scope, unitId, fields.name)) throw invalidField('name', 'product_exists');
  const product = await insertProduct(scope, unitId, tidy(fields));
  scope.record({ action: 'compliance.product.created', entity: { type: 'product', id: product.id }, unitId, new: product });
  return product;
}

export async function updateProduct(
  scope: Scope,
  {
    id,
    revision,
    ...change
  }: { id: string; revision: number; archived?: boolean | undefined } & { [Key in keyof ProductFields]?: ProductFields[Key] | undefined },
): Promise<Product> {
  const row = await lockProduct(scope, id);
  assertAllowed(scope, 'compliance.manage', row?.unit_id);
  const old = (await productById(scope, id))!;
  if (old.revision !== revision) {
    const names = await namesOf(scope, [row?.edited_by ?? null]);
    throw new AppError('stale', {
      reason: 'changed_meanwhile',
      values: { who: names.get(row?.edited_by ?? '') ?? '', at: old.editedAt, revision: old.revision },
    });
  }
  const living = change.archived === undefined ? !old.archived : !change.archived;
  if (
    living &&
    (change.name !== undefined || change.archived === false) &&
    (await namesake(scope, old.unitId, change.name ?? old.name, id))
  )
    throw invalidField('name', 'product_exists');
  const given = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
  const product = await writeProduct(scope, id, tidy(given));
  const verb = product.archived === old.archived ? 'updated' : product.archived ? 'archived' : 'unarchived';
  scope.record({ action: `compliance.product.${verb}`, entity: { type: 'product', id }, unitId: old.unitId, old, new: product });
  return product;
}

/** An alias is named once, however it is capitalised. */
function tidy<T extends Partial<ProductFields>>(fields: T): T {
  if (!fields.aliases) return fields;
  const seen = new Set<string>();
  const aliases = fields.aliases.filter((alias) => !seen.has(alias.toLowerCase()) && seen.add(alias.toLowerCase()));
  return { ...fields, aliases };
}

/** As the engine reads it. */
export function toCatalogue(list: readonly Product[]) {
  return list.map(({ id, name, kind, inn, aliases, holder, statuses, indication }) => ({
    id,
    name,
    type: kind,
    inn,
    aliases,
    indication,
    more: { holder },
    status: Object.fromEntries(statuses.map(({ market, status }) => [market, status])),
  }));
}

/** What the caller may read of it, for the check while typing. */
export async function readableCatalogue(scope: Scope) {
  return toCatalogue(await products(scope, { unitIds: scope.access.unitsWithAncestors('compliance.read'), archived: false }));
}

/** Everything: a text may not name a product of a unit its author happens not to see. */
export async function wholeCatalogue(scope: Scope) {
  return toCatalogue(await products(scope, { archived: false }));
}
