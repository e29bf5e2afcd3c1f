/**
 * What a text says, before it is judged: who, which product, what happened, and what speaks against taking an event
 * at its word. Only here are the grammar's classes turned into facts. Pure, browser-safe.
 */
import type { PostContext } from '../analysis.ts';
import { hitsOf } from './matcher.ts';
import type { Hit, Marks } from './matcher.ts';
import type { ProductHit } from './products.ts';

/** asserted, or why not. */
export type EventStatus = 'asserted' | 'prior' | 'negated' | 'benefit' | 'indication' | 'supposed' | 'asked' | 'life' | 'quoted' | 'loe';

export interface EventFact extends Hit {
  /** 1 no hurry, 2 possibly serious, 3 serious. */
  severity: 1 | 2 | 3;
  kind: 'symptom' | 'hospital' | 'death' | 'sideEffect';
  status: EventStatus;
}

export interface Facts {
  marks: Marks;
  channel: string;
  products: readonly ProductHit[];
  events: readonly EventFact[];
  asserted: readonly EventFact[];
  has: (name: string) => boolean;
  hits: (name: string) => readonly Hit[];
  /** 3 a named product, substance or vaccine; 2 a medicine without a name; 1 perhaps one; 0 none. */
  exposure: 0 | 1 | 2 | 3;
  /** A device is what it is about. */
  device: boolean;
  /** Somebody used it (or did in the past). */
  used: boolean;
  /** Product and event are tied by time or cause. */
  linked: boolean;
  /** The tie is a cause the writer names ("gave me"). */
  caused: boolean;
  person: 'self' | 'other' | 'implied' | 'group' | 'none';
  question: boolean;
  future: boolean;
}

export function factsOf(marks: Marks, products: readonly ProductHit[], context: PostContext): Facts {
  const hits = (name: string) => hitsOf(marks, name);
  const has = (name: string) => hits(name).length > 0;
  const raw = rawEvents(marks);
  const future = hits('future').some((hit) => !hits('notfuture').some((other) => overlaps(other, hit)));
  const onset = live(marks, hits('onset'));
  const caused = live(marks, hits('cause')).length > 0;
  const events = raw.map((event) => ({ ...event, status: statusOf(marks, event, onset, caused) }));
  const asserted = events.filter((event) => event.status === 'asserted');
  const medicines = products.filter((product) => !product.device);
  const deviceNamed = products.some((product) => product.device);
  const named = products.length > 0 || has('substance') || has('vaccine');
  const exposure = named ? 3 : has('form') ? 2 : has('weakform') || has('device') ? 1 : 0;
  return {
    marks,
    channel: typeof context.channel === 'string' ? context.channel : '',
    products,
    events,
    asserted,
    has,
    hits,
    exposure,
    device: medicines.length === 0 && (deviceNamed || (has('device') && !has('substance') && !has('vaccine') && !has('form'))),
    used: usedIn(marks, products, future),
    linked: onset.length > 0 || caused,
    caused,
    person: personOf(has),
    question: marks.words.questions.size > 0,
    future,
  };
}

/** Somebody used the named product (or, where none is named, some medicine), and not only from next week on. */
function usedIn(marks: Marks, products: readonly ProductHit[], future: boolean): boolean {
  const all = hitsOf(marks, 'use');
  const uses = products.length === 0 ? all : all.filter((use) => products.some((product) => overlaps(use, product)));
  if (uses.length === 0 && products.length > 0 && hitsOf(marks, 'me').length > 0) return hitsOf(marks, 'take').length > 0 && !future;
  return uses.length > 0 && !(future && uses.every((use) => near(marks, use, hitsOf(marks, 'future'))));
}

function personOf(has: (name: string) => boolean): Facts['person'] {
  if (has('kin') || has('kid') || has('patient')) return 'other';
  if (has('group')) return 'group';
  if (has('me')) return 'self';
  if (has('agesex') || has('use')) return 'implied';
  return 'none';
}

function rawEvents(marks: Marks): Omit<EventFact, 'status'>[] {
  const found: Omit<EventFact, 'status'>[] = [];
  const figures = hitsOf(marks, 'figure');
  const vague = hitsOf(marks, 'vague');
  const add = (name: string, severity: 1 | 2 | 3, kind: EventFact['kind']) => {
    for (const hit of hitsOf(marks, name)) {
      if (figures.some((figure) => overlaps(figure, hit)) || vague.some((other) => overlaps(other, hit))) continue;
      found.push({ ...hit, severity, kind });
    }
  };
  add('ev3', 3, 'symptom');
  add('death', 3, 'death');
  add('beenhosp', 3, 'hospital');
  add('ev2', 2, 'symptom');
  add('ev1', 1, 'symptom');
  add('sidefx', 1, 'sideEffect');
  return found;
}

/** Links that are not themselves questions or suppositions. */
function live(marks: Marks, links: readonly Hit[]): Hit[] {
  const supposed = hitsOf(marks, 'hypo');
  return links.filter((link) => !supposed.some((hit) => sameSentence(marks, hit, link) && hit.from <= link.from));
}

const order: readonly [name: string, status: EventStatus][] = [
  ['noevent', 'negated'],
  ['benefit', 'benefit'],
  ['indication', 'indication'],
  ['loe', 'loe'],
];

