/** Whether a connection works: asked daily by a schedule, or now by a person. */
import { now } from '#kernel/clock.ts';
import { inTransaction } from '#kernel/transaction.ts';
import type { Context } from '#kernel/types.ts';
import { renewNow, withTokens } from './connection.ts';
import { renewWithinMs } from './rules.ts';
import { updateChannel } from './store.ts';
import { readTokens } from './tokens.ts';

/**
 * Read the account, and renew a connection that ends within two weeks. Follows a change of handle or address.
 * The health tells what came of it; nothing is thrown for what the network does.
 */
export async function checkChannel(ctx: Context, channelId: string, signal?: AbortSignal): Promise<void> {
  const opened = await inTransaction(ctx, (scope) => readTokens(scope, channelId));
  if (opened?.endsAt && opened.endsAt.getTime() - now().getTime() < renewWithinMs) await renewNow(ctx, channelId, signal);
  const answer = await withTokens(ctx, channelId, (connector, context, tokens) => connector.readAccount(context, tokens), {
    checking: true,
    ...(signal ? { signal } : {}),
  });
  if (answer.outcome !== 'ok') return;
  const { handle, url } = answer.account;
  await inTransaction(ctx, async (scope) => {
    const { db } = scope;
    const old = await db
      .selectFrom('channels.channel')
      .select(['handle', 'url', 'unit_id'])
      .where('id', '=', channelId)
      .executeTakeFirstOrThrow();
    if (old.handle === handle && old.url === url) return;
    await updateChannel(scope, channelId, { handle, url });
    scope.record({
      action: 'channels.channel.handle_followed',
      entity: { type: 'channel', id: channelId },
      unitId: old.unit_id,
      old: { handle: old.handle, url: old.url },
      new: { handle, url },
    });
  });
}
