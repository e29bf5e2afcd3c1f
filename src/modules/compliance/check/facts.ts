/** Everything that the conditions of rules ask of one post, worked out once and only when it is asked for. */
import { marketsWithStatus, matchesStatus } from './catalogue.ts';
import type { CatalogueProduct } from './catalogue.ts';
import classes from './data/classes.json' with { type: 'json' };
import { findGroups } from './groups.ts';
import type { GroupHit } from './groups.ts';
import { reachedCountries } from './markets.ts';
import type { Part } from './parts.ts';
import type { ProductMatch } from './product-matcher.ts';
import { neutralContexts, promotionalCues, unexplainedCue } from './promotion.ts';
import type { PromotionalCue } from './promotion.ts';
import type { CheckInput, PartName, Place } from './types.ts';

/** Open answers are read as these; anything else counts as not given. */
const SILENT = new Set(['', 'none', 'no', 'false', 'unknown', 'missing', 'n/a', 'null', '0']);

interface ProductClass {
  types?: readonly string[];
  status?: readonly string[];
  has?: Readonly<Record<string, readonly string[]>>;
  lacks?: Readonly<Record<string, readonly string[]>>;
  /** Only where its brand name stands: a substance named by itself is no advertised product. */
  brand?: boolean;
}
const CLASSES: ReadonlyMap<string, ProductClass> = new Map(Object.entries(classes));

export interface Named {
  product: CatalogueProduct;
  match: ProductMatch;
  part: Part;
}

export interface Facts {
  input: CheckInput;
  parts: readonly Part[];
  incoming: Part | null;
  reached: ReadonlySet<string> | null;
  named: readonly Named[];
  /** Products the post is filed under. */
  listed: readonly CatalogueProduct[];
  groups: () => ReadonlyMap<string, readonly GroupHit[]>;
  incomingGroups: () => ReadonlyMap<string, readonly GroupHit[]>;
  promotion: () => { contexts: ReadonlySet<string>; cues: PromotionalCue[]; unexplained: PromotionalCue | null };
  metadata: (key: string) => readonly string[];
}

export function gatherFacts(input: CheckInput, parts: readonly Part[], incoming: Part | null, listed: readonly CatalogueProduct[]): Facts {
  const named = parts.flatMap((part) => part.products.flatMap((match) => match.products.map((product) => ({ product, match, part }))));
  const known = new Map<string, readonly string[]>();
  return {
    input,
    parts,
    incoming,
    reached: reachedCountries(input.markets),
    named,
    listed,
    groups: once(() => findGroups(parts, input.language)),
    incomingGroups: once(() => findGroups(incoming === null ? [] : [incoming], input.language)),
    promotion: once(() => {
      const contexts = neutralContexts(parts);
      return { contexts, cues: promotionalCues(parts, contexts), unexplained: unexplainedCue(parts, contexts) };
    }),
    metadata: (key) => {
      let values = known.get(key);
      if (values === undefined) known.set(key, (values = metadataOf(input, key)));
      return values;
    },
  };
}

function once<Value>(work: () => Value): () => Value {
  let done: { value: Value } | undefined;
  return () => (done ??= { value: work() }).value;
}

/** A key's values as words in lower case; empty where it is not given or says no. */
function metadataOf(input: CheckInput, key: string): readonly string[] {
  const own: Record<string, unknown> = {
    org: input.organisationKind,
    account: input.account,
    stage: input.stage,
    audience: input.audience,
    market: input.markets,
  };
  const value = own[key] ?? input.facts?.[key];
  const values = Array.isArray(value) ? value : [value];
  return values.flatMap((one: unknown) => {
    const word =
      typeof one === 'string' || typeof one === 'number' || typeof one === 'boolean'
        ? String(one).trim().toLowerCase()
        : typeof one === 'object' && one !== null
          ? 'given'
          : '';
    return word === '' ? [] : [word];
  });
}

export function isGiven(values: readonly string[]): boolean {
  return values.some((value) => !SILENT.has(value));
}

/** Products of a class that are named in these parts (none: anywhere), in markets under the jurisdictions. */
export function namedOf(facts: Facts, name: string, jurisdictions: readonly string[], inParts: readonly PartName[] = []): Named[] {
  const asked = CLASSES.get(name) ?? {};
  return facts.named.filter(
    ({ product, match, part }) =>
      (inParts.length === 0 || inParts.includes(part.location.part)) &&
      isOfClass(product, asked, facts, jurisdictions) &&
      !(asked.brand === true && isSubstance(product, match) && !facts.listed.includes(product)),
  );
}

export function listedOf(facts: Facts, name: string, jurisdictions: readonly string[]): CatalogueProduct[] {
  return facts.listed.filter((product) => isOfClass(product, CLASSES.get(name) ?? {}, facts, jurisdictions));
}

function isOfClass(product: CatalogueProduct, asked: ProductClass, facts: Facts, jurisdictions: readonly string[]): boolean {
  const { types, status, has = {}, lacks = {} } = asked;
  if (types !== undefined && !matchesStatus(product.type ?? typeByStatus(product), types)) return false;
  if (status !== undefined && marketsWithStatus(product, status, facts.reached, jurisdictions).length === 0) return false;
  const meets = ([key, values]: [string, readonly string[]]): boolean => {
    const given = product.more?.[key];
    const word = typeof given === 'string' ? given.trim() : typeof given === 'boolean' || typeof given === 'number' ? String(given) : '';
    return word !== '' && matchesStatus(word, values);
  };
  return Object.entries(has).every(meets) && !Object.entries(lacks).some(meets);
}

/** Where the catalogue does not say what a product is, its status may. */
function typeByStatus(product: CatalogueProduct): string {
  const statuses = Object.values(product.status);
  if (statuses.some((status) => matchesStatus(status, ['not_ce*', 'ce_*']))) return 'device';
  return statuses.length > 0 ? 'medicine' : '';
}

const letters = (text: string): string =>
  text
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/[^a-z]/g, '');
// ibuprofen, ibuprofène; xylometazolin, xylometazoline. A brand may share the stem, but not nearly all of it.
const ENDING = 2;

/** "ibuprofène" for ibuprofen: the active substance, not the brand. */
export function isSubstance(product: CatalogueProduct, match: ProductMatch): boolean {
  const inn = letters(product.inn ?? '');
  const written = letters(match.written);
  if (inn === '' || written === '') return false;
  // A brand may be built on its substance's name.
  if (written === letters(product.name) && written !== inn) return false;
  return (
    written === inn || (inn.length >= 6 && written.length <= inn.length + ENDING && written.startsWith(inn.slice(0, inn.length - ENDING)))
  );
}

export function placeOfHit({ part, span }: GroupHit): Place & { written: string } {
  return { location: part.location, span: part.exact ? span : null, written: part.folded.source.slice(...span) };
}

export function placeOfName({ part, match }: Named): Place & { written: string } {
  return { location: part.location, span: part.exact ? match.span : null, written: match.written };
}
