/** The record of a release as one keeps it elsewhere: complete, readable, and checkable with nothing but SHA-256 (P11-01). */
import { assertReadable } from '#kernel/handler.ts';
import type { Scope } from '#kernel/types.ts';
import { organisationOf } from '#modules/identity/index.ts';
import { decisionOf, people, signatureOf, withdrawalOf } from './say.ts';
import { releaseFault } from './seal.ts';
import { factsOf, findRelease } from './store.ts';

export async function certificate(scope: Scope, id: string) {
  const found = await findRelease(scope, id);
  assertReadable(scope, 'review.read', found?.unit_id);
  const [facts] = await factsOf(scope, [id]);
  const { release } = facts!;
  const organisation = await organisationOf(scope);
  const unit = await scope.db.selectFrom('identity.v_unit').select('name').where('id', '=', release.unit_id).executeTakeFirst();
  const names = await people(scope, [facts!]);
  return {
    format: 1 as const,
    organisation: organisation.name,
    example: organisation.example,
    unit: unit?.name ?? '',
    release: {
      id,
      number: release.number,
      title: release.title,
      postId: release.post_id,
      submittedAt: release.submitted_at,
      earliestAt: release.earliest_at,
      latestAt: release.latest_at,
      expiresAt: release.expires_at,
      author: { id: release.author_person_id, name: names.get(release.author_person_id) ?? '' },
      submittedBy: { id: release.submitted_by, name: names.get(release.submitted_by) ?? '' },
    },
    canonical: release.canonical,
    hash: release.hash,
    intact: releaseFault(scope.kernel.keyring, release) === null,
    decision: decisionOf(facts!, names),
    signature: signatureOf(scope, facts!),
    withdrawal: withdrawalOf(facts!, names),
  };
}
