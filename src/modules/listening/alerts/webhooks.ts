/** Addresses that alerts are sent to. The secret is made here, sealed, and shown once. */
import { sql } from 'kysely';
import { randomBytes } from 'node:crypto';
import { notFound, refuse } from '#kernel/errors.ts';
import { assertAllowed } from '#kernel/handler.ts';
import { newId } from '#kernel/ids.ts';
import { now } from '#kernel/clock.ts';
import { inTransaction } from '#kernel/transaction.ts';
import type { Context, Scope } from '#kernel/types.ts';
import { unitExists } from '#modules/identity/index.ts';
import { sealSecret, sendable, sendWebhook } from './webhook-call.ts';

interface Row {
  id: string;
  unit_id: string;
  name: string;
  url: string;
  archived_at: string | null;
  created_at: string;
}

const shown = (row: Row) => ({
  id: row.id,
  unitId: row.unit_id,
  name: row.name,
  url: row.url,
  archived: row.archived_at !== null,
  createdAt: row.created_at,
});

async function rowsOf({ db }: Scope, which: ReturnType<typeof sql<boolean>>): Promise<Row[]> {
  const { rows } = await sql<Row>`
    select w.id, w.unit_id, w.name, w.url, w.archived_at, w.created_at from listening.alert_webhook w where ${which} order by lower(w.name), w.id`.execute(
    db,
  );
  return rows;
}

export async function listWebhooks(scope: Scope, { archived }: { archived: 'without' | 'with' }) {
  const units = scope.access.unitsWith('listening.edit');
  const rows = await rowsOf(scope, sql<boolean>`w.unit_id = any(${units}::uuid[]) and (${archived === 'with'} or w.archived_at is null)`);
  return rows.map(shown);
}

export async function createWebhook(scope: Scope, input: { unitId: string; name: string; url: string }) {
  assertAllowed(scope, 'listening.edit', input.unitId);
  if (!(await unitExists(scope, input.unitId))) throw notFound();
  const id = newId();
  const secret = `whsec_${randomBytes(32).toString('base64')}`;
  const { unitId, name, url } = input;
  await scope.db
    .insertInto('listening.alert_webhook')
    .values({
      organisation_id: scope.organisationId,
      id,
      unit_id: unitId,
      name,
      url,
      sealed_secret: sealSecret(scope, id, secret),
      created_by: scope.actor.personId,
    })
    .execute();
  scope.record({ action: 'listening.alert_webhook.created', entity: { type: 'alert_webhook', id }, unitId, new: { name, url } });
  return { webhook: await changeable(scope, id), secret };
}

async function changeable(scope: Scope, id: string) {
  const [row] = await rowsOf(scope, sql<boolean>`w.id = ${id}`);
  assertAllowed(scope, 'listening.edit', row?.unit_id);
  return shown(row as Row);
}

export async function updateWebhook(
  scope: Scope,
  input: { id: string; name?: string | undefined; url?: string | undefined; archived?: boolean | undefined },
) {
  const old = await changeable(scope, input.id);
  const { name = old.name, url = old.url, archived = old.archived } = input;
  await sql`
    update listening.alert_webhook set name = ${name}, url = ${url},
      archived_at = ${archived ? sql`coalesce(archived_at, kernel.now())` : sql`null`}
    where id = ${input.id}`.execute(scope.db);
  scope.record({
    action:
      archived === old.archived
        ? 'listening.alert_webhook.changed'
        : archived
          ? 'listening.alert_webhook.archived'
          : 'listening.alert_webhook.restored',
    entity: { type: 'alert_webhook', id: input.id },
    unitId: old.unitId,
    old: { name: old.name, url: old.url },
    new: { name, url },
  });
  return changeable(scope, input.id);
}

/** Now, with no transaction open; not kept in the log of deliveries. */
export async function testWebhook(ctx: Context, { id }: { id: string }) {
  const webhook = await inTransaction(ctx, async (scope) => {
    await changeable(scope, id);
    return sendable(scope, id);
  });
  if (!webhook) throw refuse('archived');
  const body = JSON.stringify({ type: 'listening.alert_test', timestamp: now().toISOString(), data: {} });
  const { code, status } = await sendWebhook(ctx, webhook, newId(), body);
  return { done: true as const, code, status };
}
