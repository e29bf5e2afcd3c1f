/**
 * content: what is to be said. Campaigns for a goal, posts with a variant for each channel, pictures with alternative
 * text. Owns the schema `content`. A post is a working copy with a revision; what leaves is decided by review.
 */
import { z } from 'zod';
import { can, daySchema, hashSchema, idSchema, instantSchema, localTimeSchema, pageInput, pageOf, text, zoneSchema } from '#kernel/contract.ts';

/** Above the longest limit of a network we know (Facebook, 63,206 characters). */
export const maximumTextLength = 65_000;
export const maximumAltLength = 4_000;
export const maximumImages = 20;
export const maximumVariants = 100;

/** Text as typed: nothing trimmed, nothing normalised; line breaks and tabs are the only control characters. */
const typedText = (maximum: number) => z.string().max(maximum).refine((value) => value.isWellFormed() && !controlCharacter.test(value), { error: 'control_characters' });
// oxlint-disable-next-line no-control-regex
const controlCharacter = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F-\u009F]/;

/** ISO 639-1; posts speak more languages than the interface does. */
export const languageSchema = z.string().regex(/^[a-z]{2}$/, { error: 'unknown_language' });
const revision = z.number().int().min(1);
/** `state=draft` or `state[]=draft&state[]=changed`. */
const some = <T extends z.ZodType>(item: T) => z.union([item.transform((value) => [value]), z.array(item).max(100)]).optional();

export const campaignSchema = z.object({
  id: idSchema,
  unitId: idSchema,
  goalId: idSchema,
  name: z.string(),
  description: z.string(),
  /** Who it is for, in words. */
  audience: z.string(),
  startsOn: daySchema.nullable(),
  endsOn: daySchema.nullable(),
  revision,
  archived: z.boolean(),
  posts: z.number().int(),
});
const campaignInput = {
  name: text(160),
  goalId: idSchema,
  description: text(5000, 0),
  audience: text(500, 0),
  startsOn: daySchema.nullable(),
  endsOn: daySchema.nullable(),
};

/** `changed`: edited after it was handed to review. */
export const postStates = ['draft', 'submitted', 'changed', 'archived'] as const;
export const postStateSchema = z.enum(postStates);

const plannedInput = z.object({ local: localTimeSchema, zone: zoneSchema });
export const plannedSchema = plannedInput.extend({
  at: instantSchema,
  /** `gap`: that time does not exist on that day and was moved on; `overlap`: it comes twice, the first counts. */
  adjusted: z.enum(['none', 'gap', 'overlap']),
});
export const variantSchema = z.object({
  channelId: idSchema,
  enabled: z.boolean(),
  /** Null inherits the base text. */
  text: typedText(maximumTextLength).nullable(),
  /** Null inherits the language of the post. */
  language: languageSchema.nullable(),
});
const imageInput = z.object({ assetId: idSchema, alt: typedText(maximumAltLength) });

export const assetSchema = z.object({
  id: idSchema,
  unitId: idSchema,
  fileName: z.string(),
  mediaType: z.string(),
  bytes: z.number().int(),
  width: z.number().int(),
  height: z.number().int(),
  animated: z.boolean(),
  createdAt: instantSchema,
});
export const imageSchema = imageInput.extend(assetSchema.pick({ fileName: true, mediaType: true, bytes: true, width: true, height: true, animated: true }).shape);

export const postSchema = z.object({
  id: idSchema,
  unitId: idSchema,
  campaignId: idSchema.nullable(),
  title: z.string(),
  language: z.string(),
  text: z.string(),
  author: z.object({ id: idSchema, name: z.string() }),
  planned: plannedSchema.nullable(),
  revision,
  state: postStateSchema,
  editedAt: instantSchema,
  editedBy: z.object({ id: idSchema, name: z.string() }),
  createdAt: instantSchema,
  archived: z.boolean(),
  variants: z.array(variantSchema),
  images: z.array(imageSchema),
});

const postRowSchema = postSchema.pick({ id: true, unitId: true, title: true, language: true, planned: true, state: true, editedAt: true, author: true, archived: true }).extend({
  campaign: z.object({ id: idSchema, name: z.string() }).nullable(),
  channels: z.array(z.object({ id: idSchema, name: z.string(), network: z.string() })),
  /** The first words of the base text. */
  excerpt: z.string(),
  images: z.number().int(),
  firstAssetId: idSchema.nullable(),
});

