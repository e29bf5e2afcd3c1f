/** Whether a release may leave: computed from what is stored and from what content renders now, never a flag. */
import { AppError } from '#kernel/errors.ts';
import type { Scope } from '#kernel/types.ts';
import { channelsOf } from '#modules/channels/index.ts';
import { postOf, renderVariants, type RenderedVariant } from '#modules/content/index.ts';
import { assemble, canonicalise, readContent, type AccountFacts } from './assemble.ts';
import { verdict, type DecisionKind, type Leave, type Standing } from './rules.ts';
import { releaseFault, sealHolds, type ReleaseRow } from './seal.ts';
import { databaseNow, factsOf, type ReleaseFacts } from './store.ts';

/** What a post would send now, by channel. */
export interface Current {
  rendered: Map<string, RenderedVariant>;
  accounts: Map<string, AccountFacts>;
}

/** What content and channels say of a post now. A post put away sends nothing, nor does one whose pictures are not rendered yet. */
export async function currentOf(scope: Scope, postId: string): Promise<Current> {
  const post = await postOf(scope, postId);
  const rendered = !post || post.archived ? [] : await renderVariants(scope, postId).catch(noneWithoutRenditions);
  const channels = await channelsOf(
    scope,
    rendered.map((variant) => variant.channelId),
  );
  return {
    rendered: new Map(rendered.map((variant) => [variant.channelId, variant])),
    accounts: new Map(channels.map(({ id, externalId, handle }) => [id, { externalId, handle }])),
  };
}

/** A picture that has just been put into the post: whatever was signed, this was not. */
function noneWithoutRenditions(error: unknown): RenderedVariant[] {
  if (error instanceof AppError && error.details.reason === 'renditions_missing') return [];
  throw error;
}

/** The hash of what content renders now with what was settled when the release was handed in; null when nothing goes to that channel. */
export function currentHash(organisationId: string, row: ReleaseRow, current: Current): string | null {
  const rendered = current.rendered.get(row.channel_id);
  const account = current.accounts.get(row.channel_id);
  if (!rendered || !account) return null;
  const { window, rulePackVersion, findings } = readContent(row.canonical);
  return canonicalise(assemble(organisationId, rendered, account, { window, rulePackVersion, findings })).hash;
}

/** Everything the verdict rests on, recomputed. */
export function standingOf(scope: Pick<Scope, 'kernel' | 'organisationId'>, facts: ReleaseFacts, current: Current): Standing {
  const { release, decision, signature, withdrawal, superseded } = facts;
  const { keyring } = scope.kernel;
  const intact = releaseFault(keyring, release) === null && (decision === null || sealHolds(keyring, 'decision', decision));
  const signed = signature !== null && signature.release_id === release.id && sealHolds(keyring, 'signature', signature);
  return {
    intact,
    decision: decision && { kind: decision.kind as DecisionKind, hash: decision.hash },
    signedHash: signed ? signature.hash : null,
    storedHash: release.hash,
    currentHash: intact ? currentHash(scope.organisationId, release, current) : null,
    superseded,
    withdrawn: withdrawal !== null,
    earliestAt: new Date(release.earliest_at),
    latestAt: new Date(release.latest_at),
    expiresAt: new Date(release.expires_at),
  };
}

/**
 * Whether a release may leave, now or at a later instant (ISO 8601) that is given. Ask again in the transaction that
 * sends: what held when it was scheduled need not hold any more.
 */
export async function mayLeave(scope: Scope, releaseId: string, options: { at?: string } = {}): Promise<Leave> {
  const [facts] = await factsOf(scope, [releaseId]);
  if (!facts) return { ok: false, reason: 'unknown' };
  const now = await databaseNow(scope);
  const at = options.at === undefined ? now : new Date(Math.max(now.getTime(), Date.parse(options.at)));
  return verdict(standingOf(scope, facts, await currentOf(scope, facts.release.post_id)), at);
}
