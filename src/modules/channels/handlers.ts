import { implement } from '@orpc/server';
import { refuse } from '#kernel/errors.ts';
import { assertAllowed, assertReadable, authorised, type RequestContext } from '#kernel/handler.ts';
import { inTransaction } from '#kernel/transaction.ts';
import type { Context, Scope } from '#kernel/types.ts';
import { unitsBelow } from '#modules/identity/index.ts';
import { checkChannel } from './check.ts';
import { connectChannel, reconnectChannel } from './connect.ts';
import { channelsContract } from './contract.ts';
import { addByHand, updateDescription } from './describe.ts';
import { archiveChannel, disconnectChannel, restoreChannel } from './lifecycle.ts';
import { networks } from './networks.ts';
import { channelRows, findChannel } from './store.ts';
import { viewOf, viewsOf, type ChannelView } from './view.ts';

const os = implement(channelsContract).$context<RequestContext>().use(authorised);
const finished = { done: true } as const;

async function list(scope: Scope, input: { unitId?: string; network?: string; archived: boolean }): Promise<ChannelView[]> {
  const readable = scope.access.unitsWith('channels.read');
  const within = input.unitId === undefined ? null : await unitsBelow(scope, input.unitId);
  const unitIds = within ? readable.filter((unitId) => within.includes(unitId)) : readable;
  return viewsOf(
    scope,
    await channelRows(scope, { unitIds, archived: input.archived, ...(input.network ? { network: input.network } : {}) }),
  );
}

async function get(scope: Scope, id: string): Promise<ChannelView> {
  const row = await findChannel(scope, id);
  assertReadable(scope, 'channels.read', row?.unit_id);
  return viewOf(scope, row!);
}

/** The network is asked with no transaction open; the answer shows in the health. */
async function checkNow(ctx: Context, id: string): Promise<ChannelView> {
  await inTransaction(ctx, async (scope) => {
    const row = await findChannel(scope, id);
    assertAllowed(scope, 'channels.manage', row?.unit_id);
    if (row?.by_hand) throw refuse('by_hand');
    if (row?.archived_at || row?.disconnected_at) throw refuse('disconnected');
  });
  await checkChannel(ctx, id);
  return inTransaction(ctx, (scope) => get(scope, id));
}

export function createChannelsHandlers() {
  return os.router({
    networks: os.networks.handler(() =>
      networks.map(({ byHand, capabilities }) => ({ byHand, capabilities: structuredClone(capabilities) as never })),
    ),
    list: os.list.handler(({ context: { ctx }, input }) => inTransaction(ctx, (scope) => list(scope, input))),
    get: os.get.handler(({ context: { ctx }, input }) => inTransaction(ctx, (scope) => get(scope, input.id))),
    connect: os.connect.handler(({ context: { ctx }, input }) => connectChannel(ctx, input)),
    addByHand: os.addByHand.handler(({ context: { ctx }, input }) => inTransaction(ctx, (scope) => addByHand(scope, input))),
    update: os.update.handler(({ context: { ctx }, input }) => inTransaction(ctx, (scope) => updateDescription(scope, input))),
    reconnect: os.reconnect.handler(({ context: { ctx }, input }) => reconnectChannel(ctx, input)),
    check: os.check.handler(({ context: { ctx }, input }) => checkNow(ctx, input.id)),
    disconnect: os.disconnect.handler(async ({ context: { ctx }, input }) => {
      await inTransaction(ctx, (scope) => disconnectChannel(scope, input.id));
      return finished;
    }),
    archive: os.archive.handler(async ({ context: { ctx }, input }) => {
      await inTransaction(ctx, (scope) => archiveChannel(scope, input.id));
      return finished;
    }),
    restore: os.restore.handler(({ context: { ctx }, input }) => inTransaction(ctx, (scope) => restoreChannel(scope, input.id))),
  });
}
