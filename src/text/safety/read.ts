/** Reads the safety content of one post: the grammar of its language, the organisation's products, the verdict. Pure, browser-safe. */
import type { Catalogue, PostContext } from '../analysis.ts';
import { factsOf } from './facts.ts';
import type { Facts } from './facts.ts';
import type { Grammar } from './grammar.ts';
import { partOf, termsOf } from './grammar.ts';
import { findMarks, hitsOf } from './matcher.ts';
import type { Hit, Words } from './matcher.ts';
import { findProducts, indexProducts } from './products.ts';
import { columnOf, createColumn } from '../word-memory.ts';
import type { Column } from '../word-memory.ts';
import { mayBegin } from './plan-words.ts';
import { concerns, judge } from './verdict.ts';
import type { Verdict } from './verdict.ts';

export interface SafetyReading {
  facts: Facts;
  verdict: Verdict | null;
}

/** Classes the caller fills; grammars name them. */
export const givenClasses = [
  'product',
  'devproduct',
  'lex1',
  'lex2',
  'lex3',
  'lexhospital',
  'lexdeath',
  'lexform',
  'lexsubstance',
  'lexvaccine',
  'lexdevice',
  'lexbad',
  'lexgood',
] as const;

/** How the shared lexicons of events and medicines enter every language's grammar. */
export const sharedRules = [
  'ev1\t<lex1>',
  'ev2\t<lex2>',
  'ev3\t<lex3>',
  'beenhosp\t<lexhospital>',
  'death\t<lexdeath>',
  'weakform\t<lexform>',
  // The lexicon does not tell a substance ("ibuprofen") from a kind ("painkiller"): the grammar's own list names.
  'form\t<lexsubstance>',
  'vaccine\t<lexvaccine>',
  'device\t<lexdevice>',
].join('\n');
export type Given = Partial<Record<(typeof givenClasses)[number], readonly Hit[]>>;

const gates = new WeakMap<Grammar, Gate>();

export interface SafetyOptions {
  /** The facts are wanted also where no verdict can come of them. */
  always?: boolean;
}

/** Null where the text has nothing to do with health, or (unless `always`) nothing that a verdict could be about. */
export function readSafety(
  words: Words,
  grammar: Grammar,
  context: PostContext,
  catalogue: Catalogue,
  given: Given = {},
  { always = false }: SafetyOptions = {},
): SafetyReading | null {
  const products = findProducts(indexProducts(catalogue), words.tokens);
  if (products.length === 0) {
    const said = sayingOf(words, grammar);
    if (!concernsHealth(said, given, catalogue)) return null;
    if (!always && !mayConcern(said, words, grammar, given)) return null;
  }
  const outside: Given = {};
  for (const name of givenClasses) {
    const hits = given[name]?.filter((hit) => !products.some((product) => product.from < hit.to && hit.from < product.to));
    if (hits !== undefined && hits.length > 0) outside[name] = hits;
  }
  const marks = findMarks(
    grammar,
    words,
    { ...outside, product: products.filter((hit) => !hit.device), devproduct: products.filter((hit) => hit.device) },
    products.length === 0
      ? undefined
      : new Set(products.flatMap((hit) => Array.from({ length: hit.to - hit.from }, (_, at) => hit.from + at))),
  );
  const facts = factsOf(marks, products, context);
  return { facts, verdict: judge(facts) };
}

/** Words of goods, words of the body, and words of taking or asking, each by the terms they are. */
interface Gate {
  goods: ReadonlySet<number>;
  body: ReadonlySet<number>;
  telling: ReadonlySet<number>;
  /** "The second", "something new": goods without a name. */
  unnamed: ReadonlySet<number>;
  /** Parts of the body and relatives. */
  whom: ReadonlySet<number>;
  /** Sum of GOODS, BODY, TELLING, UNNAMED, WHOM and BEGINS by the number of a word. */
  numbered: Column<number>;
  /** The tenth of the grammar that `judge` asks for first. */
  concerns: Grammar;
}

