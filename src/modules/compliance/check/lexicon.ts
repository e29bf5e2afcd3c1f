/**
 * The lexicons, compiled once, and the one walk that finds all their cues in a text. A post is read in
 * all four languages whatever it says it is written in: people mix them, and mistake the setting.
 */
import type { Folded } from '#text/normalise.ts';
import { fold } from '#text/normalise.ts';
import type { Token } from '#text/tokenise.ts';
import conditions from './data/conditions.json' with { type: 'json' };
import firstNames from './data/first-names.json' with { type: 'json' };
import identityDe from './data/identity.de.json' with { type: 'json' };
import identityEn from './data/identity.en.json' with { type: 'json' };
import identityFr from './data/identity.fr.json' with { type: 'json' };
import identityNl from './data/identity.nl.json' with { type: 'json' };
import neutralDe from './data/neutral.de.json' with { type: 'json' };
import neutralEn from './data/neutral.en.json' with { type: 'json' };
import neutralFr from './data/neutral.fr.json' with { type: 'json' };
import neutralNl from './data/neutral.nl.json' with { type: 'json' };
import notPlaces from './data/not-places.json' with { type: 'json' };
import promotion from './data/promotion.json' with { type: 'json' };
import promotionalDe from './data/promotional.de.json' with { type: 'json' };
import promotionalEn from './data/promotional.en.json' with { type: 'json' };
import promotionalFr from './data/promotional.fr.json' with { type: 'json' };
import promotionalNl from './data/promotional.nl.json' with { type: 'json' };
import { findIdentifiers } from './identifiers.ts';
import { compilePhrases, findPhrases } from './phrases.ts';
import type { Classify, Hit, LabelledPhrase, PhraseMatcher } from './phrases.ts';
import type { ProductMatch } from './product-matcher.ts';

const IDENTITY = [identityEn, identityNl, identityDe, identityFr];
const FIRST_NAMES = new Set(firstNames.names.map((name) => fold(name).text));
const NOT_PLACES = new Set(notPlaces.words);
const MONTHS = new Set(
  (
    'january february march april may june july august september october november december jan feb mar apr jun jul aug sep sept oct nov dec ' +
    'januar februar marz mai juni juli oktober dezember januari februari maart mei augustus ' +
    'janvier fevrier mars avril juin juillet aout septembre octobre novembre decembre'
  ).split(' '),
);

let compiled: { basic: PhraseMatcher; cues: PhraseMatcher } | undefined;

function lexicons(): { basic: PhraseMatcher; cues: PhraseMatcher } {
  compiled ??= { basic: compilePhrases(listBasic()), cues: compilePhrases(listCues()) };
  return compiled;
}

function* labelled(prefix: string, lists: Record<string, readonly string[]>): Iterable<LabelledPhrase> {
  for (const [label, phrases] of Object.entries(lists)) {
    for (const phrase of phrases) yield { label: `${prefix}.${label}`, phrase };
  }
}

/** Words that other phrases speak of as `<condition>` and `<profession>`. */
function* listBasic(): Iterable<LabelledPhrase> {
  const { about: _, ...byLanguage } = conditions;
  for (const phrases of Object.values(byLanguage)) yield* labelled('identity', { condition: phrases });
  for (const { signals } of IDENTITY) yield* labelled('identity', { profession: signals.profession });
}

function* listCues(): Iterable<LabelledPhrase> {
  for (const { cues } of [promotionalEn, promotionalNl, promotionalDe, promotionalFr]) yield* labelled('promotional', cues);
  yield* labelled('promotional', promotion.anyLanguage);
  for (const { cues, mask, negation } of [neutralEn, neutralNl, neutralDe, neutralFr]) {
    yield* labelled('neutral', cues);
    yield* labelled('promotional', { mask, negation });
  }
  for (const { signals } of IDENTITY) {
    const { profession: _, ...others } = signals;
    yield* labelled('identity', others);
  }
}

/** All cues in a text, labelled `promotional.…`, `neutral.…` or `identity.…`. */
export function findCues(folded: Folded, tokens: readonly Token[], products: readonly ProductMatch[]): Hit[] {
  const { basic, cues } = lexicons();
  const classes = tokens.map((token, index) => classesOf(folded, token, tokens[index + 1]));
  const classify: Classify = (_, index) => classes[index] ?? [];
  const basicHits = findPhrases(basic, tokens, classify);
  for (const hit of basicHits) {
    const last = classes[hit.to - 1] ?? [];
    last.push(hit.label.slice('identity.'.length));
    // "de Parkinson" is no place.
    for (let at = hit.from; at < hit.to; at += 1) classes[at] = (classes[at] ?? []).filter((name) => name !== 'place');
  }
  markProducts(tokens, products, classes);
  return [...basicHits, ...findIdentifiers(folded, tokens), ...findPhrases(cues, tokens, classify)];
}

/** A name of several words counts as one: only its last token is a `<product>`. */
function markProducts(tokens: readonly Token[], products: readonly ProductMatch[], classes: string[][]): void {
  let at = 0;
  for (const match of products) {
    while (at < tokens.length && (tokens[at]?.to ?? 0) <= match.from) at += 1;
    let last = at;
    while (last + 1 < tokens.length && (tokens[last + 1]?.from ?? Infinity) < match.to) last += 1;
    classes[last]?.push('product');
  }
}

function classesOf(folded: Folded, token: Token, next: Token | undefined): string[] {
  if (token.kind === 'number') return numberClasses(token.text);
  if (token.kind !== 'word') return [];
  const classes: string[] = [];
  if (MONTHS.has(token.text)) classes.push('month');
  if (!token.capital || token.tag !== null) return classes;
  if (token.text.length === 1) return [...classes, 'initial'];
  classes.push('cap');
  const written = folded.source.slice(token.start, token.end);
  if (written.length > 1 && written === written.toUpperCase()) classes.push('upper');
  if (FIRST_NAMES.has(token.text)) classes.push('first');
  // "St." and "Bad" begin a name of two words.
  if (!NOT_PLACES.has(token.text) && !(token.text.length < 3 && next?.capital !== true)) classes.push('place');
  return classes;
}

function numberClasses(digits: string): string[] {
  const classes = ['num'];
  const value = Number(digits);
  if (digits.length <= 3 && value <= 119) {
    classes.push('age');
    if (value <= 17) classes.push('childAge');
    if (value >= 90) classes.push('oldAge');
  }
  if (digits.length === 4 && value >= 1900 && value <= 2099) classes.push('year');
  if (digits.length === 4 && value >= 1000 && value < 1950) classes.push('oldYear');
  if (digits.length >= 5) classes.push('longNumber');
  return classes;
}
