/** EU-RX-PROMO, EU-RX-MENTION and their kin: a product of some legal status is named, promoted or not. */
import { marketsWithStatus } from '../catalogue.ts';
import type { CatalogueProduct } from '../catalogue.ts';
import type { Part } from '../parts.ts';
import type { ProductMatch } from '../product-matcher.ts';
import { indicationCues, neutralContexts, promotionalCues, unexplainedCue } from '../promotion.ts';
import type { PromotionalCue } from '../promotion.ts';
import type { Place } from '../types.ts';

export interface NamedProducts {
  /** `rx*`: begins with rx. */
  status: readonly string[];
  /** Whether only the markets under the rule's jurisdictions count, or all. */
  where: 'jurisdictions' | 'anywhere';
  promotion: 'present' | 'absent' | 'either';
}

export interface Naming extends Place {
  product: CatalogueProduct;
  match: ProductMatch;
  markets: string[];
  /** `rx` or `unauthorised`. */
  status: string;
  /** The strongest promotional cue, where there is one. */
  cue: PromotionalCue | null;
}

type Verdict = Pick<Naming, 'markets' | 'status' | 'cue'>;

/** Every naming of a concerned product, in order of the parts. */
export function namings(
  parts: readonly Part[],
  named: readonly NamedProducts[],
  jurisdictions: readonly string[],
  reached: ReadonlySet<string> | null,
  most: number,
): Naming[] {
  if (parts.every((part) => part.products.length === 0)) return [];
  const contexts = neutralContexts(parts);
  const [shared] = promotionalCues(parts, contexts);
  const unexplained = unexplainedCue(parts, contexts);
  const verdicts = new Map<CatalogueProduct, Verdict | null>();
  const found: Naming[] = [];
  for (const part of parts) {
    for (const match of part.products) {
      for (const product of match.products) {
        if (found.length >= most) return found;
        let verdict = verdicts.get(product);
        if (verdict === undefined) {
          verdict = judge(product);
          verdicts.set(product, verdict);
        }
        if (verdict === null) continue;
        found.push({ location: part.location, span: part.exact ? match.span : null, product, match, ...verdict });
      }
    }
  }
  return found;

  function judge(product: CatalogueProduct): Verdict | null {
    for (const { status, where, promotion } of named) {
      const markets = marketsWithStatus(product, status, reached, where === 'anywhere' ? ['anywhere'] : jurisdictions);
      if (markets.length === 0) continue;
      const cue = shared ?? indicationCues(parts, product, contexts)[0] ?? unexplained;
      if (promotion === 'present' && cue === null) continue;
      if (promotion === 'absent' && cue !== null) continue;
      return { markets, status: status.includes('rx*') ? 'rx' : 'unauthorised', cue };
    }
    return null;
  }
}