/** A channel a post may go to, with what its network accepts. */
export const channelChoiceSchema = z.object({
  id: idSchema,
  unitId: idSchema,
  network: z.string(),
  label: z.string(),
  byHand: z.boolean(),
  name: z.string(),
  handle: z.string().nullable(),
  audience: z.enum(['public', 'hcp']),
  accountKind: z.string(),
  markets: z.array(z.string()),
  archived: z.boolean(),
  textLimits: z.array(z.object({ unit: z.enum(['graphemes', 'bytes', 'utf16']), maximum: z.number().int() })),
  images: z.object({ maximumCount: z.number().int(), maximumBytes: z.number().int(), maximumSide: z.number().int(), mediaTypes: z.array(z.string()), maximumAltGraphemes: z.number().int().nullable() }),
});

const fault = z.object({ path: z.string(), code: z.string(), values: z.record(z.string(), z.union([z.string(), z.number()])).optional() });
export const renderedSchema = z.object({
  postId: idSchema,
  revision,
  channelId: idSchema,
  network: z.string(),
  byHand: z.boolean(),
  accountKind: z.string(),
  audience: z.enum(['public', 'hcp']),
  markets: z.array(z.string()),
  language: z.string(),
  text: z.string(),
  links: z.array(z.string()),
  media: z.array(z.object({ assetId: idSchema, sha256: hashSchema, mediaType: z.string(), bytes: z.number().int(), width: z.number().int(), height: z.number().int(), alt: z.string() })),
});

const versionReasons = ['submitted', 'author_changed', 'idle', 'before_restore'] as const;
export const versionContentSchema = z.object({ title: z.string(), language: z.string(), text: z.string(), variants: z.array(variantSchema), images: z.array(imageInput) });
const versionSchema = z.object({ id: idSchema, number: z.number().int(), revision, reason: z.enum(versionReasons), person: z.object({ id: idSchema, name: z.string() }), editedAt: instantSchema, createdAt: instantSchema });

const postPath = z.object({ id: idSchema });
const bytesOut = z.object({ headers: z.record(z.string(), z.string()), body: z.file() });
const download = (operation: Parameters<typeof can>[1]) => can('content.read', operation).route({ outputStructure: 'detailed' }).output(bytesOut);

