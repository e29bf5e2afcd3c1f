/** Decisions, signatures and withdrawals as readers see them. */
import { z } from 'zod';
import type { Scope } from '#kernel/types.ts';
import { namesOf } from '#modules/identity/index.ts';
import type { WithdrawalReason } from './contract.ts';
import type { DecisionKind } from './rules.ts';
import { sealHolds } from './seal.ts';
import type { ReleaseFacts } from './store.ts';

export type Names = ReadonlyMap<string, string>;
const ticksSchema = z.array(z.object({ finding: z.number().int(), comment: z.string() }));
const personOf = (id: string, names: Names) => ({ id, name: names.get(id) ?? '' });

/** The names of everyone these releases speak of. */
export function people(scope: Scope, all: readonly ReleaseFacts[]): Promise<Map<string, string>> {
  return namesOf(
    scope,
    all.flatMap(({ release, decision, withdrawal }) => [
      release.author_person_id,
      release.submitted_by,
      ...release.editor_person_ids,
      decision?.person_id ?? null,
      withdrawal?.person_id ?? null,
    ]),
  );
}

export function decisionOf({ decision }: ReleaseFacts, names: Names) {
  return (
    decision && {
      kind: decision.kind as DecisionKind,
      comment: decision.comment,
      person: personOf(decision.person_id, names),
      decidedAt: decision.decided_at,
    }
  );
}

/** With the name as it was printed when it was signed. */
export function signatureOf({ kernel }: Pick<Scope, 'kernel'>, { release, signature }: ReleaseFacts) {
  if (!signature) return null;
  return {
    id: signature.id,
    person: { id: signature.person_id, name: signature.person_name },
    role: signature.role,
    roleName: signature.role_name,
    meaning: signature.meaning as 'approved',
    hash: signature.hash,
    factor: signature.factor as 'password',
    signedAt: signature.signed_at,
    zone: signature.zone,
    selfApproved: signature.self_approved,
    ticks: ticksSchema.parse(signature.ticks),
    valid: sealHolds(kernel.keyring, 'signature', signature) && signature.hash === release.hash,
  };
}

export function withdrawalOf({ withdrawal }: ReleaseFacts, names: Names) {
  return (
    withdrawal && {
      reason: withdrawal.reason as WithdrawalReason,
      comment: withdrawal.comment,
      person: personOf(withdrawal.person_id, names),
      withdrawnAt: withdrawal.withdrawn_at,
    }
  );
}
