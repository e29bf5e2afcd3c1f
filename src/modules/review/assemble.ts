/** From what content and channels say to the text that is hashed, and back. */
import { canonicalJson } from '#kernel/canonical.ts';
import { AppError } from '#kernel/errors.ts';
import { sha256Hex } from '#kernel/ids.ts';
import type { RenderedVariant } from '#modules/content/index.ts';
import { contentSchema, type ReleaseContent } from './contract.ts';

/** What channels say of the account it goes to. */
export interface AccountFacts {
  externalId: string | null;
  handle: string | null;
}
/** What is settled at submission and stays with the release. */
export type Settled = Pick<ReleaseContent, 'window' | 'rulePackVersion' | 'findings'>;

/** A release's content from what content and channels say now and what was settled at submission. */
export function assemble(organisationId: string, rendered: RenderedVariant, account: AccountFacts, settled: Settled): ReleaseContent {
  return {
    format: 1,
    organisationId,
    postId: rendered.postId,
    kind: 'post',
    account: {
      channelId: rendered.channelId,
      network: rendered.network,
      byHand: rendered.byHand,
      kind: rendered.accountKind,
      externalId: account.externalId,
      handle: account.externalId === null ? account.handle : null,
    },
    audience: rendered.audience,
    markets: [...rendered.markets],
    targeting: [],
    placement: null,
    inReplyTo: null,
    language: rendered.language,
    text: rendered.text,
    links: [...rendered.links],
    linkPreview: null,
    media: rendered.media.map(({ sha256, mediaType, width, height, alt }) => ({
      kind: 'image',
      sha256,
      mediaType,
      width,
      height,
      alt,
      captions: [],
    })),
    firstComment: null,
    mandatoryTexts: [],
    labels: [],
    commentSwitches: {},
    automaticChanges: [],
    window: settled.window,
    recurrence: null,
    claimVersions: [],
    rulePackVersion: settled.rulePackVersion,
    findings: settled.findings,
  };
}

/** The text that is stored and its SHA-256. */
export function canonicalise(content: ReleaseContent): { canonical: string; hash: string } {
  const canonical = canonicalJson(content);
  return { canonical, hash: sha256Hex(canonical) };
}

/** The content of a stored text. Throws `conflict` (`altered`) where it cannot be read: nobody but the database's own holder can have done that. */
export function readContent(canonical: string): ReleaseContent {
  try {
    return contentSchema.parse(JSON.parse(canonical));
  } catch (error) {
    throw new AppError('conflict', { reason: 'altered' }, error);
  }
}