function statusOf(marks: Marks, event: Omit<EventFact, 'status'>, onset: readonly Hit[], caused: boolean): EventStatus {
  const { words } = marks;
  const sentence = sentenceOf(marks, event.from);
  for (const [name, status] of order) {
    if (!hitsOf(marks, name).some((hit) => speaksAgainst(marks, hit, event, status))) continue;
    if (status === 'loe' && (event.severity > 1 || event.kind !== 'symptom')) continue;
    // "headache since X" is a reaction, whatever "for my headache" elsewhere says.
    if (status === 'indication' && onset.some((hit) => sameClause(marks, hit, event))) continue;
    return status;
  }
  if (negatedBefore(marks, event)) return 'negated';
  if (healedLater(marks, event)) return 'benefit';
  if (remedied(marks, event, onset)) return 'indication';
  if (words.quoted[event.from] === true && (hitsOf(marks, 'leaflet').length > 0 || hitsOf(marks, 'joke').length > 0)) return 'quoted';
  const personal = onset.length > 0 || caused;
  if (hitsOf(marks, 'hypo').some((hit) => supposes(marks, hit, event))) return 'supposed';
  if (
    hitsOf(marks, 'prior').some(
      (hit) => sentenceOf(marks, hit.from) === sentence && hit.from >= event.to && hit.from - event.to <= 4 && event.severity < 3,
    )
  )
    return 'prior';
  if (words.questions.has(sentence) && asksOnly(marks, event, personal)) return 'asked';
  const tied = onset.some(
    (hit) =>
      sentenceOf(marks, hit.from) === sentence && hitsOf(marks, 'drug').some((drug) => drug.from <= hit.to + 1 && hit.from <= drug.to),
  );
  if (
    !tied &&
    hitsOf(marks, 'lifecause').some((hit) => sentenceOf(marks, hit.from) === sentence && hit.from <= event.from && !overlaps(hit, event))
  )
    return 'life';
  return 'asserted';
}

/** "If", "imagine" reach over a comma; a single word of fear ("I'm scared, my face …") does not. */
function supposes(marks: Marks, hit: Hit, event: Hit): boolean {
  if (!sameSentence(marks, hit, event) || hit.from > event.from + 4) return false;
  return hit.to - hit.from > 1 || sameClause(marks, hit, event);
}

/** Whether a guard is about this very event: not across a comma or a "but", and not the negation the event itself begins with. */
function speaksAgainst(marks: Marks, hit: Hit, event: Hit, status: EventStatus): boolean {
  if (status === 'loe') return overlaps(hit, event);
  if (!covers(hit, event)) return false;
  if (status === 'indication') return true;
  if (status === 'negated' && hit.from >= event.from && event.to - event.from > 1) return false;
  const { clauses } = marks.words;
  if (clauses[hit.from] !== clauses[event.from]) return false;
  return !hitsOf(marks, 'contrast').some((but) => but.from > hit.from && but.to <= event.from);
}

/** "Ten years of raw skin. X cleared it": what was there before the product helped. */
function healedLater(marks: Marks, event: Hit): boolean {
  return hitsOf(marks, 'healed').some(
    (hit) => event.to <= hit.from && !hitsOf(marks, 'contrast').some((but) => but.from >= event.to && but.to <= hit.from),
  );
}

/** "My back is in bits, time for an X": the product is reached for because of it. */
function remedied(marks: Marks, event: Omit<EventFact, 'status'>, onset: readonly Hit[]): boolean {
  if (event.severity === 3 || event.kind !== 'symptom') return false;
  const { clauses } = marks.words;
  const remedies = hitsOf(marks, 'remedy');
  const tied = (hit: Hit) =>
    !remedies.some((remedy) => overlaps(remedy, hit)) &&
    hitsOf(marks, 'drug').some((drug) => drug.from <= hit.to && hit.from <= drug.to && clauses[drug.from] === clauses[hit.from]);
  if (onset.some(tied)) return false;
  return remedies.some((hit) => event.from < hit.to && !hitsOf(marks, 'drug').some((drug) => drug.to <= event.from));
}

/** A question about what a product may do, not about what it did to somebody. */
function asksOnly(marks: Marks, event: Hit, personal: boolean): boolean {
  const sentence = sentenceOf(marks, event.from);
  const inside = (name: string) => hitsOf(marks, name).some((hit) => sentenceOf(marks, hit.from) === sentence);
  if (inside('ask') || inside('kin') || inside('kid')) return false;
  if (personal && inside('me') && !inside('mi')) return false;
  // "I feel awful, is that the tablets?" tells first and asks then.
  const opens = (name: string) => hitsOf(marks, name).some((hit) => sentenceOf(marks, hit.from) === sentence && hit.from <= event.from);
  return opens('mi') || opens('qopen') || !inside('me');
}

function negatedBefore(marks: Marks, event: Hit): boolean {
  for (const negator of hitsOf(marks, 'neg')) {
    if (negator.to <= event.from && event.from - negator.to <= 2 && sameClause(marks, negator, event)) return true;
    // Where the grammar knows negators that follow ("mir wird davon nicht schlecht").
  }
  return hitsOf(marks, 'negback').some((hit) => hit.from >= event.to && hit.from - event.to <= 1 && sameClause(marks, hit, event));
}

export function sentenceOf(marks: Marks, at: number): number {
  return marks.words.tokens[at]?.sentence ?? -1;
}

export function sameSentence(marks: Marks, a: Hit, b: Hit): boolean {
  return sentenceOf(marks, a.from) === sentenceOf(marks, b.from);
}

export function sameClause(marks: Marks, a: Hit, b: Hit): boolean {
  return marks.words.clauses[a.from] === marks.words.clauses[b.from] || marks.words.clauses[a.to - 1] === marks.words.clauses[b.from];
}

export function overlaps(a: Hit, b: Hit): boolean {
  return a.from < b.to && b.from < a.to;
}

export function covers(a: Hit, b: Hit): boolean {
  return a.from <= b.from && b.to <= a.to;
}

/** Whether a hit stands in the same sentence as one of the others. */
export function near(marks: Marks, hit: Hit, others: readonly Hit[]): boolean {
  return others.some((other) => sameSentence(marks, hit, other));
}
