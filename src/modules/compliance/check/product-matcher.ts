/**
 * Finds the products of a catalogue in a text: names, INN, aliases; in any case, in hashtags, handles
 * and addresses, in compounds and declined, spaced out, or written with look-alike characters.
 * One walk through a letter tree from each word: the work is text length × longest name, at most.
 */
import { fold, isCapital, sourceSpan } from '#text/normalise.ts';
import type { Folded } from '#text/normalise.ts';
import type { Token } from '#text/tokenise.ts';
import type { Catalogue, CatalogueProduct } from './catalogue.ts';
import type { Span } from './types.ts';
import compounds from './data/compounds.json' with { type: 'json' };

export interface ProductMatch {
  products: readonly CatalogueProduct[];
  /** Offsets in the folded text. */
  from: number;
  to: number;
  span: Span;
  /** As the author wrote it. */
  written: string;
  /** Written so that a plain search would miss it: look-alike letters, hidden characters, blanks. */
  disguised: boolean;
}

interface Node {
  next: Map<string, Node>;
  form: Form | null;
}
interface Form {
  products: CatalogueProduct[];
  length: number;
  /** Very short names must be written exactly like this. */
  exactly: string | null;
}

export interface ProductMatcher {
  root: Node;
  /** Names without blanks, with look-alike digits made letters. */
  skeletons: Map<string, Form>;
}

const WORD = /^[\p{L}\p{Nd}]$/u;
const SEPARATORS = new Set([' ', '-', '_', '.', '/', '·', "'", '’', '+', '\u2044', '(', ')', ',']);
const SHORTEST_INSIDE = 5;
const SHORTEST_SPACED = 5;
const ENDINGS = new Set(compounds.endings);
const TAILS = compounds.tails;
const LONGEST_TAIL = 24;
// What no keyboard for European languages types: other scripts, fancy letters, marks, hidden characters.
const UNUSUAL = /\u00ad|[^\s\u0020-\u024f\p{Pd}‘’™℠]/u;

/** Compile once per catalogue. */
export function compileProducts(catalogue: Catalogue): ProductMatcher {
  const matcher: ProductMatcher = { root: { next: new Map(), form: null }, skeletons: new Map() };
  for (const product of catalogue) {
    for (const name of new Set([product.name, ...product.aliases])) addName(matcher, product, name, false);
    if (product.inn) addName(matcher, product, product.inn, true);
  }
  return matcher;
}

function addName(matcher: ProductMatcher, product: CatalogueProduct, name: string, isInn: boolean): void {
  const umlauts = name.replace(/[äöüÄÖÜ]/gu, (letter) => `${letter}e`);
  for (const spelling of new Set([name, umlauts])) {
    const words = fold(spelling, { lookalikes: true }).text.match(/[\p{L}\p{Nd}]+/gu) ?? [];
    const parts = words.flatMap((word) => word.match(/\p{Nd}+|\p{L}+/gu) ?? []);
    const compact = parts.join('');
    if (compact.length < 2) continue;
    const exactly = compact.length < 4 ? spelling.trim() : null;
    for (const joined of new Set([compact, words.join(' '), parts.join(' ')])) {
      for (const variant of isInn || /^\p{Ll}/u.test(name) ? innVariants(joined) : [joined]) {
        insert(matcher, variant, product, exactly);
      }
    }
    if (compact.length >= SHORTEST_INSIDE) {
      const skeleton = skeletonOf(compact);
      const known = matcher.skeletons.get(skeleton);
      if (known === undefined) matcher.skeletons.set(skeleton, { products: [product], length: compact.length, exactly: null });
      else if (!known.products.includes(product)) known.products.push(product);
    }
  }
}

/** German drops the final e of many international names, English and French write it. */
function innVariants(name: string): string[] {
  if (name.length < 7) return [name];
  return name.endsWith('e') ? [name, name.slice(0, -1)] : /[bdlmnrst]$/.test(name) ? [name, `${name}e`] : [name];
}

function insert(matcher: ProductMatcher, name: string, product: CatalogueProduct, exactly: string | null): void {
  let node = matcher.root;
  for (const unit of name) {
    let next = node.next.get(unit);
    if (next === undefined) {
      next = { next: new Map(), form: null };
      node.next.set(unit, next);
    }
    node = next;
  }
  node.form ??= { products: [], length: name.length, exactly };
  if (!node.form.products.includes(product)) node.form.products.push(product);
}

function skeletonOf(name: string): string {
  return name
    .replace(/[0]/gu, 'o')
    .replace(/[1i|!]/gu, 'l')
    .replace(/3/gu, 'e')
    .replace(/[4@]/gu, 'a')
    .replace(/[5$]/gu, 's')
    .replace(/7/gu, 't')
    .replace(/rn/gu, 'm')
    .replace(/vv/gu, 'w');
}

/** All products named in a text, in order, longest first, never overlapping. */
export function findProducts(matcher: ProductMatcher, folded: Folded, tokens: readonly Token[]): ProductMatch[] {
  const matches: ProductMatch[] = [];
  let covered = 0;
  for (const token of tokens) {
    const inside = token.tag !== null || token.kind === 'url' || token.kind === 'email';
    if (!inside && token.kind !== 'word' && token.kind !== 'number') continue;
    for (let at = token.from; at < token.to; at += 1) {
      if (at < covered) continue;
      const isStart = at === token.from || isHump(folded, at);
      if (!isStart && !inside) continue;
      const found = walk(matcher, folded, at, isStart, inside);
      if (found === null) continue;
      matches.push(toMatch(folded, at, found.to, found.form, false));
      covered = found.to;
    }
  }
  return [...matches, ...findDisguised(matcher, folded, tokens, matches)].toSorted((a, b) => a.from - b.from);
}

