/** One release in full, and what its reader may do with it. */
import { assertReadable } from '#kernel/handler.ts';
import type { Scope } from '#kernel/types.ts';
import { organisationOf, rolesWith } from '#modules/identity/index.ts';
import { readContent } from './assemble.ts';
import type { ReleaseState } from './contract.ts';
import { basics, candidate, channelMap, editedOf } from './list.ts';
import { obstacle, verdict } from './rules.ts';
import { decisionOf, people, signatureOf, withdrawalOf, type Names } from './say.ts';
import { releaseFault } from './seal.ts';
import { currentOf, standingOf } from './standing.ts';
import { databaseNow, factsOf, findRelease, idsOfSubmission, previousOf, type ReleaseFacts } from './store.ts';

/** One release in full. Throws `not_found` where the reader may not see it. */
export async function getRelease(scope: Scope, id: string) {
  const found = await findRelease(scope, id);
  assertReadable(scope, 'review.read', found?.unit_id);
  const [facts] = await factsOf(scope, [id]);
  const { release } = facts!;
  const current = await currentOf(scope, release.post_id);
  const standing = standingOf(scope, facts!, current);
  const state: ReleaseState =
    facts!.state === 'waiting' && standing.intact && standing.currentHash !== release.hash ? 'edited' : facts!.state;
  const siblings = await factsOf(
    scope,
    (await idsOfSubmission(scope, release.submission_id)).filter((other) => other !== id),
  );
  const edited = await editedOf(scope, siblings);
  const previous = await previousFacts(scope, facts!);
  const channels = await channelMap(scope, [facts!, ...siblings]);
  const names = await people(scope, [facts!, ...(previous ? [previous] : [])]);
  const { ok, reason } = { reason: null, ...verdict(standing, await databaseNow(scope)) };
  return {
    ...basics(facts!, state, names, channels),
    revision: release.revision,
    note: release.note,
    earliestAt: release.earliest_at,
    latestAt: release.latest_at,
    expiresAt: release.expires_at,
    hash: release.hash,
    submittedBy: { id: release.submitted_by, name: names.get(release.submitted_by) ?? '' },
    editors: release.editor_person_ids.map((person) => ({ id: person, name: names.get(person) ?? '' })),
    content: readContent(release.canonical),
    decision: decisionOf(facts!, names),
    signature: signatureOf(scope, facts!),
    withdrawal: withdrawalOf(facts!, names),
    leave: { ok, reason },
    mayDecide: await mayDecide(scope, facts!, state, standing.intact),
    mayWithdraw:
      scope.access.can('review.withdraw', release.unit_id) &&
      scope.actor.personId !== null &&
      !facts!.withdrawal &&
      (!facts!.decision || facts!.decision.kind === 'signed'),
    siblings: siblings.map((sibling) => {
      const {
        id: siblingId,
        channel,
        language,
        state: siblingState,
      } = basics(sibling, edited.has(sibling.release.id) ? 'edited' : sibling.state, names, channels);
      return { id: siblingId, channel, language, state: siblingState };
    }),
    previous: previous && previousOfRelease(previous, names),
  };
}

async function mayDecide(scope: Scope, { release }: ReleaseFacts, state: ReleaseState, intact: boolean) {
  const { example } = await organisationOf(scope);
  const who = candidate(scope, release.unit_id);
  const reason = obstacle(who, { state, intact, editors: release.editor_person_ids }, example);
  const roles = reason === null && who.personId !== null ? await rolesWith(scope, who.personId, 'review.sign', release.unit_id) : [];
  return {
    ok: reason === null,
    reason,
    selfApproval: reason === null && who.personId !== null && release.editor_person_ids.includes(who.personId),
    roles,
  };
}

async function previousFacts(scope: Scope, { release }: ReleaseFacts): Promise<ReleaseFacts | null> {
  const row = await previousOf(scope, release);
  const [facts] = row ? await factsOf(scope, [row.id]) : [];
  return facts && releaseFault(scope.kernel.keyring, facts.release) === null ? facts : null;
}

function previousOfRelease(facts: ReleaseFacts, names: Names) {
  const { text, links, media, window } = readContent(facts.release.canonical);
  return {
    id: facts.release.id,
    number: facts.release.number,
    submittedAt: facts.release.submitted_at,
    text,
    links,
    media,
    window,
    decision: decisionOf(facts, names),
  };
}
