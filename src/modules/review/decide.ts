/** Deciding about a release: sign it, send it back, reject it. One step, one decision, by someone whose hand is not in it. */
import { AppError, invalidField, refuse } from '#kernel/errors.ts';
import { assertAllowed } from '#kernel/handler.ts';
import { emit } from '#kernel/events.ts';
import { newId } from '#kernel/ids.ts';
import type { Scope } from '#kernel/types.ts';
import { namesOf, organisationOf, rolesWith } from '#modules/identity/index.ts';
import { releaseSigned } from './events.ts';
import { readContent } from './assemble.ts';
import { tellAuthor } from './notices.ts';
import { obstacle, untickedWarnings, type DecisionKind, type Obstacle } from './rules.ts';
import { releaseFault, type ReleaseRow } from './seal.ts';
import { currentHash, currentOf } from './standing.ts';
import { databaseNow, factsOf, findRelease, insertDecision, insertSignature, lockPostReleases } from './store.ts';

export interface Tick {
  finding: number;
  comment: string;
}
export interface Seen {
  id: string;
  /** Of what the person had before their eyes: nobody signs unseen. */
  hash: string;
}
export interface DecisionInput extends Seen {
  comment: string;
  /** Others of the same submission. */
  also: readonly Seen[];
}
export interface SignInput extends Seen {
  ticks: readonly Tick[];
  comment: string;
  role?: string | undefined;
  also: readonly (Seen & { ticks: readonly Tick[] })[];
}
export type Factor = 'password' | 'password+totp';

/** What each obstacle is answered with. */
const refusals: Record<Obstacle, () => AppError> = {
  person_needed: () => new AppError('forbidden', { reason: 'person_needed' }),
  permission: () => new AppError('forbidden', { reason: 'review.sign' }),
  own_work: () => new AppError('forbidden', { reason: 'self_review' }),
  edited: () => new AppError('stale', { reason: 'edited_since' }),
  superseded: () => new AppError('stale', { reason: 'superseded' }),
  withdrawn: () => refuse('withdrawn_already'),
  decided: () => new AppError('already_decided'),
  window_closed: () => refuse('window_closed'),
  altered: () => new AppError('conflict', { reason: 'altered' }),
};

/**
 * The rows a person is about to decide on, the first one first, all checked: they are there, as they were written, still
 * waiting, unchanged in content, of one submission, and not this person's own work. Throws the AppError that says why not.
 */
export async function assertDecidable(scope: Scope, wanted: readonly Seen[]): Promise<ReleaseRow[]> {
  const [first] = wanted;
  const found = first && (await findRelease(scope, first.id));
  assertAllowed(scope, 'review.sign', found?.unit_id);
  const head = found!;
  await lockPostReleases(scope, head.post_id);
  const { example } = await organisationOf(scope);
  const current = await currentOf(scope, head.post_id);
  const facts = await factsOf(
    scope,
    wanted.map(({ id }) => id),
  );
  const rows: ReleaseRow[] = [];
  for (const [index, { id, hash }] of wanted.entries()) {
    const one = facts.find(({ release }) => release.id === id);
    if (!one || one.release.submission_id !== head.submission_id || wanted.findIndex((other) => other.id === id) !== index)
      throw invalidField(`also.${index - 1}.id`, 'other_submission');
    const row = one.release;
    const intact = releaseFault(scope.kernel.keyring, row) === null;
    const edited = intact && one.state === 'waiting' && currentHash(scope.organisationId, row, current) !== row.hash;
    const why = obstacle(
      { kind: scope.actor.kind, personId: scope.actor.personId, maySign: true },
      { state: edited ? 'edited' : one.state, intact, editors: row.editor_person_ids },
      example,
    );
    if (why) throw refusals[why]();
    if (hash !== row.hash) throw new AppError('stale', { reason: 'other_hash' });
    rows.push(row);
  }
  return rows;
}

