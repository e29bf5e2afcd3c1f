/** X-A11Y-ALT: a picture whose alternative text is missing or says nothing. */
import { fold } from '#text/normalise.ts';
import words from '../data/alt-text.json' with { type: 'json' };
import type { Part } from '../parts.ts';
import { MOST_ENTRIES } from '../parts.ts';
import type { CheckInput, Location, Place } from '../types.ts';

const GENERIC = new Set(words.genericWords);
const FILLER = new Set(words.fillerWords);
const ENDING = new RegExp(`\\.(?:${words.fileEndings.join('|')})$`, 'i');
const CAMERA = new RegExp(
  `^(?:${words.cameraPrefixes.join('|')})[ _-]?\\(?\\d[\\d _.:()-]*(?:(?:at|a|um|om|x|wa)[\\d _.:()-]*){0,3}$`,
  'i',
);
const HASH = /^(?=[^\s]*\d)[0-9a-f]{8,64}(?:-[0-9a-f]{4,12}){0,4}$/i;

export interface AltFault extends Place {
  /** `missing`, `empty`, `file`, `generic`, `long` or `product`. */
  fault: string;
  /** Length in characters as a reader counts them. */
  length: number;
  /** The product that stands in the picture only. */
  product: string;
}

/** Faults of the alternative texts of a post; at most one per picture. */
export function altFaults(input: CheckInput, parts: readonly Part[], longest: number): AltFault[] {
  const alts = (input.alts ?? []).slice(0, MOST_ENTRIES);
  if (alts.length === 0) {
    return input.stage === 'image' ? [{ location: { part: 'alt' }, span: null, fault: 'missing', length: 0, product: '' }] : [];
  }
  const inText = new Set(parts.filter(({ location }) => location.part === 'text' || location.part === 'hashtag').flatMap(productIds));
  return alts.flatMap(({ assetId, alt }, index): AltFault[] => {
    const location: Location = { part: 'alt', assetId, index };
    const fault = faultOf(alt, longest);
    if (fault !== null) return [{ location, span: null, length: 0, product: '', ...fault }];
    const part = parts.find((candidate) => candidate.location.part === 'alt' && candidate.location.index === index);
    for (const match of part?.products ?? []) {
      const missing = match.products.find((product) => !inText.has(product.id));
      if (missing !== undefined) return [{ location, span: match.span, fault: 'product', length: 0, product: missing.name }];
    }
    return [];
  });
}

function productIds(part: Part): string[] {
  return part.products.flatMap((match) => match.products.map((product) => product.id));
}

function faultOf(alt: string, longest: number): { fault: string; length?: number } | null {
  // More than this many UTF-16 units per character is no text.
  const length = alt.length > longest * 20 ? alt.length : countCharacters(alt);
  if (length > longest) return { fault: 'long', length };
  const trimmed = fold(alt).text.trim();
  if (!/[\p{L}\p{N}]/u.test(trimmed)) return { fault: 'empty' };
  const said = trimmed.match(/\p{L}+|\p{N}+/gu) ?? [];
  const isGeneric = said.every((word) => GENERIC.has(word) || FILLER.has(word) || /^\p{N}+$/u.test(word));
  if (isGeneric) return { fault: 'generic' };
  return ENDING.test(trimmed) || CAMERA.test(trimmed) || HASH.test(trimmed) ? { fault: 'file' } : null;
}

function countCharacters(text: string): number {
  let count = 0;
  for (const _ of new Intl.Segmenter().segment(text)) count += 1;
  return count;
}
