/** What would leave for each channel, and what stands in the way of handing a post to review. */
import type { z } from 'zod';
import { AppError, refuse, type FieldFault } from '#kernel/errors.ts';
import { assertReadable } from '#kernel/handler.ts';
import type { Scope } from '#kernel/types.ts';
import { channelsOf, type Channel } from '#modules/channels/index.ts';
import type { channelChoiceSchema, renderedSchema } from './contract-schemas.ts';
import { linksOf, profileOf, submissionFaults, type VariantToSubmit } from './rules.ts';
import { renditionsOf } from './renditions.ts';
import { findPost, imagesOf, lockPost, variantsOf, writePost, type ImageWithFacts, type PostRow, type Variant } from './store.ts';
import { keepVersion } from './versions.ts';

/** One variant as it would leave: exactly what a release is made of. */
export type RenderedVariant = z.infer<typeof renderedSchema>;
export type ChannelChoice = z.infer<typeof channelChoiceSchema>;
type Renditions = Awaited<ReturnType<typeof renditionsOf>>;

interface Assembled {
  post: PostRow;
  variants: RenderedVariant[];
  faults: FieldFault[];
}

async function assemble(scope: Scope, postId: string): Promise<Assembled> {
  const post = await findPost(scope, postId);
  if (!post) throw new AppError('not_found');
  const images = await imagesOf(scope, postId);
  const variants = await variantsOf(scope, postId);
  const channels = new Map(
    (
      await channelsOf(
        scope,
        variants.map((variant) => variant.channelId),
      )
    ).map((channel) => [channel.id, channel]),
  );
  const renditions = await renditionsOf(
    scope,
    images.map((image) => image.sha256),
  );
  const toSubmit: VariantToSubmit[] = [];
  const rendered: RenderedVariant[] = [];
  variants.forEach((variant, index) => {
    const channel = channels.get(variant.channelId);
    if (!variant.enabled || !channel) return;
    const profile = profileOf(channel.capabilities.images);
    const faults = images.map((image) => faultOf(renditions, image, profile));
    const text = variant.text ?? post.base_text;
    toSubmit.push({
      index,
      text,
      channel: {
        name: channel.name,
        archived: channel.archived,
        textLimits: channel.capabilities.textLimits,
        images: channel.capabilities.images,
      },
      renditions: faults,
    });
    rendered.push(render(post, variant, channel, images, renditions, profile));
  });
  return { post, variants: rendered, faults: submissionFaults({ images, variants: toSubmit }) };
}

function faultOf(renditions: Renditions, image: ImageWithFacts, profile: string): string | null {
  const found = renditions.get(`${image.sha256} ${profile}`);
  return found ? found.fault : 'rendition_missing';
}

function render(
  post: PostRow,
  variant: Variant,
  channel: Channel,
  images: readonly ImageWithFacts[],
  renditions: Renditions,
  profile: string,
): RenderedVariant {
  const text = variant.text ?? post.base_text;
  return {
    postId: post.id,
    revision: post.revision,
    channelId: channel.id,
    network: channel.network,
    byHand: channel.byHand,
    accountKind: channel.accountKind,
    audience: channel.audience,
    markets: channel.markets,
    language: variant.language ?? post.language,
    text,
    links: linksOf(text),
    media: images.flatMap(({ assetId, alt, sha256: source }) => {
      const made = renditions.get(`${source} ${profile}`);
      if (!made?.sha256 || made.media_type === null || made.bytes === null || made.width === null || made.height === null) return [];
      return [{ assetId, sha256: made.sha256, mediaType: made.media_type, bytes: made.bytes, width: made.width, height: made.height, alt }];
    }),
  };
}

/**
 * One for each enabled channel, in the order of the channels' names. Throws `not_found`, and `not_allowed_in_state`
 * with reason `renditions_missing` where `prepareRenditions` has not been called or a picture cannot be rendered.
 */
export async function renderVariants(scope: Scope, postId: string): Promise<RenderedVariant[]> {
  const { variants, faults } = await assemble(scope, postId);
  if (faults.some((fault) => /^images\.\d+$/.test(fault.path))) throw refuse('renditions_missing');
  return variants;
}

/** Throws `invalid` (422) with every fault that keeps the post from review, or `not_allowed_in_state` for one put away. */
export async function assertSubmittable(scope: Scope, postId: string): Promise<void> {
  const { post, faults } = await assemble(scope, postId);
  if (post.archived_at) throw refuse('post_archived');
  if (faults.length > 0) throw new AppError('invalid', { reason: 'not_submittable', fields: faults });
}

/** One variant as it is written now, whether or not its pictures are rendered: for checks of what is still being made. */
export type WrittenVariant = Omit<RenderedVariant, 'media'> & { media: { assetId: string; alt: string }[] };

/** One for each enabled channel. Throws `not_found`. */
export async function writtenVariants(scope: Scope, postId: string): Promise<WrittenVariant[]> {
  const { variants } = await assemble(scope, postId);
  const media = (await imagesOf(scope, postId)).map(({ assetId, alt }) => ({ assetId, alt }));
  return variants.map((variant) => ({ ...variant, media }));
}

/** Called by review in the transaction that makes the releases: the version is kept and the post counts as submitted. */
export async function markSubmitted(scope: Scope, postId: string): Promise<{ revision: number }> {
  const post = await lockPost(scope, postId);
  if (!post) throw new AppError('not_found');
  await keepVersion(scope, post, 'submitted');
  await writePost(scope, postId, { submitted_revision: post.revision });
  scope.record({
    action: 'content.post.submitted',
    entity: { type: 'post', id: postId },
    unitId: post.unit_id,
    new: { revision: post.revision },
  });
  return { revision: post.revision };
}

/** For the composer and the API: the same, with faults as data. */
export async function rendering(scope: Scope, postId: string) {
  const found = await findPost(scope, postId);
  assertReadable(scope, 'content.read', found?.unit_id);
  const { post, variants, faults } = await assemble(scope, postId);
  return { revision: post.revision, ready: faults.length === 0 && post.archived_at === null, faults, variants };
}

/** Channels the post goes to, and those the caller may add, by name. */
export async function channelChoices(scope: Scope, postId: string): Promise<ChannelChoice[]> {
  const post = await findPost(scope, postId);
  assertReadable(scope, 'content.read', post?.unit_id);
  const chosen = new Set((await variantsOf(scope, postId)).map((variant) => variant.channelId));
  const channels = await channelsOf(scope);
  return channels
    .filter((channel) => chosen.has(channel.id) || (!channel.archived && scope.access.can('channels.read', channel.unitId)))
    .map(choice);
}

function choice(channel: Channel): ChannelChoice {
  const { label, textLimits, images } = channel.capabilities;
  return {
    id: channel.id,
    unitId: channel.unitId,
    network: channel.network,
    label,
    byHand: channel.byHand,
    name: channel.name,
    handle: channel.handle,
    audience: channel.audience,
    accountKind: channel.accountKind,
    markets: channel.markets,
    archived: channel.archived,
    textLimits: textLimits.map((limit) => ({ ...limit })),
    images: { ...images, mediaTypes: [...images.mediaTypes] },
  };
}