/** Sign in the caller's transaction; the caller has proven who they are with `factor`. Each release gets its own signature. */
export async function signNow(scope: Scope, input: SignInput, factor: Factor): Promise<void> {
  const wanted = [{ id: input.id, hash: input.hash, ticks: input.ticks }, ...input.also];
  const rows = await assertDecidable(scope, wanted);
  const { role, name: roleName } = await roleOf(scope, rows[0]!.unit_id, input.role);
  const personId = scope.actor.personId!;
  const personName = (await namesOf(scope, [personId])).get(personId) ?? '';
  const { reportingZone } = await organisationOf(scope);
  for (const [index, row] of rows.entries()) {
    const ticks = ticksFor(row, wanted[index]!.ticks, index);
    const signedAt = await decide(scope, row, 'signed', input.comment);
    const id = newId();
    await insertSignature(scope, {
      organisation_id: scope.organisationId,
      id,
      unit_id: row.unit_id,
      release_id: row.id,
      step: 1,
      person_id: personId,
      person_name: personName,
      role,
      role_name: roleName,
      meaning: 'approved',
      hash: row.hash,
      factor,
      signed_at: signedAt,
      zone: reportingZone,
      self_approved: row.editor_person_ids.includes(personId),
      ticks: ticks.map(({ finding, comment }) => ({ finding, comment })),
    });
    scope.record({
      action: 'review.release.signed',
      entity: { type: 'release', id: row.id },
      unitId: row.unit_id,
      new: { signatureId: id, hash: row.hash, role, meaning: 'approved', factor, ticks: ticks.length },
    });
    await emit(scope, releaseSigned, { releaseId: row.id, postId: row.post_id, channelId: row.channel_id });
  }
  await tellAuthor(scope, rows[0]!, 'signed');
}

/** Send back or reject, with the comment the author needs. */
export async function refuseNow(scope: Scope, input: DecisionInput, kind: Exclude<DecisionKind, 'signed'>): Promise<void> {
  const rows = await assertDecidable(scope, [{ id: input.id, hash: input.hash }, ...input.also]);
  for (const row of rows) {
    await decide(scope, row, kind, input.comment);
    scope.record({
      action: `review.release.${kind}`,
      entity: { type: 'release', id: row.id },
      unitId: row.unit_id,
      new: { hash: row.hash, comment: input.comment },
    });
  }
  await tellAuthor(scope, rows[0]!, kind);
}

/** Answers the time of the decision, the database's. */
async function decide(scope: Scope, row: ReleaseRow, kind: DecisionKind, comment: string): Promise<string> {
  const at = (await databaseNow(scope)).toISOString();
  const first = await insertDecision(scope, {
    organisation_id: scope.organisationId,
    id: newId(),
    unit_id: row.unit_id,
    release_id: row.id,
    step: 1,
    kind,
    comment,
    hash: row.hash,
    person_id: scope.actor.personId!,
    decided_at: at,
  });
  if (!first) throw new AppError('already_decided');
  return at;
}

async function roleOf(scope: Scope, unitId: string, wanted: string | undefined): Promise<{ role: string; name: string | null }> {
  const roles = await rolesWith(scope, scope.actor.personId!, 'review.sign', unitId);
  const chosen = wanted === undefined ? roles[0] : roles.find(({ role }) => role === wanted);
  if (!chosen) throw wanted === undefined ? new AppError('forbidden', { reason: 'review.sign' }) : invalidField('role', 'role_not_held');
  return chosen;
}

function ticksFor(row: ReleaseRow, ticks: readonly Tick[], index: number): readonly Tick[] {
  const { findings } = readContent(row.canonical);
  const at = index === 0 ? 'ticks' : `also.${index - 1}.ticks`;
  const open = untickedWarnings(findings, ticks);
  if (open.length > 0) {
    throw new AppError('invalid', {
      reason: 'warning_unticked',
      fields: open.map((finding) => ({ path: `${at}.${finding}`, code: 'warning_unticked', values: { rule: findings[finding]!.rule } })),
    });
  }
  const stray = ticks.find(({ finding }) => findings[finding]?.severity !== 'warn');
  if (stray) throw invalidField(`${at}.${stray.finding}`, 'not_a_warning');
  return ticks;
}
