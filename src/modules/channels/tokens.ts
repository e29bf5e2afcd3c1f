/**
 * The sealed tokens of a channel and their renewal: once, however many want it. Whoever finds the tokens expired takes
 * a lease on the row; the others wait for the new revision. A process that dies with the lease holds nobody up for
 * longer than the lease lasts.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { sql } from 'kysely';
import { z } from 'zod';
import type { CallFailure, Connector, ConnectorContext, RejectionReason, Tokens } from '#connectors/connector.ts';
import { rejectionReasons } from '#connectors/connector.ts';
import { open, seal } from '#kernel/crypto.ts';
import { newId } from '#kernel/ids.ts';
import { inTransaction } from '#kernel/transaction.ts';
import type { Context, Scope } from '#kernel/types.ts';
import { mergeTokens } from './rules.ts';

const purpose = 'channel-token';
/** Longer than the outbound client lets a call last. */
const leaseSeconds = 45;
const waitMilliseconds = 100;
const tokensSchema = z.record(z.string(), z.unknown());
const failureSchema: z.ZodType<CallFailure> = z.discriminatedUnion('outcome', [
  z.object({ outcome: z.literal('authExpired') }),
  z.object({ outcome: z.literal('rateLimited'), retryAfterSeconds: z.number() }),
  z.object({
    outcome: z.literal('rejected'),
    reason: z.enum(rejectionReasons as unknown as [RejectionReason, ...RejectionReason[]]),
    detail: z.string(),
  }),
  z.object({ outcome: z.literal('unknown'), detail: z.string() }),
]);

export interface OpenTokens {
  tokens: Tokens;
  revision: number;
  /** How many renewals had been refused when these were read. */
  refusals: number;
  endsAt: Date | null;
}

const placeOf = (organisationId: string, channelId: string) => ({ organisationId, table: 'channels.token', rowId: channelId });

function openTokens(ctx: Context, channelId: string, sealed: string): Tokens {
  return tokensSchema.parse(JSON.parse(open(ctx.kernel.keyring, purpose, placeOf(ctx.organisationId, channelId), sealed)));
}

/** Seal and keep tokens; the revision rises, so that renewals under way know they are late. */
export async function writeTokens(scope: Scope, channelId: string, tokens: Tokens, endsAt: Date | null): Promise<void> {
  const sealed = seal(scope.kernel.keyring, purpose, placeOf(scope.organisationId, channelId), JSON.stringify(tokens));
  const values = { sealed, ends_at: endsAt, lease_id: null, leased_until: null, refusal: null, renewed_at: sql<string>`kernel.now()` };
  await scope.db
    .insertInto('channels.token')
    .values({ organisation_id: scope.organisationId, channel_id: channelId, ...values })
    .onConflict((oc) =>
      oc.columns(['organisation_id', 'channel_id']).doUpdateSet({ ...values, revision: sql`channels.token.revision + 1` }),
    )
    .execute();
}

export async function eraseTokens({ db }: Scope, channelId: string): Promise<boolean> {
  const { numDeletedRows } = await db.deleteFrom('channels.token').where('channel_id', '=', channelId).executeTakeFirst();
  return numDeletedRows > 0n;
}

export async function hasTokens({ db }: Scope, channelId: string): Promise<boolean> {
  return (await db.selectFrom('channels.token').select('revision').where('channel_id', '=', channelId).executeTakeFirst()) !== undefined;
}

/** The tokens in the open, for the length of a call; null where there are none. */
export async function readTokens(scope: Scope, channelId: string): Promise<OpenTokens | null> {
  const row = await scope.db.selectFrom('channels.token').selectAll().where('channel_id', '=', channelId).executeTakeFirst();
  if (!row) return null;
  return {
    tokens: openTokens(scope, channelId, row.sealed),
    revision: row.revision,
    refusals: row.refusals,
    endsAt: row.ends_at === null ? null : new Date(row.ends_at),
  };
}

type Turn =
  | { kind: 'gone' }
  | { kind: 'renewed'; opened: OpenTokens }
  | { kind: 'refused'; failure: CallFailure }
  | { kind: 'wait' }
  | { kind: 'mine'; leaseId: string; opened: OpenTokens };

