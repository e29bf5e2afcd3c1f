/**
 * review: releases, decisions and signatures. Owns the schema `review`, whose rows are only ever added. What was handed in
 * is immutable and hashed; a signature counts while its hash is the hash recomputed now.
 */
import { z } from 'zod';
import { can, hashSchema, idSchema, instantSchema, localTimeSchema, pageInput, pageOf, text, zoneSchema } from '#kernel/contract.ts';

export const stateNames = ['waiting', 'edited', 'signed', 'sent_back', 'rejected', 'withdrawn', 'superseded', 'expired'] as const;
export type ReleaseState = (typeof stateNames)[number];
export const leaveReasons = [
  'unknown',
  'altered',
  'withdrawn',
  'rejected',
  'sent_back',
  'unsigned',
  'superseded',
  'edited',
  'expired',
  'too_early',
  'too_late',
] as const;
export type LeaveReason = (typeof leaveReasons)[number];
export const withdrawalReasons = ['safety', 'legal', 'consent', 'error'] as const;
export type WithdrawalReason = (typeof withdrawalReasons)[number];

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

/** When it may leave: local wall times and their zone, as the author gave them. */
export const windowSchema = z.object({ earliest: localTimeSchema, latest: localTimeSchema, zone: z.string() });
export type Window = z.infer<typeof windowSchema>;

/**
 * Format 1 of a release: everything that leaves or decides who sees it, as canonical JSON (RFC 8785), code points as
 * typed, nothing normalised. What does not exist yet stands here with an empty value, so that the format is laid down for
 * good: a key that gains a meaning needs no new format, a key that is added does.
 */
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
  media: z.array(
    z.strictObject({
      kind: z.enum(['image']),
      /** Of the rendition, byte for byte what is sent. */
      sha256: hashSchema,
      mediaType: z.string(),
      width: z.number().int(),
      height: z.number().int(),
      alt: z.string(),
      captions: z.array(z.never()),
    }),
  ),
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

export const releaseStateSchema = z.enum(stateNames);
export const withdrawalReasonSchema = z.enum(withdrawalReasons);
const person = z.object({ id: idSchema, name: z.string() });
const roleSchema = z.object({ role: z.string(), name: z.string().nullable() });
const channelSchema = z.object({
  id: idSchema,
  name: z.string(),
  handle: z.string().nullable(),
  network: z.string(),
  label: z.string(),
  byHand: z.boolean(),
});

const tickSchema = z.object({ finding: z.number().int().min(0), comment: text(1000) });
const decisionSchema = z.object({
  kind: z.enum(['signed', 'sent_back', 'rejected']),
  comment: z.string(),
  person,
  decidedAt: instantSchema,
});
/** 21 CFR 11.50: printed name, time and meaning, with what binds them to the record. */
export const signatureSchema = z.object({
  id: idSchema,
  person,
  role: z.string(),
  /** Of a custom role, when it was signed. */
  roleName: z.string().nullable(),
  meaning: z.enum(['approved']),
  hash: hashSchema,
  factor: z.enum(['password', 'password+totp']),
  signedAt: instantSchema,
  zone: z.string(),
  /** Signed by someone whose hand is in it: possible in the example organisation alone. */
  selfApproved: z.boolean(),
  ticks: z.array(tickSchema),
  /** Its HMAC holds and its hash is the release's. */
  valid: z.boolean(),
});
const withdrawalSchema = z.object({ reason: withdrawalReasonSchema, comment: z.string(), person, withdrawnAt: instantSchema });

const rowSchema = z.object({
  id: idSchema,
  unitId: idSchema,
  submissionId: idSchema,
  postId: idSchema,
  number: z.number().int(),
  title: z.string(),
  language: z.string(),
  channel: channelSchema,
  author: person,
  submittedAt: instantSchema,
  dueAt: instantSchema,
  state: releaseStateSchema,
  /** Findings that the reviewer must tick. */
  warnings: z.number().int(),
  /** The first words of the text. */
  excerpt: z.string(),
  /** Waits for a decision that the caller may take. */
  waitsForMe: z.boolean(),
});

export const releaseSchema = rowSchema.omit({ excerpt: true, warnings: true, waitsForMe: true }).extend({
  revision: z.number().int(),
  submittedBy: person,
  /** Everyone whose hand is in it. */
  editors: z.array(person),
  note: z.string(),
  earliestAt: instantSchema,
  latestAt: instantSchema,
  expiresAt: instantSchema,
  hash: hashSchema,
  content: contentSchema,
  decision: decisionSchema.nullable(),
  signature: signatureSchema.nullable(),
  withdrawal: withdrawalSchema.nullable(),
  /** Whether it may leave now, and if not, why. */
  leave: z.object({ ok: z.boolean(), reason: z.enum(leaveReasons).nullable() }),
  /** Whether the caller may decide; if not, why. `selfApproval`: they would approve their own work. */
  mayDecide: z.object({ ok: z.boolean(), reason: z.string().nullable(), selfApproval: z.boolean(), roles: z.array(roleSchema) }),
  mayWithdraw: z.boolean(),
  /** The others handed in with it. */
  siblings: z.array(rowSchema.pick({ id: true, channel: true, language: true, state: true })),
  /** The release before it for the same channel, for the differences. */
  previous: z
    .object({
      id: idSchema,
      number: z.number().int(),
      submittedAt: instantSchema,
      text: z.string(),
      links: z.array(z.string()),
      media: contentSchema.shape.media,
      decision: decisionSchema.nullable(),
      window: contentSchema.shape.window,
    })
    .nullable(),
});

