/** What a person is told in the web. */
import { sql } from 'kysely';
import { z } from 'zod';
import { newId } from '#kernel/ids.ts';
import { enqueue } from '#kernel/jobs.ts';
import type { Scope } from '#kernel/types.ts';
import { sendNotice } from './jobs.ts';

export interface Notice {
  /** ICU message id and its values. */
  messageId: string;
  values?: Record<string, string | number>;
  entity?: { type: string; id: string };
  /** Given, it is mailed too where a mail server is set: the page to open, from the root (`/review/…`). */
  mailPath?: string;
}

const valuesSchema = z.record(z.string(), z.union([z.string(), z.number()]));

/** Tell people something, in the transaction of the change that causes it. */
export async function notify(scope: Scope, personIds: readonly string[], notice: Notice): Promise<void> {
  const people = [...new Set(personIds)];
  if (people.length === 0) return;
  await scope.db
    .insertInto('identity.notification')
    .values(
      people.map((personId) => ({
        organisation_id: scope.organisationId,
        id: newId(),
        person_id: personId,
        message_id: notice.messageId,
        message_values: JSON.stringify(notice.values ?? {}),
        entity_type: notice.entity?.type ?? null,
        entity_id: notice.entity?.id ?? null,
      })),
    )
    .execute();
  if (notice.mailPath === undefined || !scope.kernel.mailer.sends) return;
  for (const personId of people)
    await enqueue(scope, sendNotice, { personId, messageId: notice.messageId, values: notice.values ?? {}, path: notice.mailPath });
}

export async function notifications(scope: Scope) {
  const { personId } = scope.actor;
  if (!personId) return { unread: 0, items: [] };
  const mine = scope.db.selectFrom('identity.notification').where('person_id', '=', personId);
  const rows = await mine.selectAll().orderBy('created_at', 'desc').limit(50).execute();
  const unread = await mine
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('read_at', 'is', null)
    .executeTakeFirstOrThrow();
  return {
    unread: unread.count,
    items: rows.map((row) => ({
      id: row.id,
      messageId: row.message_id,
      values: valuesSchema.parse(row.message_values),
      createdAt: row.created_at,
      read: row.read_at !== null,
      entity: row.entity_type && row.entity_id ? { type: row.entity_type, id: row.entity_id } : null,
    })),
  };
}

export async function readNotifications(scope: Scope, ids: readonly string[] | undefined): Promise<void> {
  const { personId } = scope.actor;
  if (!personId) return;
  let update = scope.db
    .updateTable('identity.notification')
    .set({ read_at: sql`kernel.now()` })
    .where('person_id', '=', personId)
    .where('read_at', 'is', null);
  if (ids) update = update.where('id', 'in', ids.length > 0 ? [...ids] : ['00000000-0000-0000-0000-000000000000']);
  await update.execute();
}
