/** From what content and channels say to the text that is hashed, and back. */
import { canonicalJson } from '#kernel/canonical.ts';
import { sha256Hex } from '#kernel/ids.ts';
import { contentSchema, type ReleaseContent } from './format.ts';

/** What leaves for one channel, as content renders it now. */
export interface RenderedVariant {
  postId: string;
  channelId: string;
  network: string;
  byHand: boolean;
  accountKind: string;
  audience: 'public' | 'hcp';
  markets: readonly string[];
  language: string;
  text: string;
  links: readonly string[];
  media: readonly { sha256: string; mediaType: string; width: number; height: number; alt: string }[];
}
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
    media: rendered.media.map(({ sha256, mediaType, width, height, alt }) => ({ kind: 'image', sha256, mediaType, width, height, alt, captions: [] })),
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

/** The content of a stored text. Throws where the text is not of format 1. */
export function readContent(canonical: string): ReleaseContent {
  return contentSchema.parse(JSON.parse(canonical));
}
