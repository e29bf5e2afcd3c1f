/** Every row of every table as one fingerprint each, so that two databases can be compared whole. */
import pg from 'pg';

/** By table: number of rows and the MD5 of all of them, in a fixed order. The queue and the dates of migrations are not compared. */
export async function fingerprints(url: string): Promise<Record<string, string>> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows: tables } = await client.query<{ name: string }>(`
      select format('%I.%I', n.nspname, c.relname) as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where c.relkind in ('r', 'p') and n.nspname not in ('pg_catalog', 'information_schema', 'graphile_worker') and n.nspname not like 'pg\\_%' order by 1`);
    const found: Record<string, string> = {};
    for (const { name } of tables) {
      const what = name === 'kernel.migration' ? '(select name, sha256 from kernel.migration)' : name;
      const { rows } = await client.query<{ print: string }>(
        `select format('%s rows %s', count(*), md5(string_agg(t::text, E'\\n' order by t::text))) as print from ${what} t`,
      );
      found[name] = rows[0]?.print ?? '';
    }
    return found;
  } finally {
    await client.end();
  }
}

/** A database without anything in it, on the server of `url`. */
export async function emptyDatabase(url: string, name: string): Promise<{ url: string; drop(): Promise<void> }> {
  const admin = async (statement: string) => {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    await client.query(statement).finally(() => client.end());
  };
  await admin(`create database ${name}`);
  return { url: Object.assign(new URL(url), { pathname: `/${name}` }).href, drop: () => admin(`drop database ${name} with (force)`) };
}