/** What to do next, decided under the row's lock. */
async function takeTurn(scope: Scope, channelId: string, seen: OpenTokens): Promise<Turn> {
  const row = await scope.db
    .selectFrom('channels.token')
    .selectAll()
    .select(sql<boolean>`leased_until is not null and leased_until > kernel.now()`.as('leased'))
    .where('channel_id', '=', channelId)
    .forNoKeyUpdate()
    .executeTakeFirst();
  if (!row) return { kind: 'gone' };
  const opened = {
    tokens: openTokens(scope, channelId, row.sealed),
    revision: row.revision,
    refusals: row.refusals,
    endsAt: row.ends_at === null ? null : new Date(row.ends_at),
  };
  if (row.revision > seen.revision) return { kind: 'renewed', opened };
  if (row.refusals > seen.refusals) return { kind: 'refused', failure: failureSchema.parse(row.refusal) };
  if (row.leased) return { kind: 'wait' };
  const leaseId = newId();
  await scope.db
    .updateTable('channels.token')
    .set({ lease_id: leaseId, leased_until: sql<string>`kernel.now() + make_interval(secs => ${leaseSeconds})` })
    .where('channel_id', '=', channelId)
    .execute();
  return { kind: 'mine', leaseId, opened };
}

async function keepRefusal(ctx: Context, channelId: string, leaseId: string, failure: CallFailure): Promise<void> {
  await inTransaction(ctx, ({ db }) =>
    db
      .updateTable('channels.token')
      .set({ lease_id: null, leased_until: null, refusal: JSON.stringify(failure), refusals: sql`refusals + 1` })
      .where('channel_id', '=', channelId)
      .where('lease_id', '=', leaseId)
      .execute(),
  );
}

/** Keep the renewed tokens, unless somebody has connected the account anew in the meantime; answers what counts now. */
async function keepRenewed(
  ctx: Context,
  channelId: string,
  seen: OpenTokens,
  tokens: Tokens,
  endsAt: Date | null,
): Promise<OpenTokens | null> {
  return inTransaction(ctx, async (scope) => {
    const row = await scope.db
      .selectFrom('channels.token')
      .select('revision')
      .where('channel_id', '=', channelId)
      .forNoKeyUpdate()
      .executeTakeFirst();
    if (row?.revision === seen.revision) await writeTokens(scope, channelId, tokens, endsAt);
    return readTokens(scope, channelId);
  });
}

export type Renewed = { outcome: 'ok'; opened: OpenTokens } | CallFailure;

/** New tokens for those in `seen`, fetched by this caller or by another who came first. */
export async function renewOnce(
  ctx: Context,
  connector: Connector,
  connectorContext: ConnectorContext,
  channelId: string,
  seen: OpenTokens,
): Promise<Renewed> {
  for (;;) {
    const turn = await inTransaction(ctx, (scope) => takeTurn(scope, channelId, seen));
    switch (turn.kind) {
      case 'gone':
        return { outcome: 'authExpired' };
      case 'renewed':
        return { outcome: 'ok', opened: turn.opened };
      case 'refused':
        return turn.failure;
      case 'wait':
        await pause(waitMilliseconds, undefined, connectorContext.signal ? { signal: connectorContext.signal } : {});
        continue;
      case 'mine':
        return renew(ctx, connector, connectorContext, channelId, turn);
    }
  }
}

async function renew(
  ctx: Context,
  connector: Connector,
  connectorContext: ConnectorContext,
  channelId: string,
  { leaseId, opened }: { leaseId: string; opened: OpenTokens },
): Promise<Renewed> {
  let answer;
  try {
    answer = await connector.refresh(connectorContext, opened.tokens);
  } catch (error) {
    await keepRefusal(ctx, channelId, leaseId, { outcome: 'unknown', detail: 'the renewal failed' });
    throw error;
  }
  if (answer.outcome !== 'ok') {
    await keepRefusal(ctx, channelId, leaseId, answer);
    return answer;
  }
  const tokens = mergeTokens(opened.tokens, answer.tokens);
  const kept = await keepRenewed(ctx, channelId, opened, tokens, connector.endsAt(tokens));
  return kept ? { outcome: 'ok', opened: kept } : { outcome: 'authExpired' };
}
