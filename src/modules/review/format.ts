/**
 * Format 1 of a release: everything that leaves or decides who sees it, as canonical JSON (RFC 8785), code points as
 * typed, nothing normalised. What does not exist yet stands here with an empty value, so that the format is laid down for
 * good: a key that gains a meaning needs no new format, a key that is added does. Browser-safe.
 */
import { z } from 'zod';
import { hashSchema, idSchema, localTimeSchema } from '#kernel/contract.ts';

const placeSchema = z.object({
  location: z.looseObject({ part: z.string() }),
  /** UTF-16 offsets [start, end) in that part. */
  span: z.tuple([z.number(), z.number()]).nullable(),
});
const messageSchema = z.object({ id: z.string(), values: z.record(z.string(), z.union([z.string(), z.number()])) });
export const findingSchema = placeSchema.extend({
  rule: z.string(),
  version: z.number().int(),
  severity: z.enum(['inform', 'warn', 'block']),
  overridable: z.boolean(),
  message: messageSchema,
  remedy: messageSchema,
  citation: z.string(),
  provenance: z.string(),
  related: z.array(placeSchema),
});
export type ReleaseFinding = z.infer<typeof findingSchema>;

/** When it may leave: local wall times and their zone, as the author gave them. */
export const windowSchema = z.object({ earliest: localTimeSchema, latest: localTimeSchema, zone: z.string() });
export type Window = z.infer<typeof windowSchema>;

export const contentSchema = z.strictObject({
  format: z.literal(1),
  organisationId: idSchema,
  postId: idSchema,
  kind: z.enum(['post']),
  account: z.strictObject({
    channelId: idSchema,
    network: z.string(),
    byHand: z.boolean(),
    kind: z.string(),
    /** The network's own id of the account. */
    externalId: z.string().nullable(),
    /** Only where the network gives no id: what a person goes by who posts by hand. */
    handle: z.string().nullable(),
  }),
  audience: z.enum(['public', 'hcp']),
  markets: z.array(z.string()),
  targeting: z.array(z.never()),
  placement: z.null(),
  inReplyTo: z.null(),
  language: z.string(),
  text: z.string(),
  /** Addresses as a reader's browser would open them. */
  links: z.array(z.string()),
  linkPreview: z.null(),
  media: z.array(z.strictObject({
    kind: z.enum(['image']),
    /** Of the rendition, byte for byte what is sent. */
    sha256: hashSchema,
    mediaType: z.string(),
    width: z.number().int(),
    height: z.number().int(),
    alt: z.string(),
    captions: z.array(z.never()),
  })),
  firstComment: z.null(),
  mandatoryTexts: z.array(z.never()),
  labels: z.array(z.never()),
  commentSwitches: z.strictObject({}),
  /** What the network may change by itself (translation, cropping, dynamic text): nothing. */
  automaticChanges: z.array(z.never()),
  window: windowSchema,
  recurrence: z.null(),
  claimVersions: z.array(z.never()),
  rulePackVersion: z.string(),
  /** What the check said when it was handed in. A later rule pack does not rewrite it. */
  findings: z.array(findingSchema),
});
export type ReleaseContent = z.infer<typeof contentSchema>;
