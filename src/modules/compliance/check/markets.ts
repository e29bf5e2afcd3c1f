/** Markets: which countries a post reaches and which of them a rule governs. */
import table from './data/markets.json' with { type: 'json' };

const ALIASES = new Map(Object.entries(table.aliases));
const EU = table.groups.EU;
const GROUPS = new Map<string, readonly string[]>([
  ['EU', EU],
  ['EEA', [...EU, ...table.groups.EEA]],
]);

/** The countries named by a code; `null` where the code is unknown, which means: anywhere. */
export function countriesOf(market: string): readonly string[] | null {
  const code = market.trim().toUpperCase();
  const group = GROUPS.get(code);
  if (group !== undefined) return group;
  return /^[A-Z]{2}$/.test(code) ? [ALIASES.get(code) ?? code] : null;
}

/** The countries a post reaches; `null`: not known, so every country. */
export function reachedCountries(markets: readonly string[] | undefined): ReadonlySet<string> | null {
  if (markets === undefined || markets.length === 0) return null;
  const reached = new Set<string>();
  for (const market of markets) {
    const countries = countriesOf(market);
    if (countries === null) return null;
    for (const country of countries) reached.add(country);
  }
  return reached;
}

/** Whether a rule of these jurisdictions governs a country. `anywhere` governs all. */
export function governs(jurisdictions: readonly string[], country: string): boolean {
  return jurisdictions.some((code) => code === 'anywhere' || (countriesOf(code)?.includes(country) ?? false));
}

/** Every country that a rule names. */
export function countriesUnder(jurisdictions: readonly string[]): string[] {
  return [...new Set(jurisdictions.flatMap((code) => countriesOf(code) ?? []))];
}
