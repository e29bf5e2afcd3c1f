/** How a post is written: reminders, figures, labels at the start, letters and signs that are hard to read aloud. */
import labels from './data/ad-labels.json' with { type: 'json' };
import { placeOfHit } from './facts.ts';
import type { Facts } from './facts.ts';
import { countriesUnder, governs } from './markets.ts';
import type { Part } from './parts.ts';
import type { Place, Span } from './types.ts';

type Reason = Place & { written: string };

/** All places in a post where the pattern stands; the pattern is global and its every repetition bounded. */
export function searchAll(facts: Facts, pattern: RegExp): Reason[] {
  return facts.parts.flatMap((part) =>
    [...part.folded.source.matchAll(pattern)].map(({ index, 0: found }) =>
      placeOfHit({ part, span: [index, index + found.length], language: 'any' }),
    ),
  );
}

const FIGURE =
  /(?<![\d.,])\d{1,3}(?:[.,]\d{1,3})?\s?(?:%|percent|per cent|prozent|procent|pour ?cent)|\b(?:\d{1,2}|seven|eight|nine)\s(?:out of|in|von|op de|van de|sur)\s(?:\d{1,3}|ten)\b|\b\d{1,3}(?:-fold|-fach|x)\b/giu;

/** Shares and multiples: 38 %, 7 in 10, 3-fold. Ages and dates are none. */
export function figuresIn(part: Part): Span[] {
  if (part.location.part === 'link') return [];
  return [...part.folded.source.matchAll(FIGURE)].map(({ index, 0: found }) => [index, index + found.length]);
}

const MOST_REMINDER_WORDS = 4;

/**
 * Nothing but the name, its active substance, the firm, a strength or form: what a reminder advertisement may say
 * (Directive 2001/83/EC Art. 89(2), § 4 Abs. 6 HWG). One more word of praise or one emoji ends it.
 */
export function isReminder(facts: Facts): boolean {
  if (facts.promotion().cues.length > 0) return false;
  const [text] = facts.parts;
  if (text === undefined || text.products.length === 0) return false;
  const names = new Set(
    facts.named
      .flatMap(({ product }) => [product.inn ?? '', wordOf(product.more?.['holder'])])
      .flatMap((name) => name.toLowerCase().split(/\s+/u)),
  );
  let others = 0;
  for (const token of text.tokens) {
    if (token.kind === 'emoji' || (token.kind === 'mark' && (token.text === '!' || token.text === '?'))) return false;
    if (token.kind !== 'word') continue;
    const isName = text.products.some(({ from, to }) => token.from >= from && token.from < to);
    if (isName || names.has(token.text) || FORMS.has(token.text)) continue;
    if (!token.capital) return false;
    others += 1;
  }
  return others <= MOST_REMINDER_WORDS;
}
const wordOf = (value: unknown): string => (typeof value === 'string' ? value : '');
const FORMS: ReadonlySet<string> = new Set(labels.forms);

const FIRST_WORDS = 6;

/** Whether each reached market's own label stands at the start, before the text and not among closing hashtags. */
export function labelAtStart(facts: Facts, jurisdictions: readonly string[]): boolean {
  const byMarket: Readonly<Record<string, readonly string[]>> = labels.markets;
  const reached =
    facts.reached === null ? countriesUnder(jurisdictions) : [...facts.reached].filter((country) => governs(jurisdictions, country));
  const lists = reached.flatMap((country) => (byMarket[country] === undefined ? [] : [byMarket[country]]));
  const [text] = facts.parts;
  if (text === undefined) return false;
  const start = startOf(text);
  const has = (list: readonly string[]): boolean => list.some((label) => start.includes(` ${label} `));
  return lists.length > 0 ? lists.every(has) : Object.values(byMarket).some(has);
}

function startOf(part: Part): string {
  const words = part.tokens.filter(({ kind }) => kind === 'word' || kind === 'number').slice(0, FIRST_WORDS);
  const first = words.map(({ text, tag }) => (tag === '#' ? `#${text}` : text));
  // "Ad" is a word of its own, not the beginning of a hashtag that says something else.
  return ` ${first.join(' ')} `;
}

type Style = 'fancy' | 'emoji' | 'hashtag' | 'capitals';
const FANCY = /[\u{1D400}-\u{1D7FF}\u{FF21}-\u{FF5A}\u{1F130}-\u{1F189}]+/gu;
const EMOJI_RUN = /(?:\p{Extended_Pictographic}(?:\uFE0F|\u200D|\p{Emoji_Modifier})*\s?){4,}/gu;
const SHOUT = /(?:\b\p{Lu}{2,}\b[^\p{L}\n]{0,3}){11,}/gu;
const FLAT_HASHTAG = /#\p{Ll}[\p{Ll}\p{Nd}]{14,}/gu;
const PATTERNS: Record<Style, RegExp> = { fancy: FANCY, emoji: EMOJI_RUN, hashtag: FLAT_HASHTAG, capitals: SHOUT };

/** What screen readers stumble over. */
export function styleFaults(facts: Facts, style: Style): Reason[] {
  const own = { ...facts, parts: facts.parts.filter(({ location }) => location.part === 'text') };
  return searchAll(own, PATTERNS[style]);
}
