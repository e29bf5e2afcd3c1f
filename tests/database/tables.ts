/** The tables of the database as the catalogue knows them. */
import type pg from 'pg';

/** Tables without an organisation, and why. Everything else belongs to one. */
export const withoutOrganisation: readonly RegExp[] = [
  /^auth\./, // better-auth authenticates, and knows no organisations
  /^graphile_worker\./, // jobs carry theirs in the payload
  /^kernel\.migration$/,
];

export interface Table {
  name: string;
  oid: number;
  partitioned: boolean;
  /** The parent of a partition. */
  parent: string | null;
  rowSecurity: boolean;
  forced: boolean;
  primaryKey: string[];
  /** Columns that one may write. */
  columns: string[];
}

/** Every table outside the closed list; partitions too, since they can be named by themselves. */
export async function organisationTables(client: pg.ClientBase): Promise<Table[]> {
  const { rows } = await client.query<Table>(`
    select format('%I.%I', n.nspname, c.relname) as name, c.oid::int as oid, c.relkind = 'p' as partitioned, c.relrowsecurity as "rowSecurity", c.relforcerowsecurity as forced,
      (select format('%I.%I', pn.nspname, p.relname) from pg_inherits h join pg_class p on p.oid = h.inhparent join pg_namespace pn on pn.oid = p.relnamespace where h.inhrelid = c.oid) as parent,
      coalesce((select array_agg(a.attname::text order by k.place) from pg_index i cross join unnest(i.indkey) with ordinality as k(number, place)
        join pg_attribute a on a.attrelid = c.oid and a.attnum = k.number where i.indrelid = c.oid and i.indisprimary), '{}') as "primaryKey",
      array(select quote_ident(attname) from pg_attribute where attrelid = c.oid and attnum > 0 and not attisdropped and attgenerated = '' order by attnum) as columns
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind in ('r', 'p') and n.nspname not in ('pg_catalog', 'information_schema') and n.nspname not like 'pg\\_%'
    order by 1`);
  return rows.filter(({ name }) => !withoutOrganisation.some((exception) => exception.test(name)));
}
