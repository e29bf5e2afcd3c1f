/** Handing a post to review: one immutable release for each channel, or none where what was handed in before still stands. */
import { sql } from 'kysely';
import { AppError, invalidField, refuse, type FieldFault } from '#kernel/errors.ts';
import { assertAllowed } from '#kernel/handler.ts';
import { newId } from '#kernel/ids.ts';
import { inTransaction } from '#kernel/transaction.ts';
import type { Context, Scope } from '#kernel/types.ts';
import { WallTimeError } from '#kernel/wall-time.ts';
import { checkRelease } from '#modules/compliance/index.ts';
import { assertSubmittable, markSubmitted, postOf, prepareRenditions, type Post, type RenderedVariant } from '#modules/content/index.ts';
import { organisationOf } from '#modules/identity/index.ts';
import { assemble, canonicalise, readContent, type AccountFacts, type Settled } from './assemble.ts';
import { findingSchema, type Window } from './contract.ts';
import { tellReviewers } from './notices.ts';
import { defaultWindow, dueOf, expiryOf, windowInstants } from './rules.ts';
import { releaseFault } from './seal.ts';
import { currentOf } from './standing.ts';
import { databaseNow, factsOf, insertRelease, lockPostReleases, newestOf } from './store.ts';

export interface SubmitInput {
  postId: string;
  /** When it may leave; by default around the planned time, or the next thirty days. `earliest: null` is now. */
  window?: { earliest: string | null; latest: string; zone: string } | undefined;
  /** A word to the reviewers. */
  note?: string | undefined;
}

export interface Submission {
  submissionId: string;
  /** `kept`: exactly this was handed in before; that release, with its signature if it has one, still stands. */
  releases: { id: string; channelId: string; language: string; hash: string; kept: boolean }[];
}

interface Draft {
  rendered: RenderedVariant;
  account: AccountFacts;
  settled: Omit<Settled, 'window'>;
}

/**
 * Throws `not_found`, `forbidden`, `invalid` (422) with every fault or blocking finding, `not_allowed_in_state` for a
 * post put away or for what was rejected and not changed since.
 */
export async function submit(ctx: Context, input: SubmitInput): Promise<Submission> {
  await inTransaction(ctx, (scope) => postForSubmission(scope, input.postId));
  await prepareRenditions(ctx, input.postId);
  return inTransaction(ctx, (scope) => submitNow(scope, input));
}

async function postForSubmission(scope: Scope, postId: string): Promise<Post> {
  const post = await postOf(scope, postId);
  assertAllowed(scope, 'content.edit', post?.unitId);
  return post!;
}

async function submitNow(scope: Scope, input: SubmitInput): Promise<Submission> {
  if (!scope.actor.personId) throw new AppError('forbidden', { reason: 'person_needed' });
  await lockPostReleases(scope, input.postId);
  // The post's row stays locked from here on: what is checked is what is rendered is what is released.
  await markSubmitted(scope, input.postId);
  const post = await postForSubmission(scope, input.postId);
  await assertSubmittable(scope, input.postId);
  const drafts = await draftsOf(scope, input.postId);
  assertNoBlock(drafts);

  const now = await databaseNow(scope);
  const { reportingZone } = await organisationOf(scope);
  const window = input.window ? givenWindow(input.window, now) : undefined;
  const submissionId = newId();
  const editors = await editorsOf(scope, post);
  const releases: Submission['releases'] = [];
  for (const draft of drafts) {
    const kept = await standingRelease(scope, draft, post, window, now);
    releases.push(
      kept ??
        (await release(scope, {
          draft,
          post,
          window: window ?? defaultWindow(now, post.planned, reportingZone),
          now,
          zone: reportingZone,
          submissionId,
          editors,
          note: input.note ?? '',
        })),
    );
  }
  const made = releases.filter((one) => !one.kept);
  if (made.length > 0)
    await tellReviewers(scope, { title: post.title, unitId: post.unitId, releaseId: made[0]!.id, channels: made.length, editors });
  return { submissionId, releases };
}

async function draftsOf(scope: Scope, postId: string): Promise<Draft[]> {
  const { rendered, accounts } = await currentOf(scope, postId);
  const drafts: Draft[] = [];
  for (const variant of rendered.values()) {
    const account = accounts.get(variant.channelId);
    if (!account) throw new AppError('not_found');
    const { findings, rulePackVersion } = await checkRelease(scope, variant);
    drafts.push({
      rendered: variant,
      account,
      settled: { rulePackVersion, findings: findings.map((finding) => findingSchema.parse(finding)) },
    });
  }
  return drafts;
}

/** What blocks cannot be handed in (MLR-01). The findings are named as faults of the variant they stand in. */
function assertNoBlock(drafts: readonly Draft[]): void {
  const fields: FieldFault[] = drafts.flatMap(({ rendered, settled }) =>
    settled.findings
      .filter((finding) => finding.severity === 'block')
      .map(({ rule, span }) => ({
        path: `variants.${rendered.channelId}`,
        code: 'open_block',
        values: { rule, ...(span ? { start: span[0], end: span[1] } : {}) },
      })),
  );
  if (fields.length > 0)
    throw new AppError('invalid', {
      reason: 'open_block',
      fields,
      values: { rules: [...new Set(fields.map((field) => String(field.values?.['rule'])))].join(', ') },
    });
}

