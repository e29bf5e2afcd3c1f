/** Taking back what was handed in or signed. The signature stays; a record of the withdrawal is added (P11-17). */
import { AppError, refuse } from '#kernel/errors.ts';
import { emit } from '#kernel/events.ts';
import { assertAllowed } from '#kernel/handler.ts';
import { newId } from '#kernel/ids.ts';
import type { Scope } from '#kernel/types.ts';
import { releaseWithdrawn } from './events.ts';
import { tellOfWithdrawal } from './notices.ts';
import type { WithdrawalReason } from './contract.ts';
import { databaseNow, factsOf, findRelease, idsOfPost, insertWithdrawal, lockPostReleases, type ReleaseFacts } from './store.ts';

export interface WithdrawInput {
  id: string;
  reason: WithdrawalReason;
  comment: string;
  /** Every release of the post that waits or is signed, older ones too: they may be live. */
  everywhere: boolean;
}

/** Publishing listens: what is scheduled is cancelled, what is live is deleted. Throws 409 where it was withdrawn already. */
export async function withdraw(scope: Scope, input: WithdrawInput): Promise<void> {
  const row = await findRelease(scope, input.id);
  assertAllowed(scope, 'review.withdraw', row?.unit_id);
  if (!scope.actor.personId) throw new AppError('forbidden', { reason: 'person_needed' });
  await lockPostReleases(scope, row!.post_id);
  const [named] = await factsOf(scope, [input.id]);
  if (named!.withdrawal) throw refuse('withdrawn_already');
  if (named!.decision && named!.decision.kind !== 'signed') throw refuse('never_approved');
  const others = input.everywhere ? (await factsOf(scope, await idsOfPost(scope, row!.post_id))).filter(isOpen) : [];
  for (const facts of [named!, ...others.filter(({ release }) => release.id !== input.id)]) await withdrawOne(scope, facts, input);
  await tellOfWithdrawal(scope, row!, named!.signature?.person_id ?? null, input.reason);
}

const isOpen = ({ decision, withdrawal }: ReleaseFacts) => withdrawal === null && (decision === null || decision.kind === 'signed');

async function withdrawOne(scope: Scope, { release }: ReleaseFacts, { reason, comment }: WithdrawInput): Promise<void> {
  const written = await insertWithdrawal(scope, {
    organisation_id: scope.organisationId,
    id: newId(),
    unit_id: release.unit_id,
    release_id: release.id,
    reason,
    comment,
    person_id: scope.actor.personId!,
    withdrawn_at: (await databaseNow(scope)).toISOString(),
  });
  if (!written) throw refuse('withdrawn_already');
  scope.record({
    action: 'review.release.withdrawn',
    entity: { type: 'release', id: release.id },
    unitId: release.unit_id,
    new: { reason, comment, hash: release.hash },
  });
  await emit(scope, releaseWithdrawn, { releaseId: release.id, postId: release.post_id, channelId: release.channel_id, reason });
}
