/**
 * The audit chain: one per organisation, append only, written in the transaction of the change it records.
 * Old and new values live in `audit.payload`; the chain covers their salted hash, so that a lawful erasure
 * leaves a tombstone instead of a break. Links are HMACed under a key outside the database.
 */
import { sql } from 'kysely';
import { canonicalHash, canonicalJson } from './canonical.ts';
import { mac, verifyMac, type Keyring } from './keyring.ts';
import { newId, randomToken, sha256Hex } from './ids.ts';
import type { AuditEvent, Scope } from './types.ts';

/** What the chain hashes. Adding a field means a new `format`. */
export interface AuditLink {
  format: 1;
  organisationId: string;
  sequence: number;
  id: string;
  at: string;
  actorKind: string;
  actorId: string | null;
  personId: string | null;
  requestId: string;
  action: string;
  entityType: string;
  entityId: string;
  unitId: string | null;
  payloadHash: string | null;
  previousHash: string;
}

const purpose = 'audit';
export const genesis = '0'.repeat(64);

export function payloadHash(salt: string, payload: string): string {
  return sha256Hex(`${salt}.${payload}`);
}

export function linkHash(link: AuditLink): string {
  return canonicalHash(link);
}

export function signLink(keyring: Keyring, link: AuditLink): { keyId: string; mac: string } {
  return mac(keyring, purpose, linkHash(link));
}

export function linkHolds(keyring: Keyring, link: AuditLink, hash: string, keyId: string, given: string): boolean {
  return linkHash(link) === hash && verifyMac(keyring, purpose, hash, { keyId, mac: given });
}

/** Append events to the organisation's chain. Locks the head: call it last. */
export async function writeAudit(scope: Scope, events: readonly AuditEvent[]): Promise<void> {
  const { db, organisationId, actor, requestId } = scope;
  const head = await sql<{ sequence: number; hash: string; at: string }>`
    insert into audit.head as head (organisation_id, sequence, hash) values (${organisationId}, 0, ${genesis})
    on conflict (organisation_id) do update set sequence = head.sequence
    returning sequence, hash, kernel.now() as at`.execute(db);
  let { sequence, hash } = head.rows[0] ?? { sequence: 0, hash: genesis };
  const at = head.rows[0]?.at ?? new Date().toISOString();
  const links = [];
  const payloads = [];
  for (const event of events) {
    const id = newId();
    const payload =
      event.old === undefined && event.new === undefined ? null : canonicalJson({ old: event.old ?? null, new: event.new ?? null });
    const salt = randomToken(16);
    sequence += 1;
    const link: AuditLink = {
      format: 1,
      organisationId,
      sequence,
      id,
      at,
      actorKind: actor.kind,
      actorId: actor.id,
      personId: actor.personId,
      requestId,
      action: event.action,
      entityType: event.entity.type,
      entityId: event.entity.id,
      unitId: event.unitId ?? null,
      payloadHash: payload === null ? null : payloadHash(salt, payload),
      previousHash: hash,
    };
    const signed = signLink(scope.kernel.keyring, link);
    hash = linkHash(link);
    links.push({
      organisation_id: organisationId,
      sequence,
      id,
      at,
      actor_kind: link.actorKind,
      actor_id: link.actorId,
      person_id: link.personId,
      request_id: requestId,
      action: link.action,
      entity_type: link.entityType,
      entity_id: link.entityId,
      unit_id: link.unitId,
      payload_hash: link.payloadHash,
      previous_hash: link.previousHash,
      hash,
      key_id: signed.keyId,
      mac: signed.mac,
    });
    if (payload !== null) payloads.push({ organisation_id: organisationId, event_id: id, salt, payload });
  }
  await db.insertInto('audit.event').values(links).execute();
  if (payloads.length > 0) await db.insertInto('audit.payload').values(payloads).execute();
  await db.updateTable('audit.head').set({ sequence, hash }).where('organisation_id', '=', organisationId).execute();
}
