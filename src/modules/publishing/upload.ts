/** Pictures are sent one by one; what is about to be sent and what the network gave for it stand in the database. */
import { sql } from 'kysely';
import { z } from 'zod';
import type { UploadHandle } from '#connectors/connector.ts';
import { inTransaction } from '#kernel/transaction.ts';
import type { Scope } from '#kernel/types.ts';
import { withTokens } from '#modules/channels/index.ts';
import { hindrance } from './clearance.ts';
import { move, underLease } from './lease.ts';
import { pictureBytes, releaseToSend } from './outgoing.ts';
import { backOffSeconds, brokenConnectionSeconds, shortestWaitSeconds, type DispatchState } from './rules.ts';
import type { Run } from './run.ts';
import { rejectDispatch } from './settle.ts';
import { hinder, waitDispatch } from './stop.ts';
import { updateDispatch, type DispatchRow } from './store.ts';

const handleSchema = z.record(z.string(), z.unknown());

function uploadsOf({ db }: Scope, dispatchId: string) {
  return db
    .selectFrom('publishing.upload')
    .select(['position', 'sha256', 'handle'])
    .where('dispatch_id', '=', dispatchId)
    .orderBy('position')
    .execute();
}

/** What the network gave for each picture, in order. */
export async function uploadHandles(scope: Scope, dispatchId: string): Promise<UploadHandle[]> {
  return (await uploadsOf(scope, dispatchId)).filter((row) => row.handle !== null).map((row) => handleSchema.parse(row.handle));
}

/** The network has forgotten the pictures: they are sent again. */
export async function forgetUploads({ db }: Scope, dispatchId: string): Promise<void> {
  await db.deleteFrom('publishing.upload').where('dispatch_id', '=', dispatchId).execute();
}

/** Send the first picture that is not there yet; `done` when all are. */
export async function uploadNext(run: Run, row: DispatchRow): Promise<{ done: boolean; row: DispatchRow }> {
  const { ctx, lease, signal } = run;
  const { content, uploaded } = await inTransaction(ctx, async (scope) => ({
    content: (await releaseToSend(scope, row.release_id)).content,
    uploaded: await uploadsOf(scope, row.id),
  }));
  const position = content.media.findIndex((_, index) => !uploaded.some((upload) => upload.position === index && upload.handle !== null));
  const picture = content.media[position];
  if (!picture) return { done: true, row };

  const begun = await underLease(ctx, lease, row.state as DispatchState, async (scope, locked) => {
    const obstacle = await hindrance(scope, locked);
    if (obstacle) return { row: await hinder(scope, locked, obstacle), clear: false };
    await scope.db
      .insertInto('publishing.upload')
      .values({ organisation_id: scope.organisationId, dispatch_id: row.id, position, sha256: picture.sha256 })
      .onConflict((oc) =>
        oc.columns(['organisation_id', 'dispatch_id', 'position']).doUpdateSet({ sha256: picture.sha256, started_at: sql`kernel.now()` }),
      )
      .execute();
    return { row: await move(scope, locked, 'upload', { reason: null, detail: null }), clear: true };
  });
  if (!begun.clear) return { done: false, row: begun.row };

  const { sha256, mediaType, alt, width, height } = picture;
  const bytes = await pictureBytes(ctx, sha256);
  const answer = await withTokens(
    ctx,
    row.channel_id,
    (connector, context, tokens) => connector.upload(context, tokens, { sha256, mediaType, alt, width, height, bytes }),
    { signal },
  );
  const next = await underLease(ctx, lease, 'uploading', async (scope, locked) => {
    switch (answer.outcome) {
      case 'ok':
        await scope.db
          .updateTable('publishing.upload')
          .set({ handle: JSON.stringify(answer.handle), finished_at: sql`kernel.now()` })
          .where('dispatch_id', '=', row.id)
          .where('position', '=', position)
          .execute();
        return updateDispatch(scope, row.id, { look_ups: 0 });
      case 'authExpired':
        return waitDispatch(scope, locked, 'auth_expired', brokenConnectionSeconds);
      case 'rateLimited':
        return waitDispatch(scope, locked, 'rate_limited', Math.max(shortestWaitSeconds, answer.retryAfterSeconds));
      case 'rejected':
        return rejectDispatch(scope, locked, answer.reason, answer.detail);
      case 'unknown':
        // Sending the same bytes again does no harm.
        await updateDispatch(scope, row.id, { look_ups: locked.look_ups + 1 });
        return waitDispatch(scope, locked, 'no_answer', backOffSeconds(locked.look_ups), { detail: answer.detail });
    }
  });
  return { done: false, row: next };
}
