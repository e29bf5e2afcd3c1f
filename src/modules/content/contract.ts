/**
 * content: what is to be said. Campaigns for a goal, posts with a variant for each channel, pictures with alternative
 * text. Owns the schema `content`. A post is a working copy with a revision; what leaves is decided by review.
 */
import { z } from 'zod';
import { can, daySchema, hashSchema, idSchema, pageInput, pageOf, some, text } from '#kernel/contract.ts';
import {
  assetSchema,
  campaignInput,
  campaignSchema,
  channelChoiceSchema,
  fault,
  imageInput,
  languageSchema,
  maximumImages,
  maximumTextLength,
  maximumVariants,
  plannedInput,
  postRowSchema,
  postSchema,
  postStateSchema,
  renderedSchema,
  revision,
  typedText,
  variantSchema,
  versionContentSchema,
  versionSchema,
} from './contract-schemas.ts';

/** By what a list of posts is narrowed and sorted. */
export const postFilter = {
  ...pageInput,
  /** Only these. */
  id: some(idSchema),
  unitId: idSchema.optional(),
  campaignId: some(idSchema),
  goalId: idSchema.optional(),
  channelId: some(idSchema),
  language: some(languageSchema),
  state: some(postStateSchema),
  q: z.string().max(200).optional(),
  sort: z.enum(['edited', 'planned', 'title']).default('edited'),
};

const postPath = z.object({ id: idSchema });
const bytesOut = z.object({ headers: z.record(z.string(), z.string()), body: z.file() });
const download = (operation: Parameters<typeof can>[1]) =>
  can('content.read', operation).route({ outputStructure: 'detailed' }).output(bytesOut);

