/**
 * Proving again who is there, before each signature (21 CFR 11.200: every component each time). Attempts that fail are
 * recorded, and after five the door stays shut for a quarter of an hour and the person is told (11.300(d)).
 */
import { RateLimiterMemory } from 'rate-limiter-flexible';
import { AppError } from '#kernel/errors.ts';
import type { Caller, RequestContext } from '#kernel/handler.ts';
import { inTransaction } from '#kernel/transaction.ts';
import type { Context } from '#kernel/types.ts';
import { notify, reauthenticate } from '#modules/identity/index.ts';
import type { Factor } from './decide.ts';

export const allowedAttempts = 5;
const attempts = new RateLimiterMemory({ points: allowedAttempts, duration: 900 });

export async function prove(
  context: RequestContext,
  caller: Caller,
  ctx: Context,
  release: { id: string; unitId: string },
  proof: { password: string; code?: string | undefined },
): Promise<Factor> {
  const { personId } = ctx.actor;
  if (!personId || caller.kind !== 'session') throw new AppError('forbidden', { reason: 'person_needed' });
  const spent = await attempts.get(personId);
  if (spent !== null && spent.consumedPoints >= allowedAttempts) throw lockedOut(spent.msBeforeNext);
  try {
    const factor = await reauthenticate(context, caller, { password: proof.password, ...(proof.code ? { code: proof.code } : {}) });
    await attempts.delete(personId);
    return factor;
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'reauthentication_failed') throw error;
    const component = error.details.reason === 'code' ? 'code' : 'password';
    const refusal = new AppError('reauthentication_failed', { reason: component, fields: [{ path: component, code: component }] }, error);
    // A code not given is a step of the form left out, not an attempt.
    if (component === 'code' && !proof.code) throw refusal;
    const { consumedPoints } = await attempts.penalty(personId);
    await recordFailure(ctx, personId, release, component, consumedPoints >= allowedAttempts);
    throw refusal;
  }
}

function lockedOut(milliseconds: number): AppError {
  return new AppError('rate_limited', { reason: 'signing_locked', values: { minutes: Math.ceil(milliseconds / 60_000) } });
}

function recordFailure(
  ctx: Context,
  personId: string,
  release: { id: string; unitId: string },
  component: string,
  locked: boolean,
): Promise<void> {
  return inTransaction(ctx, async (scope) => {
    scope.record({
      action: 'review.signature.refused',
      entity: { type: 'release', id: release.id },
      unitId: release.unitId,
      new: { component, locked },
    });
    if (locked)
      await notify(scope, [personId], {
        messageId: 'review.notice.signing_locked',
        entity: { type: 'release', id: release.id },
        mailPath: `/review/${release.id}`,
      });
  });
}
