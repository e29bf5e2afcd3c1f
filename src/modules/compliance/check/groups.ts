/**
 * Named groups of phrases, written in the query language of `src/text`, each language beside the others. All groups of
 * all languages stand in one query set, so that a text is read once however many rules there are.
 *
 *     $name       all phrases of another group in the same language
 *     $product    a product of the catalogue is named here
 *     $condition  a disease or complaint is named here
 */
import { z } from 'zod';
import { createReader, TEXT } from '#text/match/document.ts';
import type { Document } from '#text/match/document.ts';
import { addText } from '#text/match/names.ts';
import { addQuery, createQuerySet, explain, match } from '#text/match/query-set.ts';
import type { QuerySet } from '#text/match/query-set.ts';
import { parse } from '#text/query/parse.ts';
import advertising from './data/groups/advertising.json' with { type: 'json' };
import claims from './data/groups/claims.json' with { type: 'json' };
import conduct from './data/groups/conduct.json' with { type: 'json' };
import mandatory from './data/groups/mandatory.json' with { type: 'json' };
import organisation from './data/groups/organisation.json' with { type: 'json' };
import people from './data/groups/people.json' with { type: 'json' };
import uses from './data/groups/uses.json' with { type: 'json' };
import { languagesOf, negatorsIn } from './languages.ts';
import type { Part } from './parts.ts';
import type { Span } from './types.ts';

const queries = z.array(z.string().min(1)).min(1).optional();
const group = z.strictObject({
  en: queries,
  nl: queries,
  de: queries,
  fr: queries,
  /** In any language. */
  any: queries,
  /** A negation shortly before, in the same clause, takes the phrase its force. */
  negatable: z.boolean().optional(),
  /** So does one inside it: "vaccines do not cause …". */
  negatedInside: z.boolean().optional(),
  /** Nothing of this is found where these groups stand in the same sentence. */
  unless: z.array(z.string()).optional(),
  /** Nothing of this is found in a part that has one of these groups anywhere. */
  unlessAnywhere: z.array(z.string()).optional(),
});
const file = z.record(z.string().regex(/^[a-z][A-Za-z0-9]*$/), group);
type Group = z.infer<typeof group>;

const languages = ['any', 'en', 'nl', 'de', 'fr'] as const;
export type GroupLanguage = (typeof languages)[number];

export interface GroupHit {
  part: Part;
  span: Span;
  language: GroupLanguage;
}

// Words that nobody writes; a document gets them at the places of products and conditions.
const MARKS = { product: 'xproductx', condition: 'xconditionx' };
const NEGATION_REACH = 3;
const CLAUSE_MARKS = new Set([',', ';', ':', '(', ')', '.', '!', '?']);

interface Compiled {
  groups: ReadonlyMap<string, Group>;
  set: QuerySet;
  /** What the query of each number is of. */
  of: { name: string; language: GroupLanguage }[];
}

/** Throws a RangeError that names the group, its language and what is wrong with it. */
export function parseGroups(value: unknown): ReadonlyMap<string, Group> {
  const groups = new Map(Object.entries(file.parse(value)));
  compileGroups(groups);
  return groups;
}

const all = { ...advertising, ...claims, ...conduct, ...mandatory, ...organisation, ...people, ...uses };
let compiled: Compiled | undefined;
let known: ReadonlySet<string> | undefined;

export function groupNames(): ReadonlySet<string> {
  return (known ??= new Set(Object.keys(all)));
}

function groupsInUse(): Compiled {
  return (compiled ??= compileGroups(new Map(Object.entries(file.parse(all)))));
}

