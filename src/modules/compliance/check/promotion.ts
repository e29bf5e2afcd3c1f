/** Decides whether a post that names a medicine promotes it: cues, what masks them, what cures them. */
import { fold } from '#text/normalise.ts';
import promotion from './data/promotion.json' with { type: 'json' };
import type { CatalogueProduct } from './catalogue.ts';
import { placeOf } from './parts.ts';
import type { Part } from './parts.ts';
import type { Hit } from './phrases.ts';
import type { Place } from './types.ts';

export interface PromotionalCue extends Place {
  /** `benefit`, `ask`, `price`, … as in the lexicons. */
  category: string;
  /** As the author wrote it. */
  written: string;
}

const CURES = new Map<string, readonly string[]>(Object.entries(promotion.categories));
const RANK = new Map(promotion.order.map((category, index) => [category, index]));
const STOP_WORDS = new Set(promotion.indicationStopWords.map((word) => fold(word).text));
const CLAUSE_MARKS = new Set([',', ';', ':', '(', ')', '-', '.', '!', '?', '"']);
const SHORTEST_INDICATION_WORD = 6;
const SHORTEST_SAYING_WORD = 3;
const MOST_TOKENS_BACK = 12;

/** The neutral contexts of a post: `approval`, `shortage`, `hiring`, … */
export function neutralContexts(parts: readonly Part[]): ReadonlySet<string> {
  const contexts = new Set<string>();
  for (const part of parts) {
    for (const hit of part.hits) if (hit.label.startsWith('neutral.')) contexts.add(hit.label.slice('neutral.'.length));
  }
  return contexts;
}

/** The promotional cues that stand in a post after masks, negation and neutral context, strongest first. */
export function promotionalCues(parts: readonly Part[], contexts: ReadonlySet<string>): PromotionalCue[] {
  return parts
    .flatMap(cuesOf)
    .filter(({ category }) => stands(category, contexts))
    .toSorted((a, b) => (RANK.get(a.category) ?? 99) - (RANK.get(b.category) ?? 99));
}

/** The words of the product's own indication, where the post uses them and no neutral context explains them. */
export function indicationCues(parts: readonly Part[], product: CatalogueProduct, contexts: ReadonlySet<string>): PromotionalCue[] {
  if (!stands('indication', contexts)) return [];
  const words = new Set(
    (fold(product.indication ?? '').text.match(/\p{L}+/gu) ?? []).filter(
      (word) => word.length >= SHORTEST_INDICATION_WORD && !STOP_WORDS.has(word),
    ),
  );
  return parts.flatMap((part) =>
    part.tokens.flatMap((token, index) => (words.has(token.text) ? [{ category: 'indication', ...placeOf(part, index, index + 1) }] : [])),
  );
}

/**
 * A sentence about a medicine that no neutral context explains (approval, shortage, safety, …) and that
 * says more than its name is read as promotion: slogans have no vocabulary of their own.
 */
export function unexplainedCue(parts: readonly Part[], contexts: ReadonlySet<string>): PromotionalCue | null {
  if (contexts.size > 0) return null;
  let words = 0;
  for (const part of parts) {
    if (part.location.part === 'link') continue;
    const ends = new Map(part.products.map((match) => [match.from, match.to]));
    let end = 0;
    for (const token of part.tokens) {
      end = ends.get(token.from) ?? end;
      if (token.kind === 'word' && token.from >= end && token.text.length >= SHORTEST_SAYING_WORD) words += 1;
    }
  }
  return words < promotion.unexplainedFromWords ? null : { category: 'unexplained', location: { part: 'text' }, span: null, written: '' };
}

function stands(category: string, contexts: ReadonlySet<string>): boolean {
  return !(CURES.get(category) ?? []).some((context) => contexts.has(context));
}

function cuesOf(part: Part): PromotionalCue[] {
  const covered = new Uint8Array(part.tokens.length);
  for (const hit of part.hits) {
    if (hit.label === 'promotional.mask' || hit.label.startsWith('neutral.')) covered.fill(1, hit.from, hit.to);
  }
  const negators = new Uint8Array(part.tokens.length);
  for (const hit of part.hits) if (hit.label === 'promotional.negation') negators[hit.to - 1] = 1;
  const cues: PromotionalCue[] = [];
  for (const hit of part.hits) {
    const category = categoryOf(hit);
    if (category === null || covered[hit.from] === 1 || isNegated(part, hit, negators)) continue;
    cues.push({ category, ...placeOf(part, hit.from, hit.to) });
  }
  return cues;
}

function categoryOf(hit: Hit): string | null {
  if (hit.label === 'identity.condition') return 'indication';
  const category = hit.label.startsWith('promotional.') ? hit.label.slice('promotional.'.length) : null;
  return category !== null && CURES.has(category) ? category : null;
}

/** "not available", "n'est pas disponible": a negator shortly before, in the same clause. */
function isNegated(part: Part, hit: Hit, negators: Uint8Array): boolean {
  const sentence = part.tokens[hit.from]?.sentence;
  let words = 0;
  for (let at = hit.from - 1; at >= Math.max(0, hit.from - MOST_TOKENS_BACK) && words < promotion.negationReach; at -= 1) {
    const token = part.tokens[at];
    if (token === undefined || token.sentence !== sentence) return false;
    if (negators[at] === 1) return true;
    if (token.kind === 'mark' && CLAUSE_MARKS.has(token.text)) return false;
    if (token.kind !== 'mark') words += 1;
  }
  return false;
}
