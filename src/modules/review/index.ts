/** What the rooms below may ask of review. */
import type { Scope } from '#kernel/types.ts';
import { readContent } from './assemble.ts';
import type { ReleaseContent, ReleaseState } from './contract.ts';
import type { DecisionKind } from './rules.ts';
import { factsOf, idsOfPost, type ReleaseFacts } from './store.ts';

export type { ReleaseContent, Window } from './contract.ts';
export type { Leave } from './rules.ts';
export { releaseSigned, releaseWithdrawn } from './events.ts';
export { signNow, type SignInput } from './decide.ts';
export { reviewRecord } from './record.ts';
export { mayLeave } from './standing.ts';
export { submit, type Submission, type SubmitInput } from './submit.ts';
export { verifyReview } from './verify.ts';
export { withdraw } from './withdraw.ts';

/** A release as it was handed in, and what was decided about it. */
export interface Release {
  id: string;
  unitId: string;
  /** Releases of one submission, one for each channel, share it. */
  submissionId: string;
  postId: string;
  channelId: string;
  language: string;
  /** 1, 2, 3 … for this post, channel and language. */
  number: number;
  /** Of the post when it was handed in. */
  revision: number;
  title: string;
  authorPersonId: string;
  submittedBy: string;
  submittedAt: string;
  /** It may leave from here to there. */
  earliestAt: string;
  latestAt: string;
  expiresAt: string;
  /** What leaves, byte for byte as it was hashed, and parsed. */
  canonical: string;
  content: ReleaseContent;
  hash: string;
  decision: DecisionKind | null;
  decidedAt: string | null;
  selfApproved: boolean;
  withdrawnAt: string | null;
  /** A newer release of the same post, channel and language exists. */
  superseded: boolean;
  /** For display only; ask `mayLeave` before anything leaves. */
  state: ReleaseState;
}

function release({ release: row, decision, signature, withdrawal, superseded, state }: ReleaseFacts): Release {
  return {
    id: row.id,
    unitId: row.unit_id,
    submissionId: row.submission_id,
    postId: row.post_id,
    channelId: row.channel_id,
    language: row.language,
    number: row.number,
    revision: row.revision,
    title: row.title,
    authorPersonId: row.author_person_id,
    submittedBy: row.submitted_by,
    submittedAt: row.submitted_at,
    earliestAt: row.earliest_at,
    latestAt: row.latest_at,
    expiresAt: row.expires_at,
    canonical: row.canonical,
    content: readContent(row.canonical),
    hash: row.hash,
    decision: (decision?.kind ?? null) as DecisionKind | null,
    decidedAt: decision?.decided_at ?? null,
    selfApproved: signature?.self_approved ?? false,
    withdrawnAt: withdrawal?.withdrawn_at ?? null,
    superseded,
    state,
  };
}

/** One release, or null. What the caller may read is the caller's question. */
export async function releaseOf(scope: Scope, id: string): Promise<Release | null> {
  const [facts] = await factsOf(scope, [id]);
  return facts ? release(facts) : null;
}

/** All releases of a post, newest first. */
export async function releasesOf(scope: Scope, postId: string): Promise<Release[]> {
  return (await factsOf(scope, await idsOfPost(scope, postId))).map(release);
}
