/** The working copy in the browser: what is edited, what is sent, and how two people's edits come together. Pure. */
import type { Answer, Client } from '../../../api.ts';

export type Post = Answer<Client['content']['posts']['get']>;
export type Variant = Post['variants'][number];
export interface Image {
  assetId: string;
  alt: string;
}
export interface Draft {
  title: string;
  language: string;
  text: string;
  campaignId: string | null;
  planned: { local: string; zone: string } | null;
  variants: Variant[];
  images: Image[];
}
export type Field = keyof Draft;
const fields = ['title', 'language', 'text', 'campaignId', 'planned', 'variants', 'images'] as const satisfies readonly Field[];

export function draftOf(post: Post): Draft {
  return {
    title: post.title,
    language: post.language,
    text: post.text,
    campaignId: post.campaignId,
    planned: post.planned && { local: post.planned.local, zone: post.planned.zone },
    variants: post.variants,
    images: post.images.map(({ assetId, alt }) => ({ assetId, alt })),
  };
}

/** Variants have no order of their own: the server sorts them by the names of their channels. */
function same(field: Field, one: Draft, other: Draft): boolean {
  const plain = (draft: Draft) =>
    field === 'variants' ? draft.variants.toSorted((a, b) => a.channelId.localeCompare(b.channelId)) : draft[field];
  return JSON.stringify(plain(one)) === JSON.stringify(plain(other));
}

/** The fields that differ from what the server has, and nothing else. A title is not emptied. */
export function changesOf(base: Draft, mine: Draft): Partial<Draft> {
  const changed = fields.filter((field) => !same(field, base, mine) && !(field === 'title' && mine.title.trim() === ''));
  return Object.fromEntries(changed.map((field) => [field, mine[field]]));
}

export interface Rebased {
  draft: Draft;
  /** Fields both have changed, each in another way; `draft` holds mine. */
  conflicts: Field[];
  /** Fields taken over from them. */
  taken: Field[];
}

/** Their edits and mine, both of which began at `base`. What only one has touched is kept. */
export function rebase(base: Draft, mine: Draft, theirs: Draft): Rebased {
  const draft: Draft = { ...mine };
  const conflicts: Field[] = [];
  const taken: Field[] = [];
  for (const field of fields) {
    if (same(field, theirs, base) || same(field, theirs, mine)) continue;
    if (same(field, mine, base)) {
      Object.assign(draft, { [field]: theirs[field] });
      taken.push(field);
    } else conflicts.push(field);
  }
  return { draft, conflicts, taken };
}

/** The variant of a channel as it will be said. */
export function spoken(draft: Draft, variant: Variant): { text: string; language: string } {
  return { text: variant.text ?? draft.text, language: variant.language ?? draft.language };
}

export function withVariant(draft: Draft, channelId: string, change: Partial<Variant>): Draft {
  return { ...draft, variants: draft.variants.map((variant) => (variant.channelId === channelId ? { ...variant, ...change } : variant)) };
}

/** One place up (-1) or down (1); at the ends nothing happens. */
export function moved<T>(list: readonly T[], from: number, by: number): T[] {
  const to = from + by;
  const next = [...list];
  const [item] = next.splice(from, 1);
  if (item === undefined || to < 0 || to >= list.length) return [...list];
  next.splice(to, 0, item);
  return next;
}
