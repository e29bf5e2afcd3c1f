/**
 * Finds what becomes clickable in a post: links, hashtags, mentions. Pure and browser-safe, so that the preview
 * shows what will be sent. Offsets count bytes of UTF-8 (lexicon `app.bsky.richtext.facet`).
 *
 * The rules follow `detectFacets` of @atproto/api 0.20, so that a post looks as if written in the official app, with
 * two differences: only addresses with http(s):// become links, for "e.g.Name" is none and our own links are whole; and
 * a link ends at an invisible character.
 */
import { countBytes, countGraphemes } from '../text-count.ts';

export interface Facet {
  kind: 'link' | 'tag' | 'mention';
  byteStart: number;
  byteEnd: number;
  /** The address, the tag without its #, or the handle without its @. */
  value: string;
}

const linkPattern = /(?<=^|[\s(["'«‹„“‚‘])https?:\/\/[^\s\p{Cf}]+/giu;
const closingPunctuation = /[.,;:!?'"»›”’“…。，、！？]$/u;
const mentionPattern =
  /(?<=^|[\s(])@((?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?)(?![a-z0-9-]|\.[a-z0-9])/giu;
const invisible = String.raw`\u00AD\u2060\u200A\u200B\u200C\u200D\u20E2`;
const tagPattern = new RegExp(String.raw`(?<=^|\s)[#＃]((?!\ufe0f)[^\s${invisible}]*[^\d\s\p{P}${invisible}]+[^\s${invisible}]*)`, 'gu');
const longestTagGraphemes = 64;
const longestTagBytes = 640;

/** Sentences end after addresses, and brackets close around them. */
function trimLink(matched: string): string {
  let link = matched;
  for (;;) {
    const isClosing = closingPunctuation.test(link) || (/[)\]]$/.test(link) && !/[([]/.test(link));
    if (!isClosing) return link;
    link = link.slice(0, -1);
  }
}

function* candidates(text: string): Generator<{ kind: Facet['kind']; start: number; length: number; value: string }> {
  for (const match of text.matchAll(linkPattern)) {
    const value = trimLink(match[0]);
    if (URL.canParse(value)) yield { kind: 'link', start: match.index, length: value.length, value };
  }
  for (const match of text.matchAll(mentionPattern)) {
    yield { kind: 'mention', start: match.index, length: match[0].length, value: match[1]! };
  }
  for (const match of text.matchAll(tagPattern)) {
    const value = match[1]!.replace(/\p{P}+$/u, '');
    if (value === '' || countGraphemes(value) > longestTagGraphemes || countBytes(value) > longestTagBytes) continue;
    yield { kind: 'tag', start: match.index, length: value.length + 1, value };
  }
}

/** All facets of a text, in order; they never overlap. */
export function detectFacets(text: string): Facet[] {
  const facets: Facet[] = [];
  let end = 0;
  for (const found of [...candidates(text)].sort((a, b) => a.start - b.start)) {
    if (found.start < end) continue;
    end = found.start + found.length;
    const byteStart = countBytes(text.slice(0, found.start));
    facets.push({ kind: found.kind, byteStart, byteEnd: byteStart + countBytes(text.slice(found.start, end)), value: found.value });
  }
  return facets;
}