export const contentContract = {
  campaigns: {
    list: can('content.read', { method: 'GET', path: '/campaigns', summary: 'Campaigns, those of higher units included' })
      .input(
        z.object({
          ...pageInput,
          unitId: idSchema.optional(),
          goalId: idSchema.optional(),
          q: z.string().max(200).optional(),
          archived: z.stringbool().default(false),
        }),
      )
      .output(pageOf(campaignSchema)),
    get: can('content.read', { method: 'GET', path: '/campaigns/{id}', summary: 'One campaign' })
      .input(z.object({ id: idSchema }))
      .output(campaignSchema),
    create: can('content.edit', { method: 'POST', path: '/campaigns', summary: 'Plan a campaign for a goal' })
      .input(
        z.object({
          unitId: idSchema,
          ...campaignInput,
          description: campaignInput.description.default(''),
          audience: campaignInput.audience.default(''),
          startsOn: daySchema.nullable().default(null),
          endsOn: daySchema.nullable().default(null),
        }),
      )
      .output(campaignSchema),
    update: can('content.edit', {
      method: 'PATCH',
      path: '/campaigns/{id}',
      summary: 'Change or archive a campaign',
      description: 'Answers 409 `stale` when `revision` is not the current one.',
    })
      .input(z.object({ id: idSchema, revision, ...z.object(campaignInput).partial().shape, archived: z.boolean().optional() }))
      .output(campaignSchema),
  },

  posts: {
    list: can('content.read', { method: 'GET', path: '/posts', summary: 'Posts, last edited first' })
      .input(z.object(postFilter))
      .output(pageOf(postRowSchema)),
    get: can('content.read', { method: 'GET', path: '/posts/{id}', summary: 'The working copy of a post' })
      .input(postPath)
      .output(postSchema),
    create: can('content.edit', { method: 'POST', path: '/posts', summary: 'Begin a post' })
      .input(
        z.object({
          unitId: idSchema,
          title: text(200),
          language: languageSchema,
          campaignId: idSchema.nullable().default(null),
          text: typedText(maximumTextLength).default(''),
          planned: plannedInput.nullable().default(null),
          channelIds: z.array(idSchema).max(maximumVariants).default([]),
        }),
      )
      .output(postSchema),
    update: can('content.edit', {
      method: 'PATCH',
      path: '/posts/{id}',
      summary: 'Save the working copy',
      description:
        'Only what is given changes; `variants` and `images` are whole lists. Answers 409 `stale`, naming who changed it, when `revision` is not the current one.',
    })
      .input(
        z.object({
          id: idSchema,
          revision,
          title: text(200).optional(),
          language: languageSchema.optional(),
          text: typedText(maximumTextLength).optional(),
          campaignId: idSchema.nullable().optional(),
          planned: plannedInput.nullable().optional(),
          variants: z.array(variantSchema).max(maximumVariants).optional(),
          images: z.array(imageInput).max(maximumImages).optional(),
          /** Keep what stands there as a version first, as when one of two people's texts is chosen. */
          keep: z.boolean().default(false),
        }),
      )
      .output(postSchema),
    duplicate: can('content.edit', {
      method: 'POST',
      path: '/posts/{id}/duplicate',
      summary: 'Begin a post with the text, variants and pictures of another',
    })
      .input(z.object({ id: idSchema, title: text(200).optional(), language: languageSchema.optional() }))
      .output(postSchema),
    archive: can('content.edit', { method: 'POST', path: '/posts/{id}/archive', summary: 'Put a post away' })
      .input(postPath)
      .output(postSchema),
    unarchive: can('content.edit', { method: 'POST', path: '/posts/{id}/unarchive', summary: 'Take a post out again' })
      .input(postPath)
      .output(postSchema),
    channels: can('content.read', {
      method: 'GET',
      path: '/posts/{id}/channels',
      summary: 'Channels the post goes to or may go to, with their limits',
    })
      .input(postPath)
      .output(z.array(channelChoiceSchema)),
    rendering: can('content.read', {
      method: 'GET',
      path: '/posts/{id}/rendering',
      summary: 'What would leave for each channel, and what still stands in the way',
    })
      .input(postPath)
      .output(z.object({ revision, ready: z.boolean(), faults: z.array(fault), variants: z.array(renderedSchema) })),
    versions: {
      list: can('content.read', { method: 'GET', path: '/posts/{id}/versions', summary: 'Kept versions, newest first' })
        .input(postPath)
        .output(z.array(versionSchema)),
      get: can('content.read', { method: 'GET', path: '/posts/{id}/versions/{versionId}', summary: 'What a version said' })
        .input(z.object({ id: idSchema, versionId: idSchema }))
        .output(versionSchema.extend({ content: versionContentSchema })),
      restore: can('content.edit', {
        method: 'POST',
        path: '/posts/{id}/versions/{versionId}/restore',
        summary: 'Make a version the working copy again',
        description: 'What stood there before is kept as a version. Planned time and campaign stay.',
      })
        .input(z.object({ id: idSchema, versionId: idSchema, revision }))
        .output(postSchema),
    },
  },

  assets: {
    upload: can('content.edit', {
      method: 'POST',
      path: '/assets',
      summary: 'Hand in a picture',
      description: 'multipart/form-data: `unitId` and `file` (PNG, JPEG, WebP, GIF or AVIF, at most 25 MB and 50 megapixels).',
    })
      .input(z.object({ unitId: idSchema, file: z.file({ error: 'file_missing' }) }))
      .output(assetSchema),
    get: can('content.read', { method: 'GET', path: '/assets/{id}', summary: 'Facts about a picture' })
      .input(z.object({ id: idSchema }))
      .output(assetSchema),
    original: download({ method: 'GET', path: '/assets/{id}/original', summary: 'A picture as it was handed in' }).input(
      z.object({ id: idSchema }),
    ),
    thumbnail: download({ method: 'GET', path: '/assets/{id}/thumbnail', summary: 'A small copy of a picture, WebP' }).input(
      z.object({ id: idSchema }),
    ),
    rendition: download({
      method: 'GET',
      path: '/assets/{id}/renditions/{sha256}',
      summary: 'A picture byte for byte as a network gets it',
    }).input(z.object({ id: idSchema, sha256: hashSchema })),
  },
};
