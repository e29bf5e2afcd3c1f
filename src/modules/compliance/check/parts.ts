/** Cuts a post into parts, and reads each: folded text, tokens, products named. Bounded in size. */
import { fold } from '#text/normalise.ts';
import type { Folded } from '#text/normalise.ts';
import { tokenise } from '#text/tokenise.ts';
import type { Token } from '#text/tokenise.ts';
import type { Hit } from './phrases.ts';
import { findProducts } from './product-matcher.ts';
import type { ProductMatch, ProductMatcher } from './product-matcher.ts';
import { findCues } from './lexicon.ts';
import type { CheckInput, Location, Place, Span } from './types.ts';

/** UTF-16 units of all parts together that are read; no network takes a hundredth of it. */
export const LONGEST_CHECKED = 100_000;
/** Entries read of each list (pictures, links, hashtags, …). */
export const MOST_ENTRIES = 100;

export interface Part {
  location: Location;
  folded: Folded;
  tokens: readonly Token[];
  products: readonly ProductMatch[];
  /** All cues of all lexicons. */
  hits: readonly Hit[];
  /** The text read is the text given, so spans may be shown. An address is decoded first. */
  exact: boolean;
}

interface RawPart {
  location: Location;
  text: string;
  exact: boolean;
}

/** `cut` lists what was too long to be read to its end. */
export function readParts(input: CheckInput, matcher: ProductMatcher): { parts: Part[]; cut: Place[] } {
  const parts: Part[] = [];
  const cut: Place[] = [];
  let left = LONGEST_CHECKED;
  for (const raw of listParts(input, cut)) {
    const text = raw.text.length > left ? cutBefore(raw.text, left) : raw.text;
    if (text.length < raw.text.length) {
      cut.push({ location: raw.location, span: raw.exact ? [text.length, raw.text.length] : null });
    }
    left -= text.length;
    if (text.length > 0) parts.push(readPart(raw.location, text, raw.exact, matcher));
  }
  return { parts, cut };
}

/** Never between the halves of one character. */
function cutBefore(text: string, at: number): string {
  const code = text.charCodeAt(at - 1);
  return text.slice(0, code >= 0xd800 && code <= 0xdbff ? at - 1 : at);
}

/** Reads one text as a part, e.g. a message that is answered. */
export function readPart(location: Location, text: string, exact: boolean, matcher: ProductMatcher): Part {
  const folded = fold(text, { lookalikes: true });
  const tokens = tokenise(folded);
  const products = findProducts(matcher, folded, tokens);
  return { location, folded, tokens, products, hits: findCues(folded, tokens, products), exact };
}

function listParts(input: CheckInput, cut: Place[]): RawPart[] {
  const raw: RawPart[] = [{ location: { part: 'text' }, text: input.text, exact: true }];
  const each = <Entry>(list: readonly Entry[] | undefined, part: Location['part'], read: (entry: Entry, index: number) => void): void => {
    (list ?? []).slice(0, MOST_ENTRIES).forEach(read);
    if ((list?.length ?? 0) > MOST_ENTRIES) cut.push({ location: { part, index: MOST_ENTRIES }, span: null });
  };
  const add = (location: Location, text: string): void => {
    raw.push({ location, text, exact: true });
  };
  each(input.alts, 'alt', ({ assetId, alt }, index) => add({ part: 'alt', assetId, index }, alt));
  each(input.links, 'link', ({ url, label }, index) => {
    const decoded = decodeAddress(url);
    raw.push({ location: { part: 'link', index }, text: decoded, exact: decoded === url });
    if (label !== undefined) add({ part: 'linkLabel', index }, label);
  });
  each(input.hashtags, 'hashtag', (tag, index) => {
    const bare = !tag.startsWith('#');
    raw.push({ location: { part: 'hashtag', index }, text: bare ? `#${tag}` : tag, exact: !bare });
  });
  each(input.captions, 'caption', (text, index) => add({ part: 'caption', index }, text));
  each(input.imageText, 'imageText', (text, index) => add({ part: 'imageText', index }, text));
  if (input.sourceText !== undefined) add({ part: 'source' }, input.sourceText);
  if (input.firstComment !== undefined) add({ part: 'comment' }, input.firstComment);
  return raw;
}

function decodeAddress(url: string): string {
  if (!url.includes('%')) return url;
  try {
    return decodeURIComponent(url);
  } catch {
    // Not percent-encoded after all: read as it stands.
    return url;
  }
}

/** The place of tokens [from, to) of a part. */
export function placeOf(part: Part, from: number, to: number): Place & { written: string } {
  const start = part.tokens[from]?.start ?? 0;
  const end = part.tokens[to - 1]?.end ?? start;
  const span: Span = [start, end];
  return { location: part.location, span: part.exact ? span : null, written: part.folded.source.slice(start, end) };
}
