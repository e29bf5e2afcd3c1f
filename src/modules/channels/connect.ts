/** Connecting an account, and connecting it again. The typed credentials live in memory for the length of one call. */
import { sql } from 'kysely';
import { connectorFor } from '#connectors/index.ts';
import type { Account, CallFailure, Connector, Tokens } from '#connectors/connector.ts';
import { AppError, invalidField, refuse } from '#kernel/errors.ts';
import { assertAllowed } from '#kernel/handler.ts';
import { newId } from '#kernel/ids.ts';
import { inTransaction } from '#kernel/transaction.ts';
import type { Context, Scope } from '#kernel/types.ts';
import { connectorContext } from './connection.ts';
import { assertDescribable, isTaken, type Describing } from './describe.ts';
import { credentialFaults } from './rules.ts';
import { findChannel, insertChannel, lockChannel, updateChannel } from './store.ts';
import { writeTokens } from './tokens.ts';
import { auditOf, viewOf, type ChannelView } from './view.ts';

export interface ConnectInput extends Describing {
  network: string;
  credentials: Record<string, string>;
  name: string | null;
  responsiblePersonId: string | null;
}

const clean = {
  health: 'ok',
  health_reason: null,
  health_until: null,
  failures: 0,
  disconnected_at: null,
  health_changed_at: sql<string>`kernel.now()`,
} as const;

export async function connectChannel(ctx: Context, input: ConnectInput): Promise<ChannelView> {
  await inTransaction(ctx, (scope) => assertDescribable(scope, input));
  const connector = connectorFor(input.network);
  if (!connector) throw invalidField('network', 'no_connector');
  const { tokens, account } = await exchange(ctx, connector, input.credentials);
  return inTransaction(ctx, async (scope) => {
    await assertDescribable(scope, input);
    await assertFree(scope, input.network, account.externalId);
    const row = await insertChannel(scope, {
      id: newId(),
      unit_id: input.unitId,
      network: input.network,
      by_hand: false,
      name: input.name ?? account.displayName,
      handle: account.handle,
      external_id: account.externalId,
      url: account.url,
      markets: input.markets,
      audience: input.audience,
      account_kind: input.accountKind,
      purpose: input.purpose,
      responsible_person_id: input.responsiblePersonId ?? scope.actor.personId,
    }).catch((error: unknown) => {
      throw isTaken(error) ? new AppError('conflict', { reason: 'already_connected' }, error) : error;
    });
    await writeTokens(scope, row.id, tokens, connector.endsAt(tokens));
    scope.record({ action: 'channels.channel.connected', entity: { type: 'channel', id: row.id }, unitId: row.unit_id, new: auditOf(row) });
    return viewOf(scope, row);
  });
}

/** The same account again, with new tokens. Another account is refused: posts would change hands. */
export async function reconnectChannel(ctx: Context, input: { id: string; credentials: Record<string, string> }): Promise<ChannelView> {
  const found = await inTransaction(ctx, async (scope) => {
    const row = await findChannel(scope, input.id);
    assertAllowed(scope, 'channels.manage', row?.unit_id);
    return row!;
  });
  const connector = connectorFor(found.network);
  if (found.by_hand || !connector) throw refuse('by_hand');
  if (found.archived_at !== null) throw refuse('archived');
  const { tokens, account } = await exchange(ctx, connector, input.credentials);
  if (account.externalId !== found.external_id) throw invalidField('credentials.identifier', 'other_account', { handle: account.handle });
  return inTransaction(ctx, async (scope) => {
    const row = await lockChannel(scope, input.id);
    assertAllowed(scope, 'channels.manage', row?.unit_id);
    if (row?.archived_at !== null) throw refuse('archived');
    await writeTokens(scope, row.id, tokens, connector.endsAt(tokens));
    const changed = await updateChannel(scope, row.id, { ...clean, handle: account.handle, url: account.url });
    scope.record({ action: 'channels.channel.reconnected', entity: { type: 'channel', id: row.id }, unitId: row.unit_id });
    return viewOf(scope, changed);
  });
}

async function assertFree({ db }: Scope, network: string, externalId: string): Promise<void> {
  const taken = await db
    .selectFrom('channels.channel')
    .select('id')
    .where('network', '=', network)
    .where('external_id', '=', externalId)
    .where('archived_at', 'is', null)
    .executeTakeFirst();
  if (taken) throw new AppError('conflict', { reason: 'already_connected' });
}

async function exchange(
  ctx: Context,
  connector: Connector,
  credentials: Record<string, string>,
): Promise<{ tokens: Tokens; account: Account }> {
  const faults = credentialFaults(connector.capabilities.credentialFields, credentials);
  if (faults.length > 0) throw new AppError('invalid', { reason: 'fields', fields: faults });
  const answer = await connector.connect(connectorContext(ctx), credentials);
  if (answer.outcome === 'ok') return answer;
  throw connectError(answer, connector);
}

/** The refusal at the field that can mend it. */
function connectError(failure: CallFailure, connector: Connector): AppError {
  const fields = connector.capabilities.credentialFields;
  const secret = fields.find((field) => field.secret)?.name ?? 'secret';
  switch (failure.outcome) {
    case 'rateLimited':
      return new AppError('unavailable', { reason: 'network_busy', values: { seconds: failure.retryAfterSeconds } });
    case 'rejected':
      if (failure.reason === 'credentials') return invalidField(`credentials.${secret}`, 'wrong_credentials');
      if (failure.reason === 'secondFactor') return invalidField(`credentials.${secret}`, 'second_factor_account');
      if (failure.reason === 'serverAddress') return invalidField('credentials.server', 'no_such_server');
      if (failure.reason === 'accountSuspended') return invalidField('credentials.identifier', 'account_suspended');
      return new AppError('outside_failed', { reason: 'network_refused' });
    case 'authExpired':
      return invalidField(`credentials.${secret}`, 'wrong_credentials');
    case 'unknown':
      return fields.some((field) => field.name === 'server')
        ? new AppError('outside_failed', {
            reason: 'network_unreachable',
            fields: [{ path: 'credentials.server', code: 'network_unreachable' }],
          })
        : new AppError('outside_failed', { reason: 'network_unreachable' });
  }
}