function compileGroups(groups: ReadonlyMap<string, Group>): Compiled {
  const set = createQuerySet();
  const of: Compiled['of'] = [];
  for (const [name, { unless = [], unlessAnywhere = [], ...found }] of groups) {
    for (const other of [...unless, ...unlessAnywhere])
      if (!groups.has(other)) throw new RangeError(`group ${name}: there is no group "${other}"`);
    for (const language of languages) {
      if (found[language] === undefined) continue;
      const source = written(groups, name, language, []);
      const { query, problems } = parse(source);
      if (query === null) {
        const [fault] = problems.filter(({ severity }) => severity === 'error');
        const at = fault === undefined ? '' : source.slice(Math.max(0, fault.span[0] - 20), fault.span[1] + 20);
        throw new RangeError(`group ${name}, ${language}: ${fault?.code ?? 'cannot be read'} near "${at}"`);
      }
      addQuery(set, of.length, query.root);
      of.push({ name, language });
    }
  }
  return { groups, set, of };
}

/** The group in one language as one query. */
function written(groups: ReadonlyMap<string, Group>, name: string, language: GroupLanguage, within: readonly string[]): string {
  if (within.includes(name)) throw new RangeError(`group ${name} stands within itself: ${within.join(' > ')}`);
  const found = groups.get(name);
  if (found === undefined) throw new RangeError(`group ${within.at(-1) ?? name}: there is no group "${name}"`);
  const given = [...(found[language] ?? []), ...(within.length > 0 && language !== 'any' ? (found.any ?? []) : [])];
  // Outside German a term without accents finds the word with any or none, as people type it.
  const own = language === 'de' ? given : given.map((query) => query.normalize('NFD').replace(/\p{M}/gu, ''));
  if (own.length === 0) throw new RangeError(`group ${within.at(-1) ?? name}, ${language}: "${name}" says nothing in this language`);
  const expanded = own.map((query) =>
    query.replace(/\$([a-zA-Z]+)/g, (_, other: string) =>
      other === 'product' || other === 'condition' ? MARKS[other] : `(${written(groups, other, language, [...within, name])})`,
    ),
  );
  return expanded.length === 1
    ? (expanded[0] ?? '')
    : expanded.map((query) => (/^(?:[^\s()"]+|"[^"]*"(?:~\d+)?)$/.test(query) ? query : `(${query})`)).join(' OR ');
}

/** What is found of every group, by its name. */
export function findGroups(parts: readonly Part[], declared?: string): ReadonlyMap<string, GroupHit[]> {
  const { groups, set, of } = groupsInUse();
  const found = new Map<string, GroupHit[]>();
  const read = createReader();
  for (const part of parts) {
    const document = read({ text: part.folded.source });
    markPlaces(document, part);
    const spoken = languagesOf(part, declared);
    const negators = negatorsIn(part, spoken);
    for (const number of match(set, document)) {
      const { name, language } = of[number] ?? { name: '', language: 'any' };
      if (!spoken.has(language)) continue;
      const spans = explain(set, number, document)?.text ?? [];
      const { negatable = false, negatedInside = false } = groups.get(name) ?? {};
      const spared = spans.filter((span) => !isDenied(part, negators, spans, span, { before: negatable, inside: negatedInside }));
      const hits = joined(part, spared).map((span): GroupHit => ({ part, span, language }));
      if (hits.length > 0) found.set(name, [...(found.get(name) ?? []), ...hits]);
    }
  }
  const standing = new Map<string, GroupHit[]>();
  for (const [name, hits] of found) {
    const { unless = [], unlessAnywhere = [] } = groups.get(name) ?? {};
    const left = hits.filter(
      (hit) =>
        !unlessAnywhere.some((other) => found.get(other)?.some(({ part }) => part === hit.part)) &&
        !unless.some((other) =>
          found.get(other)?.some((one) => one.part === hit.part && sentenceAt(one.part, one.span) === sentenceAt(hit.part, hit.span)),
        ),
    );
    if (left.length > 0) standing.set(name, left);
  }
  return standing;
}

function markPlaces(document: Document, part: Part): void {
  const marked: [string, Span][] = part.products.map((match) => [MARKS.product, match.span]);
  for (const hit of part.hits) {
    if (hit.label !== 'identity.condition') continue;
    marked.push([MARKS.condition, [part.tokens[hit.from]?.start ?? 0, part.tokens[hit.to - 1]?.end ?? 0]]);
  }
  for (const [name, [start, end]] of marked) {
    const places = placesIn(document, start, end);
    if (places !== null) addText(document.names, name, ...places);
  }
}

/** The first and last place of the text between two offsets of the source. */
function placesIn(document: Document, start: number, end: number): [number, number] | null {
  const { placeFrom, placeTo, textPlaces, titlePlaces, text } = document;
  let first = -1;
  let last = -1;
  for (let place = 0; place < textPlaces; place += 1) {
    const from = text.starts[placeFrom[titlePlaces + place] ?? 0] ?? 0;
    const to = text.ends[(placeTo[titlePlaces + place] ?? 1) - 1] ?? from;
    if (to <= start) continue;
    if (from >= end) break;
    if (first < 0) first = place;
    last = place;
  }
  return first < 0 ? null : [first + TEXT, last + TEXT];
}

function tokenIndexAt(part: Part, offset: number): number {
  let low = 0;
  let high = part.tokens.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((part.tokens[middle]?.start ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return Math.max(low, 0);
}

export function sentenceAt(part: Part, [start]: Span): number {
  return part.tokens[tokenIndexAt(part, start)]?.sentence ?? 0;
}

const LONGEST_GAP = 60;

/** Words of one match are one place: what stands close by in the same sentence is marked as one. */
function joined(part: Part, spans: readonly Span[]): Span[] {
  const places: Span[] = [];
  for (const [start, end] of spans) {
    const last = places.at(-1);
    if (last !== undefined && start - last[1] <= LONGEST_GAP && sentenceAt(part, last) === sentenceAt(part, [start, end]))
      last[1] = Math.max(last[1], end);
    else places.push([start, end]);
  }
  return places;
}

/** A match may be several words of one sentence: what denies one of them denies it whole. */
function isDenied(
  part: Part,
  negators: ReadonlySet<number>,
  spans: readonly Span[],
  span: Span,
  { before, inside }: { before: boolean; inside: boolean },
): boolean {
  if (negators.size === 0 || (!before && !inside)) return false;
  const sentence = sentenceAt(part, span);
  const together = spans.filter((one) => sentenceAt(part, one) === sentence);
  // "Without risk" says what it says: a negator of the phrase's own is none against it.
  const within = (at: number) =>
    together.some(([from, to]) => (part.tokens[at]?.start ?? -1) >= from && (part.tokens[at]?.end ?? Infinity) <= to);
  const others = new Set([...negators].filter((at) => !within(at)));
  if (before && together.some((one) => isNegated(part, others, one))) return true;
  const start = Math.min(...together.map(([from]) => from));
  const end = Math.max(...together.map(([, to]) => to));
  return inside && [...negators].some((at) => (part.tokens[at]?.start ?? -1) >= start && (part.tokens[at]?.end ?? Infinity) <= end);
}

/** "not guaranteed", "geen garantie": a negator shortly before, in the same clause. */
function isNegated(part: Part, negators: ReadonlySet<number>, [start]: Span): boolean {
  const at = tokenIndexAt(part, start);
  const sentence = part.tokens[at]?.sentence;
  let words = 0;
  for (let back = at - 1; back >= 0 && words < NEGATION_REACH; back -= 1) {
    const token = part.tokens[back];
    if (token === undefined || token.sentence !== sentence) return false;
    if (negators.has(back)) return true;
    const next = part.tokens[back + 1];
    const isDash = token.text === '-' && next !== undefined && next.start > token.end;
    if (token.kind === 'mark' && (isDash || CLAUSE_MARKS.has(token.text))) return false;
    if (token.kind !== 'mark') words += 1;
  }
  return false;
}
