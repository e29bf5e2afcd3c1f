/**
 * review's part of `auscult verify`: every release's text against its hash, every row against its HMAC, every signature against
 * what it signs, and every row that the audit trail says was written is still there.
 */
import { sql, type Transaction } from 'kysely';
import type { DB } from '#kernel/db.gen.ts';
import type { Keyring } from '#kernel/keyring.ts';
import { releaseFault, sealHolds, type ReleaseRow, type Sealed } from './seal.ts';

interface Fault {
  table: string;
  id: string;
  fault: string;
}
const batch = 500;
const beginning = '00000000-0000-0000-0000-000000000000';
const releaseFaults = {
  text: 'the text was changed after it was hashed',
  seal: 'a value was changed, or not written by this installation’s keys',
};

/** Under the maintenance role, over all organisations. */
export async function verifyReview(db: Transaction<DB>, keyring: Keyring): Promise<{ name: string; checked: number; faults: Fault[] }> {
  const faults: Fault[] = [];
  let checked = await verifyReleases(db, keyring, faults);
  for (const kind of ['decision', 'signature', 'withdrawal'] as const) checked += await verifySealed(db, keyring, kind, faults);
  await verifyBonds(db, faults);
  await verifyMissing(db, faults);
  return { name: 'releases and signatures', checked, faults };
}

async function verifyReleases(db: Transaction<DB>, keyring: Keyring, faults: Fault[]): Promise<number> {
  let checked = 0;
  for (let after = beginning; ;) {
    const rows: ReleaseRow[] = await db
      .selectFrom('review.release')
      .selectAll()
      .where('id', '>', after)
      .orderBy('id')
      .limit(batch)
      .execute();
    for (const row of rows) {
      const fault = releaseFault(keyring, row);
      if (fault) faults.push({ table: 'review.release', id: row.id, fault: releaseFaults[fault] });
    }
    checked += rows.length;
    const last = rows.at(-1);
    if (!last || rows.length < batch) return checked;
    after = last.id;
  }
}

async function verifySealed(db: Transaction<DB>, keyring: Keyring, kind: Exclude<Sealed, 'release'>, faults: Fault[]): Promise<number> {
  const table = `review.${kind}` as const;
  let checked = 0;
  for (let after = beginning; ;) {
    const rows = await db.selectFrom(table).selectAll().where('id', '>', after).orderBy('id').limit(batch).execute();
    for (const row of rows) if (!sealHolds(keyring, kind, row)) faults.push({ table, id: row.id, fault: releaseFaults.seal });
    checked += rows.length;
    const last = rows.at(-1);
    if (!last || rows.length < batch) return checked;
    after = last.id;
  }
}

/** A signature is of exactly its release, and under a decision to sign. */
async function verifyBonds(db: Transaction<DB>, faults: Fault[]): Promise<void> {
  const rows = await db
    .selectFrom('review.signature as s')
    .leftJoin('review.release as r', (join) => join.onRef('r.organisation_id', '=', 's.organisation_id').onRef('r.id', '=', 's.release_id'))
    .leftJoin('review.decision as d', (join) =>
      join.onRef('d.organisation_id', '=', 's.organisation_id').onRef('d.release_id', '=', 's.release_id').onRef('d.step', '=', 's.step'),
    )
    .select(['s.id'])
    .where(sql<boolean>`r.hash is distinct from s.hash or d.hash is distinct from s.hash or d.kind is distinct from 'signed'`)
    .execute();
  for (const row of rows) faults.push({ table: 'review.signature', id: row.id, fault: 'the signature is not of the text of its release' });
}

const written = {
  'review.release.submitted': 'release',
  'review.release.signed': 'signature',
  'review.release.withdrawn': 'withdrawal',
} as const;

/** What the audit trail says was handed in, signed or withdrawn, but is not there. The id is the release's. */
async function verifyMissing(db: Transaction<DB>, faults: Fault[]): Promise<void> {
  for (const [action, table] of Object.entries(written)) {
    const key = table === 'release' ? sql.ref('t.id') : sql.ref('t.release_id');
    const { rows } = await sql<{ id: string }>`
      select e.entity_id as id from audit.event e
      where e.action = ${action} and not exists (select from ${sql.table(`review.${table}`)} t where t.organisation_id = e.organisation_id and ${key} = e.entity_id)`.execute(
      db,
    );
    for (const { id } of rows)
      faults.push({ table: `review.${table}`, id, fault: 'the audit trail says it was written, but it is missing' });
  }
}