const GOODS = 1;
const BODY = 2;
const TELLING = 4;
const UNNAMED = 8;
const WHOM = 16;
/** Begins a pattern of `concerns`. */
const BEGINS = 32;

/**
 * The cheap question before the dear one: words of goods alone, or words of the body beside words of taking or asking,
 * or parts of the body and relatives beside goods without a name ("since the second", "something for her nerves").
 * Without a catalogue no product can be told by its name, so there words of the body alone are enough.
 */
function concernsHealth(said: number, given: Given, catalogue: Catalogue): boolean {
  if ((said & GOODS) !== 0 || goodsGiven.some((name) => given[name] !== undefined)) return true;
  if ((said & UNNAMED) !== 0 && (said & WHOM) !== 0) return true;
  const body = (said & BODY) !== 0 || bodyGiven.some((name) => given[name] !== undefined);
  return body && ((said & TELLING) !== 0 || Object.keys(catalogue).length === 0);
}

/** What the gate knows of all words together. */
function sayingOf(words: Words, grammar: Grammar): number {
  const gate = gateFor(grammar);
  const { tokens, numbers, numbered } = words;
  const memory = numbered?.memory;
  const known = memory && memory.generation === numbered.generation ? columnOf(gate.numbered, memory) : null;
  let said = 0;
  for (let at = 0; at < tokens.length; at += 1) {
    const number = numbers[at] ?? -1;
    let says = known === null || number === -1 ? undefined : known[number];
    if (says === undefined) {
      says = wordSaying(gate, grammar, words, at);
      if (known !== null && number !== -1) known[number] = says;
    }
    said |= says;
  }
  return said;
}

function gateFor(grammar: Grammar): Gate {
  let gate = gates.get(grammar);
  if (gate === undefined) gates.set(grammar, (gate = gateOf(grammar)));
  return gate;
}

/** Whether `judge` would find what it asks for first. */
function mayConcern(said: number, words: Words, grammar: Grammar, given: Given): boolean {
  if ((said & BEGINS) === 0 && goodsGiven.every((name) => given[name] === undefined)) return false;
  const marks = findMarks(gateFor(grammar).concerns, words, given);
  return concerns.some((name) => hitsOf(marks, name).length > 0);
}

function wordSaying(gate: Gate, grammar: Grammar, words: Words, at: number): number {
  let says = mayBegin(gate.concerns, words, at) ? BEGINS : 0;
  for (const term of termsOf(grammar.words, words.tokens[at]?.text ?? '')) {
    says |= (gate.goods.has(term) ? GOODS : 0) | (gate.body.has(term) ? BODY : 0) | (gate.telling.has(term) ? TELLING : 0);
    says |= (gate.unnamed.has(term) ? UNNAMED : 0) | (gate.whom.has(term) ? WHOM : 0);
  }
  return says;
}

const goodsGiven = ['lexform', 'lexsubstance', 'lexvaccine', 'lexdevice'] as const;
const bodyGiven = ['lex1', 'lex2', 'lex3', 'lexhospital', 'lexdeath'] as const;

function gateOf(grammar: Grammar): Gate {
  const startsOf = (names: readonly string[], single: boolean) => {
    const wanted = new Set(names.map((name) => grammar.classes.get(name)));
    const terms = new Set<number>();
    for (const layer of grammar.layers) {
      for (const [term, patterns] of layer.byTerm) {
        if (patterns.some(({ classId, elements }) => wanted.has(classId) && (!single || elements.length === 1))) terms.add(term);
      }
    }
    return terms;
  };
  return {
    goods: startsOf(['substance', 'vaccine', 'form', 'weakform', 'device', 'sidefx', 'lactation'], true),
    body: startsOf(['ev1', 'ev2', 'ev3', 'hosp', 'death'], true),
    telling: startsOf(['onmeds', 'ask'], false),
    unnamed: startsOf(['unnamed', 'ordinal'], true),
    whom: startsOf(['body', 'kinword'], true),
    numbered: createColumn(),
    concerns: partOf(grammar, concerns),
  };
}