export const contentContract = {
  campaigns: {
    list: can('content.read', { method: 'GET', path: '/campaigns', summary: 'Campaigns, those of higher units included' })
      .input(z.object({ ...pageInput, unitId: idSchema.optional(), goalId: idSchema.optional(), q: z.string().max(200).optional(), archived: z.stringbool().default(false) }))
      .output(pageOf(campaignSchema)),
    get: can('content.read', { method: 'GET', path: '/campaigns/{id}', summary: 'One campaign' }).input(z.object({ id: idSchema })).output(campaignSchema),
    create: can('content.edit', { method: 'POST', path: '/campaigns', summary: 'Plan a campaign for a goal' })
      .input(z.object({ unitId: idSchema, ...campaignInput, description: campaignInput.description.default(''), audience: campaignInput.audience.default(''), startsOn: daySchema.nullable().default(null), endsOn: daySchema.nullable().default(null) }))
      .output(campaignSchema),
    update: can('content.edit', { method: 'PATCH', path: '/campaigns/{id}', summary: 'Change or archive a campaign', description: 'Answers 409 `stale` when `revision` is not the current one.' })
      .input(z.object({ id: idSchema, revision, ...z.object(campaignInput).partial().shape, archived: z.boolean().optional() }))
      .output(campaignSchema),
  },

  posts: {
    list: can('content.read', { method: 'GET', path: '/posts', summary: 'Posts, last edited first' })
      .input(z.object({
        ...pageInput, unitId: idSchema.optional(), campaignId: some(idSchema), goalId: idSchema.optional(), channelId: some(idSchema), language: some(languageSchema),
        state: some(postStateSchema), q: z.string().max(200).optional(), sort: z.enum(['edited', 'planned', 'title']).default('edited'),
      }))
      .output(pageOf(postRowSchema)),
    get: can('content.read', { method: 'GET', path: '/posts/{id}', summary: 'The working copy of a post' }).input(postPath).output(postSchema),
    create: can('content.edit', { method: 'POST', path: '/posts', summary: 'Begin a post' })
      .input(z.object({
        unitId: idSchema, title: text(200), language: languageSchema, campaignId: idSchema.nullable().default(null), text: typedText(maximumTextLength).default(''),
        planned: plannedInput.nullable().default(null), channelIds: z.array(idSchema).max(maximumVariants).default([]),
      }))
      .output(postSchema),
    update: can('content.edit', { method: 'PATCH', path: '/posts/{id}', summary: 'Save the working copy', description: 'Only what is given changes; `variants` and `images` are whole lists. Answers 409 `stale`, naming who changed it, when `revision` is not the current one.' })
      .input(z.object({
        id: idSchema, revision, title: text(200).optional(), language: languageSchema.optional(), text: typedText(maximumTextLength).optional(), campaignId: idSchema.nullable().optional(),
        planned: plannedInput.nullable().optional(), variants: z.array(variantSchema).max(maximumVariants).optional(), images: z.array(imageInput).max(maximumImages).optional(),
        /** Keep what stands there as a version first, as when one of two people's texts is chosen. */
        keep: z.boolean().default(false),
      }))
      .output(postSchema),
    duplicate: can('content.edit', { method: 'POST', path: '/posts/{id}/duplicate', summary: 'Begin a post with the text, variants and pictures of another' })
      .input(z.object({ id: idSchema, title: text(200).optional(), language: languageSchema.optional() }))
      .output(postSchema),
    archive: can('content.edit', { method: 'POST', path: '/posts/{id}/archive', summary: 'Put a post away' }).input(postPath).output(postSchema),
    unarchive: can('content.edit', { method: 'POST', path: '/posts/{id}/unarchive', summary: 'Take a post out again' }).input(postPath).output(postSchema),
    channels: can('content.read', { method: 'GET', path: '/posts/{id}/channels', summary: 'Channels the post goes to or may go to, with their limits' }).input(postPath).output(z.array(channelChoiceSchema)),
    rendering: can('content.read', { method: 'GET', path: '/posts/{id}/rendering', summary: 'What would leave for each channel, and what still stands in the way' })
      .input(postPath)
      .output(z.object({ revision, ready: z.boolean(), faults: z.array(fault), variants: z.array(renderedSchema) })),
    versions: {
      list: can('content.read', { method: 'GET', path: '/posts/{id}/versions', summary: 'Kept versions, newest first' }).input(postPath).output(z.array(versionSchema)),
      get: can('content.read', { method: 'GET', path: '/posts/{id}/versions/{versionId}', summary: 'What a version said' })
        .input(z.object({ id: idSchema, versionId: idSchema }))
        .output(versionSchema.extend({ content: versionContentSchema })),
      restore: can('content.edit', { method: 'POST', path: '/posts/{id}/versions/{versionId}/restore', summary: 'Make a version the working copy again', description: 'What stood there before is kept as a version. Planned time and campaign stay.' })
        .input(z.object({ id: idSchema, versionId: idSchema, revision }))
        .output(postSchema),
    },
  },

  assets: {
    upload: can('content.edit', { method: 'POST', path: '/assets', summary: 'Hand in a picture', description: 'multipart/form-data: `unitId` and `file` (PNG, JPEG, WebP, GIF or AVIF, at most 25 MB and 50 megapixels).' })
      .input(z.object({ unitId: idSchema, file: z.file({ error: 'file_missing' }) }))
      .output(assetSchema),
    get: can('content.read', { method: 'GET', path: '/assets/{id}', summary: 'Facts about a picture' }).input(z.object({ id: idSchema })).output(assetSchema),
    original: download({ method: 'GET', path: '/assets/{id}/original', summary: 'A picture as it was handed in' }).input(z.object({ id: idSchema })),
    thumbnail: download({ method: 'GET', path: '/assets/{id}/thumbnail', summary: 'A small copy of a picture, WebP' }).input(z.object({ id: idSchema })),
    rendition: download({ method: 'GET', path: '/assets/{id}/renditions/{sha256}', summary: 'A picture byte for byte as a network gets it' }).input(z.object({ id: idSchema, sha256: hashSchema })),
  },
};
