/** Who is told what: reviewers when something is handed in, the author when it is decided. */
import type { Scope } from '#kernel/types.ts';
import { namesOf, notify, organisationOf, peopleWith } from '#modules/identity/index.ts';
import type { DecisionKind } from './rules.ts';
import type { ReleaseRow } from './seal.ts';

const pathOf = (releaseId: string) => `/review/${releaseId}`;

/** Everyone who may decide about it and whose hand is not in it. */
export async function tellReviewers(
  scope: Scope,
  submitted: { title: string; unitId: string; releaseId: string; channels: number; editors: readonly string[] },
): Promise<void> {
  const { example } = await organisationOf(scope);
  const reviewers = await peopleWith(scope, 'review.sign', submitted.unitId);
  const author = await nameOfActor(scope);
  await notify(
    scope,
    reviewers.filter((id) => (example || !submitted.editors.includes(id)) && id !== scope.actor.personId),
    {
      messageId: 'review.notice.submitted',
      values: { title: submitted.title, author, channels: submitted.channels },
      entity: { type: 'release', id: submitted.releaseId },
      mailPath: pathOf(submitted.releaseId),
    },
  );
}

/** The author and whoever handed it in, unless they decided themselves. */
export async function tellAuthor(scope: Scope, row: ReleaseRow, kind: DecisionKind): Promise<void> {
  await notify(
    scope,
    [row.author_person_id, row.submitted_by].filter((id) => id !== scope.actor.personId),
    {
      messageId: `review.notice.${kind}`,
      values: { title: row.title, reviewer: await nameOfActor(scope) },
      entity: { type: 'release', id: row.id },
      mailPath: pathOf(row.id),
    },
  );
}

/** Whoever had a hand in it or signed it. */
export async function tellOfWithdrawal(scope: Scope, row: ReleaseRow, signer: string | null, reason: string): Promise<void> {
  const people = [...row.editor_person_ids, ...(signer === null ? [] : [signer])].filter((id) => id !== scope.actor.personId);
  await notify(scope, people, {
    messageId: 'review.notice.withdrawn',
    values: { title: row.title, person: await nameOfActor(scope), reason },
    entity: { type: 'release', id: row.id },
    mailPath: pathOf(row.id),
  });
}

async function nameOfActor(scope: Scope): Promise<string> {
  const { personId } = scope.actor;
  return (personId && (await namesOf(scope, [personId])).get(personId)) || '';
}
