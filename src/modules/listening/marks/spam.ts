/**
 * How much a post looks like spam, 0…1, and why. Marks of selling, of form and of the account each bear a weight, and weights
 * add up as chances do: 1 − ∏ (1 − weight). One mark alone seldom reaches the line: a patient who asks whether a medicine can be
 * had without prescription sells nothing. Rules and lists are this program's own (spam-phrases.json, four languages). Pure.
 */
import lists from './spam-phrases.json' with { type: 'json' };
import { compilePhrases, countPhrases, wordsOf } from './phrases.ts';

export const spamReasons = [
  'pills',
  'money',
  'miracle',
  'adult',
  'seller',
  'contact',
  'links',
  'shortened',
  'tags',
  'mentions',
  'emoji',
  'capitals',
  'repeats',
  'new_account',
  'same_words',
] as const;
export type SpamReason = (typeof spamReasons)[number];

/** From here on a post counts as spam: `is:spam`, and the filter that leaves it out. */
export const spamLine = 0.6;

export interface SpamPost {
  text: string;
  title?: string | null;
  has?: readonly string[];
}

const phrases = compilePhrases(lists);
const address = /https?:\/\/\S+|\bwww\.\S+/giu;
const shortener = /\b(?:bit\.ly|tinyurl\.com|t\.me|wa\.me|cutt\.ly|is\.gd|rb\.gy|shorturl\.at|linktr\.ee|goo\.su|rebrand\.ly|ow\.ly)\b/iu;
const telephone = /(?:\+|\b00)\d[\d\s().-]{7,}\d/u;
const emoji = /\p{Extended_Pictographic}/gu;

export function spamOf(post: SpamPost): { score: number; reasons: SpamReason[] } {
  const text = post.title ? `${post.title}\n${post.text}` : post.text;
  const weights = new Map<SpamReason, number>();
  const mark = (reason: SpamReason, weight: number) => {
    if (weight > 0) weights.set(reason, Math.max(weight, weights.get(reason) ?? 0));
  };
  // Most posts have none of these; looking for the sign first is a fraction of the search.
  const bare = /:\/\/|www\./i.test(text) ? text.replaceAll(address, ' ') : text;
  const words = wordsOf(bare);
  markOffer(mark, countPhrases(phrases, words), /\d\d/.test(bare) && telephone.test(bare));
  markForm(mark, text, bare, words, post.has ?? []);
  return total(weights);
}

type Mark = (reason: SpamReason, weight: number) => void;

/** What is offered. A medicine, a promise or a way to reach the seller says little alone. */
function markOffer(mark: Mark, found: ReadonlyMap<string, number>, hasTelephone: boolean): void {
  const count = (name: keyof typeof lists) => found.get(name) ?? 0;
  const sells = count('seller');
  const reached = count('contact') > 0 || hasTelephone;
  if (sells > 0) mark('seller', Math.min(0.5, 0.2 + 0.15 * (sells - 1)));
  if (reached) mark('contact', sells + count('money') + count('miracle') + count('adult') + count('no_prescription') > 0 ? 0.4 : 0.1);
  const pills = count('pills') + count('no_prescription');
  if (pills > 0 && sells > 0) mark('pills', count('no_prescription') > 0 ? 0.75 : 0.55);
  else if (count('no_prescription') > 0 && reached) mark('pills', 0.5);
  if (count('money') > 0) mark('money', count('money') > 1 ? 0.65 : 0.3);
  if (count('miracle') > 0) mark('miracle', reached || sells > 0 ? 0.6 : count('miracle') > 1 ? 0.5 : 0.2);
  if (count('adult') > 0) mark('adult', count('adult') > 1 || sells > 0 ? 0.65 : 0.45);
}

/** How it is written. */
function markForm(mark: Mark, text: string, bare: string, words: readonly string[], has: readonly string[]): void {
  const links = text === bare ? 0 : (text.match(address)?.length ?? 0);
  if (links >= 3) mark('links', 0.45);
  else if (links + (has.includes('link') ? 1 : 0) > 0 && words.length < 4 && words.length > 0) mark('links', 0.2);
  if (text.includes('/') && shortener.test(text)) mark('shortened', 0.3);
  const count = (sign: string, pattern: RegExp) => (bare.includes(sign) ? (bare.match(pattern)?.length ?? 0) : 0);
  const tags = count('#', /(?<![\p{L}\p{N}&])#[\p{L}\p{N}_]+/gu);
  if (tags >= 15) mark('tags', 0.65);
  else if (tags >= 8 || (tags >= 5 && tags * 2 > words.length)) mark('tags', 0.4);
  const mentions = count('@', /(?<![\p{L}\p{N}.])@[\p{L}\p{N}_.]+/gu);
  if (mentions >= 10) mark('mentions', 0.6);
  else if (mentions >= 6) mark('mentions', 0.35);
  const pictures = /[\u2190-\uffff]/.test(bare) ? (bare.match(emoji)?.length ?? 0) : 0;
  if (pictures >= 10 && pictures * 2 > words.length) mark('emoji', 0.35);
  const letters = /\p{Lu}{3}/u.test(bare) ? (bare.match(/\p{L}/gu)?.length ?? 0) : 0;
  if (letters >= 40 && (bare.match(/\p{Lu}/gu)?.length ?? 0) > letters * 0.7) mark('capitals', 0.2);
  if (words.length >= 12) mark('repeats', repeated(words) > 0.35 ? 0.4 : 0);
}

/** Share of the words that is the most frequent one of more than two letters. */
function repeated(words: readonly string[]): number {
  const counts = new Map<string, number>();
  for (const word of words) if (word.length > 2) counts.set(word, (counts.get(word) ?? 0) + 1);
  return Math.max(0, ...counts.values()) / words.length;
}

/** An account made so few days before adds this to what is marked already; it is no mark of its own. Known once the profile is. */
export const newAccount = { days: 7, weight: 0.25 };

/** The same said by so many different authors, in posts of their own, weighs this much; news is copied too, so alone it does not reach the line. */
export const sameWords = { authors: 5, weight: 0.5 };

export const together = (score: number, weight: number): number => rounded(1 - (1 - score) * (1 - weight));

function total(weights: ReadonlyMap<SpamReason, number>): { score: number; reasons: SpamReason[] } {
  const rest = [...weights.values()].reduce((product, weight) => product * (1 - weight), 1);
  return { score: rounded(1 - rest), reasons: [...weights].sort(([, one], [, other]) => other - one).map(([reason]) => reason) };
}

const rounded = (score: number): number => Math.round(score * 100) / 100;
