/**
 * Calls to a network on behalf of a channel: tokens opened for the length of the call, renewed once when they have
 * expired, and what the answer says about the channel's health recorded. No transaction is open while the network is asked.
 */
import { connectorFor } from '#connectors/index.ts';
import type { CallFailure, Connector, ConnectorContext, Tokens } from '#connectors/connector.ts';
import { now } from '#kernel/clock.ts';
import { notFound, refuse } from '#kernel/errors.ts';
import { inTransaction } from '#kernel/transaction.ts';
import type { Context, Scope } from '#kernel/types.ts';
import { notify, peopleWith } from '#modules/identity/index.ts';
import { healthAfter, needsPerson, sameHealth, type CallOutcome, type Health } from './rules.ts';
import { findChannel, healthOf, lockChannel, writeHealth } from './store.ts';
import { readTokens, renewOnce, type OpenTokens } from './tokens.ts';

export interface CallOptions {
  signal?: AbortSignal;
  /** Somebody wants the truth now: a single lost answer counts, and the time of the check is kept. */
  checking?: boolean;
}

export function connectorContext(ctx: Context, signal?: AbortSignal): ConnectorContext {
  return { fetch: ctx.kernel.outbound, now, ...(signal ? { signal } : {}) };
}

/**
 * Call the network with the channel's tokens. On `authExpired` they are renewed, once for all who ask, and the call is
 * made a second time. A channel that is disconnected answers `authExpired`. Throws where the channel does not exist or
 * is served by hand.
 */
export async function withTokens<A extends CallOutcome>(
  ctx: Context,
  channelId: string,
  use: (connector: Connector, context: ConnectorContext, tokens: Tokens) => Promise<A>,
  options: CallOptions = {},
): Promise<A | CallFailure> {
  const { connector, opened, health } = await openChannel(ctx, channelId);
  if (!opened) return { outcome: 'authExpired' };
  const context = connectorContext(ctx, options.signal);
  let answer: A | CallFailure = await use(connector, context, opened.tokens);
  let endsAt = opened.endsAt;
  if (answer.outcome === 'authExpired') {
    const renewed = await renewOnce(ctx, connector, context, channelId, opened);
    if (renewed.outcome === 'ok') {
      answer = await use(connector, context, renewed.opened.tokens);
      endsAt = renewed.opened.endsAt;
    } else {
      answer = renewed;
    }
  }
  const after = healthAfter(health, answer, { now: now(), endsAt, checking: options.checking ?? false });
  if (options.checking || !sameHealth(health, after)) await recordHealth(ctx, channelId, answer, endsAt, options.checking ?? false);
  return answer;
}

async function openChannel(ctx: Context, channelId: string): Promise<{ connector: Connector; opened: OpenTokens | null; health: Health }> {
  return inTransaction(ctx, async (scope) => {
    const row = await findChannel(scope, channelId);
    if (!row) throw notFound();
    const connector = connectorFor(row.network);
    if (row.by_hand || !connector) throw refuse('by_hand');
    const usable = row.archived_at === null && row.disconnected_at === null;
    return { connector, opened: usable ? await readTokens(scope, channelId) : null, health: healthOf(row) };
  });
}

/** Renew before the connection ends; answers its end afterwards, or why it could not be renewed. */
export async function renewNow(ctx: Context, channelId: string, signal?: AbortSignal): Promise<CallFailure | { outcome: 'ok' }> {
  const { connector, opened } = await openChannel(ctx, channelId);
  if (!opened) return { outcome: 'authExpired' };
  const renewed = await renewOnce(ctx, connector, connectorContext(ctx, signal), channelId, opened);
  return renewed.outcome === 'ok' ? { outcome: 'ok' } : renewed;
}

/** Write the health that follows from an answer, judged again under the row's lock; people hear of a change for the worse. */
async function recordHealth(ctx: Context, channelId: string, answer: CallOutcome, endsAt: Date | null, checking: boolean): Promise<void> {
  await inTransaction(ctx, async (scope) => {
    const row = await lockChannel(scope, channelId);
    if (!row || row.archived_at !== null || row.disconnected_at !== null) return;
    const before = healthOf(row);
    const after = healthAfter(before, answer, { now: now(), endsAt, checking });
    const changed = before.state !== after.state || before.reason !== after.reason;
    await writeHealth(scope, channelId, after, changed);
    if (!changed) return;
    scope.record({
      action: 'channels.channel.health_changed',
      entity: { type: 'channel', id: channelId },
      unitId: row.unit_id,
      old: { state: before.state },
      new: { state: after.state, reason: after.reason },
    });
    if (needsPerson(after.state)) await tellOwners(scope, row, after.state);
  });
}

async function tellOwners(
  scope: Scope,
  row: { id: string; unit_id: string; name: string; responsible_person_id: string | null },
  state: string,
): Promise<void> {
  const managers = await peopleWith(scope, 'channels.manage', row.unit_id);
  const people = row.responsible_person_id ? [row.responsible_person_id, ...managers] : managers;
  await notify(scope, people, {
    messageId: `channels.notice.${state}`,
    values: { channel: row.name },
    entity: { type: 'channel', id: row.id },
  });
}
