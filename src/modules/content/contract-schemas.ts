/** Shapes of content's contract. */
import { z } from 'zod';
import { daySchema, hashSchema, idSchema, instantSchema, localTimeSchema, text, zoneSchema } from '#kernel/contract.ts';

/** Above the longest limit of a network we know (Facebook, 63,206 characters). */
export const maximumTextLength = 65_000;
const maximumAltLength = 4_000;
export const maximumImages = 20;
export const maximumVariants = 100;

/** Text as typed: nothing trimmed, nothing normalised; line breaks and tabs are the only control characters. */
export const typedText = (maximum: number) =>
  z
    .string()
    .max(maximum)
    .refine((value) => value.isWellFormed() && !controlCharacter.test(value), { error: 'control_characters' });
// oxlint-disable-next-line no-control-regex
const controlCharacter = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F-\u009F]/;

/** ISO 639-1; posts speak more languages than the interface does. */
export const languageSchema = z.string().regex(/^[a-z]{2}$/, { error: 'unknown_language' });
export const revision = z.number().int().min(1);

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
export const campaignInput = {
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

export const plannedInput = z.object({ local: localTimeSchema, zone: zoneSchema });
const plannedSchema = plannedInput.extend({
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
export const imageInput = z.object({ assetId: idSchema, alt: typedText(maximumAltLength) });

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
const imageSchema = imageInput.extend(
  assetSchema.pick({ fileName: true, mediaType: true, bytes: true, width: true, height: true, animated: true }).shape,
);

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

export const postRowSchema = postSchema
  .pick({ id: true, unitId: true, title: true, language: true, planned: true, state: true, editedAt: true, author: true, archived: true })
  .extend({
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
  images: z.object({
    maximumCount: z.number().int(),
    maximumBytes: z.number().int(),
    maximumSide: z.number().int(),
    mediaTypes: z.array(z.string()),
    maximumAltGraphemes: z.number().int().nullable(),
  }),
});

export const fault = z.object({
  path: z.string(),
  code: z.string(),
  values: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
});
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
  media: z.array(
    z.object({
      assetId: idSchema,
      sha256: hashSchema,
      mediaType: z.string(),
      bytes: z.number().int(),
      width: z.number().int(),
      height: z.number().int(),
      alt: z.string(),
    }),
  ),
});

const versionReasons = ['submitted', 'author_changed', 'idle', 'before_restore'] as const;
export const versionContentSchema = z.object({
  title: z.string(),
  language: z.string(),
  text: z.string(),
  variants: z.array(variantSchema),
  images: z.array(imageInput),
});
export const versionSchema = z.object({
  id: idSchema,
  number: z.number().int(),
  revision,
  reason: z.enum(versionReasons),
  person: z.object({ id: idSchema, name: z.string() }),
  editedAt: instantSchema,
  createdAt: instantSchema,
});
