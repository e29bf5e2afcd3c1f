/**
 * `auscult verify`: the audit chain of every organisation, and whatever each room adds (signed releases, files).
 * A fault names table and id; erased payloads are told, not faults.
 */
import { sql, type Transaction } from 'kysely';
import type { DB } from '#kernel/db.gen.ts';
import { createDatabase, createPool } from '#kernel/db.ts';
import { genesis, linkHash, linkHolds, payloadHash, type AuditLink } from '#kernel/audit.ts';
import type { Keyring } from '#kernel/keyring.ts';
import { contradictedAnchors } from './anchor.ts';
import type { Finding } from './finding.ts';

export interface VerifyReport {
  organisations: number;
  events: number;
  erased: number;
  checked: Record<string, number>;
  faults: Finding[];
}
/** A room's own check over all organisations, under the maintenance role. */
export type Verifier = (db: Transaction<DB>, keyring: Keyring) => Promise<{ name: string; checked: number; faults: Finding[] }>;

const batch = 2000;

export async function verify(url: string, dataDir: string, keyring: Keyring, verifiers: readonly Verifier[]): Promise<VerifyReport> {
  const pool = createPool(url, { name: 'verify', role: 'auscult_maintenance', size: 1 });
  try {
    return await createDatabase(pool)
      .transaction()
      .setIsolationLevel('repeatable read')
      .execute(async (db) => {
        const report: VerifyReport = { organisations: 0, events: 0, erased: 0, checked: {}, faults: [] };
        const heads = await db.selectFrom('audit.head').selectAll().orderBy('organisation_id').execute();
        for (const head of heads) await verifyChain(db, keyring, head, report);
        report.organisations = heads.length;
        await verifyStrays(db, report);
        await verifyLooseValues(db, report);
        const anchors = await contradictedAnchors(db, dataDir);
        report.checked['anchors'] = anchors.checked;
        report.faults.push(...anchors.faults);
        for (const check of verifiers) {
          const { name, checked, faults } = await check(db, keyring);
          report.checked[name] = checked;
          report.faults.push(...faults);
        }
        return report;
      });
  } finally {
    await pool.end();
  }
}

interface Head {
  organisation_id: string;
  sequence: number;
  hash: string;
}

async function verifyChain(db: Transaction<DB>, keyring: Keyring, head: Head, report: VerifyReport): Promise<void> {
  let previous = { sequence: 0, hash: genesis };
  const fault = (id: string, text: string) => report.faults.push({ table: 'audit.event', id, fault: text });
  for (;;) {
    const rows = await db
      .selectFrom('audit.event as e')
      .leftJoin('audit.payload as p', (join) => join.onRef('p.organisation_id', '=', 'e.organisation_id').onRef('p.event_id', '=', 'e.id'))
      .selectAll('e')
      .select(['p.salt', 'p.payload', sql<boolean>`e.at = date_trunc('milliseconds', e.at)`.as('whole')])
      .where('e.organisation_id', '=', head.organisation_id)
      .where('e.sequence', '>', previous.sequence)
      .orderBy('e.sequence')
      .limit(batch)
      .execute();
    for (const row of rows) {
      report.events += 1;
      if (row.sequence !== previous.sequence + 1) fault(row.id, `the chain misses events ${previous.sequence + 1} to ${row.sequence - 1}`);
      if (row.previous_hash !== previous.hash) fault(row.id, 'the event does not follow the one before it');
      const link: AuditLink = {
        format: 1,
        organisationId: row.organisation_id,
        sequence: row.sequence,
        id: row.id,
        at: row.at,
        actorKind: row.actor_kind,
        actorId: row.actor_id,
        personId: row.person_id,
        requestId: row.request_id,
        action: row.action,
        entityType: row.entity_type,
        entityId: row.entity_id,
        unitId: row.unit_id,
        payloadHash: row.payload_hash,
        previousHash: row.previous_hash,
      };
      // The link holds milliseconds, and nothing finer was ever written.
      if (linkHash(link) !== row.hash || !row.whole) fault(row.id, 'the event was changed');
      else if (!linkHolds(keyring, link, row.hash, row.key_id, row.mac))
        fault(row.id, 'the event was not written by this installation’s keys');
      if (row.payload_hash !== null && row.payload === null) report.erased += 1;
      if (row.payload !== null && row.salt !== null && payloadHash(row.salt, row.payload) !== row.payload_hash) {
        report.faults.push({ table: 'audit.payload', id: row.id, fault: 'the values were changed' });
      }
      previous = { sequence: row.sequence, hash: row.hash };
    }
    if (rows.length < batch) break;
  }
  if (previous.sequence !== head.sequence || previous.hash !== head.hash) {
    report.faults.push({
      table: 'audit.head',
      id: head.organisation_id,
      fault: `the chain ends at event ${previous.sequence}, the head stands at ${head.sequence}`,
    });
  }
}

/** Events of an organisation whose head was removed. */
async function verifyStrays(db: Transaction<DB>, report: VerifyReport): Promise<void> {
  const rows = await db
    .selectFrom('audit.event as e')
    .leftJoin('audit.head as h', 'h.organisation_id', 'e.organisation_id')
    .select('e.organisation_id')
    .distinct()
    .where('h.organisation_id', 'is', null)
    .execute();
  for (const row of rows) report.faults.push({ table: 'audit.head', id: row.organisation_id, fault: 'the head of the chain is missing' });
}

/** Values that no event claims: moved away from theirs, which would pass for erased. */
async function verifyLooseValues(db: Transaction<DB>, report: VerifyReport): Promise<void> {
  const rows = await db
    .selectFrom('audit.payload as p')
    .leftJoin('audit.event as e', (join) => join.onRef('e.organisation_id', '=', 'p.organisation_id').onRef('e.id', '=', 'p.event_id'))
    .select('p.event_id')
    .where('e.id', 'is', null)
    .execute();
  for (const row of rows) report.faults.push({ table: 'audit.payload', id: row.event_id, fault: 'the values belong to no event' });
}