const submittedSchema = z.object({
  submissionId: idSchema,
  releases: z.array(z.object({ id: idSchema, channelId: idSchema, language: z.string(), hash: hashSchema, kept: z.boolean() })),
});
/** A query parameter that may be given several times. */
const some = <T extends z.ZodType>(item: T) => z.union([item.transform((value) => [value]), z.array(item).max(100)]).optional();
const one = z.object({ id: idSchema });
/** What the person had before their eyes. */
const seen = { hash: hashSchema };
/** Others of the same submission, decided with it; each named with the hash that was seen. */
const also = <T extends z.ZodType>(schema: T) => z.array(schema).max(100).default([]);

export const reviewContract = {
  submit: can('content.edit', {
    method: 'POST',
    path: '/posts/{postId}/submit',
    summary: 'Hand a post to review',
    description:
      'Makes one immutable release for each channel. What was handed in before and is unchanged is kept (`kept`). Answers 422 with the findings while one blocks.',
  })
    .input(
      z.object({
        postId: idSchema,
        window: z.object({ earliest: localTimeSchema.nullable().default(null), latest: localTimeSchema, zone: zoneSchema }).optional(),
        note: text(2000, 0).default(''),
      }),
    )
    .output(submittedSchema),
  ofPost: can('review.read', { method: 'GET', path: '/posts/{postId}/releases', summary: 'Releases of a post, newest first' })
    .input(z.object({ postId: idSchema }))
    .output(z.array(rowSchema)),

  list: can('review.read', { method: 'GET', path: '/releases', summary: 'Releases, by when a decision is due or newest first' })
    .input(
      z.object({
        ...pageInput,
        unitId: idSchema.optional(),
        state: some(releaseStateSchema.exclude(['edited'])),
        channelId: some(idSchema),
        q: z.string().max(200).optional(),
        /** Only what waits for the caller's decision. */
        mine: z.stringbool().default(false),
        /** By when a decision is due, the soonest first; or what was handed in last. */
        sort: z.enum(['due', 'newest']).default('due'),
      }),
    )
    .output(pageOf(rowSchema)),
  get: can('review.read', { method: 'GET', path: '/releases/{id}', summary: 'One release: what would leave, what was found, who decided' })
    .input(one)
    .output(releaseSchema),
  certificate: can('review.read', {
    method: 'GET',
    path: '/releases/{id}/certificate',
    summary: 'The record of a release, for keeping elsewhere',
    description: 'The text that was hashed, byte for byte, its SHA-256, and the decision, signature and withdrawal as they stand.',
  })
    .input(one)
    .output(
      z.object({
        format: z.literal(1),
        organisation: z.string(),
        example: z.boolean(),
        unit: z.string(),
        release: releaseSchema.pick({
          id: true,
          number: true,
          title: true,
          postId: true,
          submittedAt: true,
          author: true,
          submittedBy: true,
          earliestAt: true,
          latestAt: true,
          expiresAt: true,
        }),
        canonical: z.string(),
        hash: hashSchema,
        intact: z.boolean(),
        decision: decisionSchema.nullable(),
        signature: signatureSchema.nullable(),
        withdrawal: withdrawalSchema.nullable(),
      }),
    ),
  picture: can('review.read', {
    method: 'GET',
    path: '/releases/{id}/pictures/{sha256}',
    summary: 'A picture of a release, byte for byte as it leaves',
  })
    .route({ outputStructure: 'detailed' })
    .input(one.extend({ sha256: hashSchema }))
    .output(z.object({ headers: z.record(z.string(), z.string()), body: z.file() })),

  sign: can('review.sign', {
    method: 'POST',
    path: '/releases/{id}/sign',
    summary: 'Approve and sign a release',
    description:
      'A person proves again who they are and names the hash of what they saw. Each warning needs a tick with a comment. API keys cannot sign.',
  })
    .input(
      one.extend({
        ...seen,
        ticks: z.array(tickSchema).max(200).default([]),
        comment: text(2000, 0).default(''),
        /** In which role, where the person holds several. */
        role: z.string().max(60).optional(),
        password: z.string().min(1).max(128),
        code: z.string().trim().max(32).optional(),
        also: also(z.object({ id: idSchema, ...seen, ticks: z.array(tickSchema).max(200).default([]) })),
      }),
    )
    .output(releaseSchema),
  sendBack: can('review.sign', { method: 'POST', path: '/releases/{id}/send-back', summary: 'Send a release back to its author' })
    .input(one.extend({ ...seen, comment: text(2000), also: also(z.object({ id: idSchema, ...seen })) }))
    .output(releaseSchema),
  reject: can('review.sign', {
    method: 'POST',
    path: '/releases/{id}/reject',
    summary: 'Reject a release for good',
    description: 'The same content cannot be handed in again.',
  })
    .input(one.extend({ ...seen, comment: text(2000), also: also(z.object({ id: idSchema, ...seen })) }))
    .output(releaseSchema),
  withdraw: can('review.withdraw', {
    method: 'POST',
    path: '/releases/{id}/withdraw',
    summary: 'Withdraw a release',
    description: 'What is scheduled is cancelled, what is live is deleted. `everywhere` withdraws every release of the post.',
  })
    .input(one.extend({ reason: withdrawalReasonSchema, comment: text(2000), everywhere: z.boolean().default(false) }))
    .output(releaseSchema),
};
