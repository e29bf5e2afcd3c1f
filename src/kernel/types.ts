/** The few shapes that every room shares: the process, the caller, the transaction. */
import type { Kysely, Transaction } from 'kysely';
import type pg from 'pg';
import type { DB } from './db.gen.ts';
import type { Config } from './config.ts';
import type { Keyring } from './keyring.ts';
import type { Mailer } from './mail.ts';
import type { Outbound } from './outbound.ts';
import type { WorkerPool } from './pool.ts';
import type { Locale } from './contract.ts';

/** What one process holds, made once at start and handed on. */
export interface Kernel {
  config: Config;
  /** Queries as `auscult_app`, under row-level security. */
  db: Kysely<DB>;
  appPool: pg.Pool;
  /** The login role: migrations, graphile-worker, backup, taking the example away. Never for other requests. */
  ownerPool: pg.Pool;
  authPool: pg.Pool;
  keyring: Keyring;
  outbound: Outbound;
  mailer: Mailer;
  pool: WorkerPool;
}

export interface AuditEvent {
  /** Room, thing, verb in the past: `strategy.goal.created`. */
  action: string;
  entity: { type: string; id: string };
  unitId?: string | null;
  old?: unknown;
  new?: unknown;
}

export interface Actor {
  kind: 'person' | 'api_key' | 'system';
  /** Person, API key, or null for the system. */
  id: string | null;
  /** The person behind it, if any. */
  personId: string | null;
}

/** What the caller may do, built by identity, asked by every room. */
export interface Access {
  /** On a row of this unit: through a membership in the unit or one of its ancestors. */
  can(permission: string, unitId: string): boolean;
  somewhere(permission: string): boolean;
  /** Units in which the permission is held, for lists. */
  unitsWith(permission: string): string[];
  /** The same and their ancestors: goals, policies and rulebooks of ancestors are readable below. */
  unitsWithAncestors(permission: string): string[];
}

/** A caller inside an organisation; no transaction is open. Outbound calls happen here. */
export interface Context {
  kernel: Kernel;
  organisationId: string;
  actor: Actor;
  access: Access;
  requestId: string;
  locale: Locale;
}

/** A caller inside a transaction of the organisation: `db` sees its rows only. */
export interface Scope extends Context {
  db: Transaction<DB>;
  /** Queue an audit event; it is chained and written as the last statement before commit. */
  record(event: AuditEvent): void;
}
