/**
 * Finds the organisation's own products in a text: any casing, hashtags, possessives and compounds, names of several
 * words, and one slip of the pen in a long name. Pure, browser-safe.
 */
import type { Catalogue } from '../analysis.ts';
import { fold } from '../normalise.ts';
import type { Token } from '../tokenise.ts';
import { tokenise } from '../tokenise.ts';
import type { Hit } from './matcher.ts';

export interface ProductHit extends Hit {
  device: boolean;
  vaccine: boolean;
}

interface Alias {
  words: readonly string[];
  device: boolean;
  vaccine: boolean;
}

export interface ProductIndex {
  byFirst: ReadonlyMap<string, readonly Alias[]>;
  /** Long one-word names with one letter left out, for names with a slip in them. */
  slips: ReadonlyMap<string, Alias>;
  /** One-word names long enough to be looked for inside a hashtag or compound. */
  long: readonly Alias[];
  remembered: Map<string, Alias | null>;
}

const shortestSlip = 7;
const shortestInside = 5;
const mostRemembered = 20_000;
const indexes = new WeakMap<Catalogue, ProductIndex>();

/** The index of a catalogue; made once for each catalogue object. */
export function indexProducts(catalogue: Catalogue): ProductIndex {
  const known = indexes.get(catalogue);
  if (known !== undefined) return known;
  const byFirst = new Map<string, Alias[]>();
  const slips = new Map<string, Alias>();
  const long: Alias[] = [];
  for (const product of Object.values(catalogue)) {
    const type = product.type.toLowerCase();
    const device = /device|ivd|diagnostic|software|implant|app\b/.test(type);
    const vaccine = type.includes('vaccin');
    for (const name of product.aliases) {
      const words = cut(name);
      const [first] = words;
      if (first === undefined) continue;
      const alias = { words, device, vaccine };
      byFirst.set(first, [...(byFirst.get(first) ?? []), alias]);
      if (words.length > 1) {
        const joined = words.join('');
        byFirst.set(joined, [...(byFirst.get(joined) ?? []), { ...alias, words: [joined] }]);
      } else if (first.length >= shortestInside) {
        long.push(alias);
        if (first.length >= shortestSlip) for (const slip of slipsOf(first)) slips.set(slip, alias);
      }
    }
  }
  const index = { byFirst, slips, long, remembered: new Map() };
  indexes.set(catalogue, index);
  return index;
}

function cut(name: string): string[] {
  return tokenise(fold(name)).flatMap((token) => (token.kind === 'mark' ? [] : [token.text]));
}

function slipsOf(word: string): string[] {
  return [word, ...Array.from({ length: word.length }, (_, at) => word.slice(0, at) + word.slice(at + 1))];
}

/** Products among words (no punctuation), in order; a longer name wins over a shorter one at the same place. */
export function findProducts(index: ProductIndex, tokens: readonly Token[]): ProductHit[] {
  const found: ProductHit[] = [];
  if (index.byFirst.size === 0) return found;
  for (let from = 0; from < tokens.length; from += 1) {
    const token = tokens[from];
    if (token === undefined || token.kind === 'emoji') continue;
    let best: Alias | null = null;
    for (const alias of index.byFirst.get(token.text) ?? []) {
      if (alias.words.length > (best?.words.length ?? 0) && alias.words.every((word, at) => tokens[from + at]?.text === word)) best = alias;
    }
    const length = best?.words.length ?? 1;
    best ??= token.kind === 'word' && token.text.length >= shortestInside ? single(index, token.text) : null;
    if (best === null) continue;
    found.push({ from, to: from + length, device: best.device, vaccine: best.vaccine });
    from += length - 1;
  }
  return found;
}

function single(index: ProductIndex, word: string): Alias | null {
  const known = index.remembered.get(word);
  if (known !== undefined) return known;
  let alias = index.long.find(({ words: [name = ''] }) => word.includes(name)) ?? null;
  if (alias === null && word.length >= shortestSlip - 1) {
    for (const slip of slipsOf(word)) {
      const close = index.slips.get(slip);
      if (close !== undefined && Math.abs((close.words[0]?.length ?? 0) - word.length) <= 1 && close.words[0]?.[0] === word[0]) {
        alias = close;
        break;
      }
    }
  }
  if (index.remembered.size >= mostRemembered) index.remembered.clear();
  index.remembered.set(word, alias);
  return alias;
}