function givenWindow(given: NonNullable<SubmitInput['window']>, now: Date): Window {
  const opens = given.earliest ?? defaultWindow(now, null, given.zone).earliest;
  const window = { earliest: opens, latest: given.latest, zone: given.zone };
  for (const end of ['earliest', 'latest'] as const) {
    try {
      windowInstants({ ...window, earliest: window[end], latest: window[end] });
    } catch (error) {
      if (error instanceof WallTimeError) throw invalidField(`window.${end}`, 'no_such_time');
      throw error;
    }
  }
  const { earliestAt, latestAt } = windowInstants(window);
  if (latestAt <= now) throw invalidField('window.latest', 'window_past');
  if (latestAt <= earliestAt) throw invalidField('window.latest', 'window_reversed');
  return window;
}

/** The newest release of this channel, where it still stands and says exactly what would be released now. */
async function standingRelease(scope: Scope, { rendered, account, settled }: Draft, post: Post, window: Window | undefined, now: Date) {
  const newest = await newestOf(scope, rendered.postId, rendered.channelId, rendered.language);
  const [facts] = newest ? await factsOf(scope, [newest.id]) : [];
  if (!newest || !facts || releaseFault(scope.kernel.keyring, newest) !== null) return null;
  const old = readContent(newest.canonical).window;
  const { hash } = canonicalise(assemble(scope.organisationId, rendered, account, { ...settled, window: old }));
  if (hash !== newest.hash) return null;
  if (facts.state === 'rejected') throw refuse('rejected_unchanged');
  const planned = post.planned && Date.parse(post.planned.at) > now.getTime() ? new Date(post.planned.at) : null;
  const { earliestAt, latestAt } = windowInstants(old);
  const fits = window
    ? JSON.stringify(window) === JSON.stringify(old)
    : latestAt > now && (planned === null || (planned >= earliestAt && planned <= latestAt));
  if (!fits || (facts.state !== 'waiting' && facts.state !== 'signed')) return null;
  return { id: newest.id, channelId: newest.channel_id, language: newest.language, hash, kept: true };
}

interface NewRelease {
  draft: Draft;
  post: Post;
  window: Window;
  now: Date;
  zone: string;
  submissionId: string;
  editors: string[];
  note: string;
}

async function release(
  scope: Scope,
  { draft: { rendered, account, settled }, post, window, now, zone, submissionId, editors, note }: NewRelease,
) {
  const { canonical, hash } = canonicalise(assemble(scope.organisationId, rendered, account, { ...settled, window }));
  const { earliestAt, latestAt } = windowInstants(window);
  const expiresAt = expiryOf(now, rendered.markets[0], zone);
  if (latestAt > expiresAt) throw invalidField('window.latest', 'window_beyond_expiry');
  const newest = await newestOf(scope, rendered.postId, rendered.channelId, rendered.language);
  const id = newId();
  await insertRelease(scope, {
    organisation_id: scope.organisationId,
    id,
    unit_id: post.unitId,
    submission_id: submissionId,
    post_id: post.id,
    channel_id: rendered.channelId,
    language: rendered.language,
    number: (newest?.number ?? 0) + 1,
    revision: post.revision,
    title: post.title,
    author_person_id: post.author.id,
    editor_person_ids: editors,
    submitted_by: scope.actor.personId!,
    submitted_at: now.toISOString(),
    note,
    due_at: dueOf(now, post.planned ? new Date(post.planned.at) : null, zone).toISOString(),
    earliest_at: earliestAt.toISOString(),
    latest_at: latestAt.toISOString(),
    expires_at: expiresAt.toISOString(),
    canonical,
    hash,
  });
  scope.record({
    action: 'review.release.submitted',
    entity: { type: 'release', id },
    unitId: post.unitId,
    new: {
      postId: post.id,
      channelId: rendered.channelId,
      language: rendered.language,
      number: (newest?.number ?? 0) + 1,
      revision: post.revision,
      hash,
      window,
      rulePackVersion: settled.rulePackVersion,
      findings: settled.findings.map(({ rule, severity }) => ({ rule, severity })),
    },
  });
  return { id, channelId: rendered.channelId, language: rendered.language, hash, kept: false };
}

/** Everyone whose hand is in the post: its author, whoever changed it (the audit trail knows), whoever hands it in. */
async function editorsOf(scope: Scope, post: Post): Promise<string[]> {
  const rows = await scope.db
    .selectFrom('audit.event')
    .select('person_id')
    .distinct()
    .where('entity_type', '=', 'post')
    .where('entity_id', '=', post.id)
    .where('action', 'like', 'content.%')
    .where(sql<boolean>`person_id is not null`)
    .execute();
  return [...new Set([post.author.id, post.editedBy.id, scope.actor.personId!, ...rows.map((row) => row.person_id!)])].sort();
}
