/** What a medicine or device is advertised for, against what it is for. Uses are groups of phrases; data/uses.json says which are kin. */
import { placeOfHit } from './facts.ts';
import type { Facts } from './facts.ts';
import type { CatalogueProduct } from './catalogue.ts';
import kinship from './data/uses.json' with { type: 'json' };
import { findGroups, sentenceAt } from './groups.ts';
import { readPart } from './parts.ts';
import { compileProducts } from './product-matcher.ts';
import type { Place } from './types.ts';

const KIN: ReadonlyMap<string, readonly string[]> = new Map(Object.entries(kinship.kin));
const POPULATIONS: ReadonlySet<string> = new Set(kinship.populations);
const nobody = compileProducts([]);
const known = new WeakMap<CatalogueProduct, ReadonlySet<string>>();

/** The uses that an indication or intended purpose speaks of, in any language. */
function conceptsIn(product: CatalogueProduct): ReadonlySet<string> {
  let uses = known.get(product);
  if (uses === undefined) {
    const part = readPart({ part: 'text' }, product.indication ?? '', true, nobody);
    uses = new Set([...findGroups([part]).keys()].filter((name) => KIN.has(name)));
    known.set(product, uses);
  }
  return uses;
}

const isKin = (one: string, other: string): boolean =>
  one === other || (KIN.get(one)?.includes(other) ?? false) || (KIN.get(other)?.includes(one) ?? false);

/** Uses that stand in the post and none of the named products is for. Without a known indication nothing is said. */
export function foreignUses(facts: Facts, ofDevices = false): (Place & { written: string })[] {
  const products = new Set(
    facts.named.map(({ product }) => product).filter((product) => (product.type ?? 'medicine').startsWith('device') === ofDevices),
  );
  const purposes = [...products].map(conceptsIn).filter((uses) => [...uses].some((use) => !POPULATIONS.has(use)));
  if (purposes.length === 0) return [];
  const groups = facts.groups();
  const risky = new Set((groups.get('risk') ?? []).map((hit) => `${facts.parts.indexOf(hit.part)} ${sentenceAt(hit.part, hit.span)}`));
  const found: (Place & { written: string })[] = [];
  for (const use of KIN.keys()) {
    if (purposes.some((uses) => covers(uses, use))) continue;
    for (const hit of groups.get(use) ?? []) {
      if (risky.has(`${facts.parts.indexOf(hit.part)} ${sentenceAt(hit.part, hit.span)}`)) continue;
      found.push(placeOfHit(hit));
    }
  }
  return found;
}

/** A population is foreign only where the indication names another. */
function covers(uses: ReadonlySet<string>, use: string): boolean {
  if (use === 'useAdults') return true;
  if (use === 'useChildren') return uses.has('useChildren') || !uses.has('useAdults');
  return [...uses].some((own) => isKin(own, use));
}
