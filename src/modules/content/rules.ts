/** Pure decisions of content: states, planned times, when a version is kept, what stands in the way of review. */
import { countGraphemes, countText } from '#connectors/text-count.ts';
import { detectFacets } from '#connectors/bluesky/facets.ts';
import type { ImageLimits, TextLimit } from '#connectors/connector.ts';
import { canonicalHash } from '#kernel/canonical.ts';
import type { FieldFault } from '#kernel/errors.ts';
import { instantOf, type WallTimeAdjustment } from '#kernel/wall-time.ts';
import type { postStates } from './contract-schemas.ts';

export type PostState = (typeof postStates)[number];

export function stateOf(post: { revision: number; submittedRevision: number | null; archived: boolean }): PostState {
  if (post.archived) return 'archived';
  if (post.submittedRevision === null) return 'draft';
  return post.submittedRevision === post.revision ? 'submitted' : 'changed';
}

/** A version is kept after ten idle minutes (STYLE.md, "Web"). */
export const idleMs = 600_000;

/** Why the working copy must be kept as a version before `editor` changes it, if it must. */
export function versionDue(
  post: { revision: number; keptRevision: number; editedBy: string; editedAt: string },
  editor: string,
  now: Date,
): 'author_changed' | 'idle' | null {
  if (post.revision === post.keptRevision) return null;
  if (post.editedBy !== editor) return 'author_changed';
  return now.getTime() - Date.parse(post.editedAt) >= idleMs ? 'idle' : null;
}

export interface Planned {
  local: string;
  zone: string;
  at: string;
  adjusted: WallTimeAdjustment;
}

/** A planned wall time with the instant it means. Throws WallTimeError `malformed` for a day that does not exist. */
export function planned(local: string, zone: string): Planned {
  const { instant, adjusted } = instantOf(local, zone);
  return { local, zone, at: instant.toISOString(), adjusted };
}

/** The addresses in a text as a reader would open them (WHATWG URL), each once, in order. */
export function linksOf(text: string): string[] {
  return [...new Set(detectFacets(text).flatMap((facet) => (facet.kind === 'link' ? [new URL(facet.value).href] : [])))];
}

/** Names the way a network takes pictures: equal limits give equal renditions, whatever the network is called. */
export function profileOf({ maximumBytes, maximumSide, mediaTypes }: ImageLimits): string {
  return canonicalHash({ format: 1, maximumBytes, maximumSide, mediaTypes: [...mediaTypes].sort() });
}

export interface VariantToSubmit {
  /** Place in the post's list of variants, for the field's path. */
  index: number;
  text: string;
  channel: { name: string; archived: boolean; textLimits: readonly TextLimit[]; images: ImageLimits };
  /** One for each picture: a fault, `rendition_missing` while it is not made yet, or null. */
  renditions: readonly (string | null)[];
}

/**
 * Everything that keeps a post from review, as faults of fields. Texts may not be over a network's limits (an author
 * would sign what cannot be sent), and every picture says what it shows (WCAG 2.2, success criterion 1.1.1).
 */
export function submissionFaults(post: { images: readonly { alt: string }[]; variants: readonly VariantToSubmit[] }): FieldFault[] {
  if (post.variants.length === 0) return [...altFaults(post.images), { path: 'variants', code: 'no_channel' }];
  return [...altFaults(post.images), ...post.variants.flatMap((variant) => variantFaults(variant, post.images))];
}

function altFaults(images: readonly { alt: string }[]): FieldFault[] {
  return images.flatMap(({ alt }, index) =>
    alt.trim() === '' ? [{ path: `images.${index}.alt`, code: 'alt_missing', values: { number: index + 1 } }] : [],
  );
}

function variantFaults({ index, text, channel, renditions }: VariantToSubmit, images: readonly { alt: string }[]): FieldFault[] {
  const path = `variants.${index}`;
  const values = { channel: channel.name };
  if (channel.archived) return [{ path, code: 'channel_archived', values }];
  const faults: FieldFault[] = [];
  if (text.trim() === '' && images.length === 0) faults.push({ path: `${path}.text`, code: 'nothing_to_say', values });
  for (const { unit, count, maximum, over } of countText(text, channel.textLimits)) {
    if (over)
      faults.push({ path: `${path}.text`, code: `over_limit_${unit}`, values: { ...values, count, maximum, over: count - maximum } });
  }
  const { maximumCount, maximumAltGraphemes } = channel.images;
  if (images.length > maximumCount)
    faults.push({ path: 'images', code: 'too_many_images', values: { ...values, count: images.length, maximum: maximumCount } });
  images.forEach(({ alt }, at) => {
    const count = countGraphemes(alt);
    if (maximumAltGraphemes !== null && count > maximumAltGraphemes)
      faults.push({
        path: `images.${at}.alt`,
        code: 'alt_too_long',
        values: { ...values, number: at + 1, count, maximum: maximumAltGraphemes },
      });
    const fault = renditions[at];
    if (fault) faults.push({ path: `images.${at}`, code: fault, values: { ...values, number: at + 1 } });
  });
  return faults;
}
