/** The product catalogue as a check needs it: names, and the legal status in each market. */
import { z } from 'zod';
import { countriesOf, countriesUnder, governs } from './markets.ts';

export interface CatalogueProduct {
  id: string;
  name: string;
  /** International non-proprietary name. */
  inn?: string | null;
  aliases: readonly string[];
  /**
   * By market (`DE`, `UK`, …; `*` for all others): `rx…` prescription-only, `otc…`, `investigational`,
   * `not_authorised`, `not_ce_marked`, … Empty for what needs none, e.g. a food supplement.
   */
  status: Readonly<Record<string, string>>;
  /** In any language; its words count as signs of an indication. */
  indication?: string | null;
  /** `medicine`, `vaccine`, `device`, `food_supplement`, `biocide`, … */
  type?: string;
  /** What else the catalogue says: klass, holder, boxed_warning_us, reimbursed_fr, … */
  more?: Readonly<Record<string, unknown>>;
}

export type Catalogue = readonly CatalogueProduct[];

const text = z.string().optional().catch(undefined);
const productEntry = z.looseObject({
  name: text,
  type: text,
  inn: text,
  aliases: z.array(z.unknown()).optional().catch(undefined),
  status: z
    .union([z.string(), z.record(z.string(), z.unknown())])
    .optional()
    .catch(undefined),
  status_ce: text,
  indication: text,
  intended_purpose: text,
});

/**
 * Reads the open catalogue format: an object keyed by product id, of which only `type` and `aliases`
 * are needed. Unknown keys are ignored and unknown values count as not given.
 * Throws a ZodError when it is not an object of objects.
 */
export function parseCatalogue(value: unknown): Catalogue {
  const entries = z.record(z.string(), productEntry).parse(value);
  return Object.entries(entries).map(([id, entry]) => {
    const aliases = (entry.aliases ?? []).filter((alias): alias is string => typeof alias === 'string');
    const status: Record<string, string> = {};
    if (typeof entry.status === 'string') status['*'] = entry.status;
    for (const [market, value_] of Object.entries(typeof entry.status === 'object' ? entry.status : {})) {
      if (typeof value_ === 'string') status[market] = value_;
    }
    if (entry.status_ce !== undefined) status['*'] ??= entry.status_ce;
    return {
      id,
      name: entry.name ?? aliases[0] ?? id,
      inn: entry.inn ?? null,
      aliases,
      status,
      indication: entry.indication ?? entry.intended_purpose ?? null,
      ...(entry.type === undefined ? {} : { type: entry.type }),
      more: entry,
    };
  });
}

/** `rx*` matches every status that begins with rx. */
export function matchesStatus(status: string, patterns: readonly string[]): boolean {
  const value = status.toLowerCase();
  return patterns.some((pattern) => (pattern.endsWith('*') ? value.startsWith(pattern.slice(0, -1)) : value === pattern));
}

/**
 * The reached markets, under the given jurisdictions, in which the product has one of the statuses.
 * `reached` null means every market. A market for which the catalogue gives no status is read the
 * strict way: as the strictest status the product has elsewhere. Empty: the product is not concerned.
 */
export function marketsWithStatus(
  product: CatalogueProduct,
  patterns: readonly string[],
  reached: ReadonlySet<string> | null,
  jurisdictions: readonly string[],
): string[] {
  const known = new Map<string, string>();
  for (const [market, status] of Object.entries(product.status)) {
    for (const country of countriesOf(market) ?? [market]) known.set(country, status);
  }
  const statuses = [...known.values()];
  if (statuses.length === 0) return [];
  const elsewhere = statuses.find((status) => matchesStatus(status, patterns)) ?? statuses[0] ?? '';
  const statusIn = (country: string): string => known.get(country) ?? known.get('*') ?? elsewhere;
  const isConcerned = (country: string): boolean => governs(jurisdictions, country) && matchesStatus(statusIn(country), patterns);
  if (reached !== null) return [...reached].filter(isConcerned);
  const named = [...known.keys()].filter((country) => country !== '*' && isConcerned(country));
  if (named.length > 0) return named;
  const candidates = jurisdictions.includes('anywhere') ? ['*'] : countriesUnder(jurisdictions);
  return candidates.some(isConcerned) ? ['*'] : [];
}
