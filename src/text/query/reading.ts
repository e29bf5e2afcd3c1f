/** How the text of a term is read: its parts, and the keys by which parts and words of posts are compared. */
import { fold } from '../normalise.ts';

const INVISIBLE = /[\p{Default_Ignorable_Code_Point}\p{Cf}]/gu;
const DASHES = /\p{Pd}/gu;
// Letters that fold() makes plain and Unicode does not decompose; ß, œ and æ are spellings, not accents.
const BARRED = /[øđðþłħı]/iu;
const UMLAUTS: Record<string, string> = { ä: 'ae', ö: 'oe', ü: 'ue' };
const LIGATURES: Record<string, string> = { ß: 'ss', œ: 'oe', æ: 'ae' };
const PART = /[*?]*\p{L}[\p{L}\p{M}*?]*|[*?]*\p{Nd}[\p{Nd}*?]*|[*?]+/gu;

/** Text as a query keeps it: NFC, without invisible characters. */
export function clean(text: string): string {
  return text.replace(INVISIBLE, '').normalize('NFC');
}

/** Whether a term written so asks for its accents. */
export function hasAccent(text: string): boolean {
  return /\p{M}/u.test(text.normalize('NFD')) || BARRED.test(text);
}

/** No case, no accents: `Übelkeit` → `ubelkeit`. */
export function plainKey(text: string): string {
  return fold(text).text;
}

/** As plainKey, but umlauts spelled out: `Übelkeit` → `uebelkeit`. */
export function spelledKey(text: string): string {
  return plainKey(spellOut(text.normalize('NFC')));
}

/** No case, accents kept, umlauts spelled out: `Übelkeit` → `uebelkeit`, `Déçu` → `déçu`, `Straße` → `strasse`. */
export function exactKey(text: string): string {
  const lower = clean(text.normalize('NFKC')).toLowerCase().replace(DASHES, '-');
  return spellOut(lower).replace(/[ßœæ]/g, (letter) => LIGATURES[letter] ?? letter);
}

function spellOut(text: string): string {
  return text.replace(/[äöü]/gi, (letter) => UMLAUTS[letter.toLowerCase()] ?? letter);
}

/**
 * The parts of a term or of a phrase's text, each to match one word of a post, cut where `tokenise` cuts: between letters and digits
 * and at every other character. Wildcards stay with the letters they touch. Keys of the parts: `plainKey` or `exactKey`.
 */
export function termParts(text: string): string[] {
  return clean(text.normalize('NFKC')).match(PART) ?? [];
}

/** Whether `*` or `?` occurs. */
export function hasWildcard(text: string): boolean {
  return /[*?]/.test(text);
}