function walk(matcher: ProductMatcher, folded: Folded, from: number, isStart: boolean, inside: boolean): { to: number; form: Form } | null {
  const { text } = folded;
  let best: { to: number; form: Form } | null = null;
  let node: Node | undefined = matcher.root;
  let at = from;
  while (at < text.length) {
    const unit = text[at] ?? '';
    if (WORD.test(unit)) {
      node = node.next.get(unit);
      at += 1;
    } else {
      let end = at;
      while (end < text.length && end - at < 3 && SEPARATORS.has(text[end] ?? '')) end += 1;
      node = end > at ? node.next.get(' ') : undefined;
      at = end;
      if (node !== undefined) continue;
    }
    if (node === undefined) break;
    if (node.form !== null && mayEnd(folded, from, at, node.form, isStart, inside)) best = { to: at, form: node.form };
  }
  return best;
}

/** Whether a name that began at `from` may end before `at`. */
function mayEnd(folded: Folded, from: number, at: number, form: Form, isStart: boolean, inside: boolean): boolean {
  const { text } = folded;
  if (form.exactly !== null) {
    const [start, end] = sourceSpan(folded, from, at);
    if (folded.source.slice(start, end) !== form.exactly) return false;
  }
  if (!isStart && form.length < SHORTEST_INSIDE) return false;
  const next = text[at];
  if (next === undefined || !WORD.test(next)) return true;
  if (inside && form.length >= SHORTEST_INSIDE) return true;
  const endsInDigit = /\p{Nd}/u.test(text[at - 1] ?? '');
  const nextIsDigit = /\p{Nd}/u.test(next);
  if (nextIsDigit) return !endsInDigit;
  if (endsInDigit) return false;
  if (isHump(folded, at)) return true;
  if (form.length < SHORTEST_INSIDE) return false;
  let end = at;
  while (end < text.length && end - at < LONGEST_TAIL && WORD.test(text[end] ?? '')) end += 1;
  const tail = text.slice(at, end);
  return (form.length > SHORTEST_INSIDE && ENDINGS.has(tail)) || TAILS.some((begin) => tail.startsWith(begin));
}

/** A capital inside a word, as in "TeamSpirit". */
function isHump(folded: Folded, at: number): boolean {
  return at > 0 && isCapital(folded, at) && !isCapital(folded, at - 1) && WORD.test(folded.text[at - 1] ?? '');
}

/** Names with digits or capital i for letters, or with blanks or dots between all letters. */
function findDisguised(matcher: ProductMatcher, folded: Folded, tokens: readonly Token[], found: readonly ProductMatch[]): ProductMatch[] {
  const matches: ProductMatch[] = [];
  const taken = new Set(found.map((match) => match.from));
  const { text } = folded;
  for (const run of text.matchAll(/[\p{L}\p{Nd}@$|]+/gu)) {
    const [word] = run;
    if (word.length < SHORTEST_INSIDE || word.length > 60 || taken.has(run.index)) continue;
    const lead = word.startsWith('@') || word.startsWith('$') ? 1 : 0;
    const form = matcher.skeletons.get(skeletonOf(word.slice(lead)));
    if (form === undefined || overlaps(found, run.index, run.index + word.length)) continue;
    matches.push(toMatch(folded, run.index + lead, run.index + word.length, form, true));
  }
  let letters: Token[] = [];
  for (const token of [...tokens, null]) {
    if (token?.kind === 'mark') continue;
    const last = letters.at(-1);
    const follows = last === undefined || (token !== null && token.from - last.to <= 3);
    if (token !== null && token.text.length === 1 && token.kind !== 'emoji' && follows) {
      letters.push(token);
      continue;
    }
    matches.push(...findSpaced(matcher, folded, letters));
    letters = [];
  }
  return matches;
}

function findSpaced(matcher: ProductMatcher, folded: Folded, letters: readonly Token[]): ProductMatch[] {
  const matches: ProductMatch[] = [];
  for (let start = 0; start + SHORTEST_SPACED <= letters.length; start += 1) {
    let node: Node | undefined = matcher.root;
    for (let at = start; at < letters.length && node !== undefined; at += 1) {
      node = node.next.get(letters[at]?.text ?? '');
      const [first, last] = [letters[start], letters[at]];
      if (node?.form != null && at - start + 1 >= SHORTEST_SPACED && first !== undefined && last !== undefined) {
        matches.push(toMatch(folded, first.from, last.to, node.form, true));
        start = at;
        break;
      }
    }
  }
  return matches;
}

function overlaps(matches: readonly ProductMatch[], from: number, to: number): boolean {
  let low = 0;
  let high = matches.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((matches[middle]?.to ?? 0) <= from) low = middle + 1;
    else high = middle;
  }
  const next = matches[low];
  return next !== undefined && next.from < to;
}

function toMatch(folded: Folded, from: number, to: number, form: Form, disguised: boolean): ProductMatch {
  const span = sourceSpan(folded, from, to);
  const written = folded.source.slice(...span);
  return {
    products: form.products,
    from,
    to,
    span,
    written,
    disguised: disguised || UNUSUAL.test(written.normalize('NFC')),
  };
}
