/** Reads the safety content of one post: the grammar of its language, the organisation's products, the verdict. Pure, browser-safe. */
import type { Catalogue, PostContext } from '../analysis.ts';
import { factsOf } from './facts.ts';
import type { Facts } from './facts.ts';
import type { Grammar } from './grammar.ts';
import { termsOf } from './grammar.ts';
import { findMarks } from './matcher.ts';
import type { Hit, Words } from './matcher.ts';
import { findProducts, indexProducts } from './products.ts';
import { judge } from './verdict.ts';
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

export function readSafety(
  words: Words,
  grammar: Grammar,
  context: PostContext,
  catalogue: Catalogue,
  given: Given = {},
): SafetyReading | null {
  const products = findProducts(indexProducts(catalogue), words.tokens);
  if (products.length === 0 && !concernsHealth(words, grammar, given, catalogue)) return null;
  const outside: Given = {};
  for (const name of givenClasses) {
    const hits = given[name]?.filter((hit) => !products.some((product) => product.from < hit.to && hit.from < product.to));
    if (hits !== undefined && hits.length > 0) outside[name] = hits;
  }
  const marks = findMarks(
    grammar,
    words,
    { ...outside, product: products.filter((hit) => !hit.device), devproduct: products.filter((hit) => hit.device) },
    new Set(products.flatMap((hit) => Array.from({ length: hit.to - hit.from }, (_, at) => hit.from + at))),
  );
  const facts = factsOf(marks, products, context);
  return { facts, verdict: judge(facts) };
}

/** Words of goods, words of the body, and words of taking or asking, each by the terms they are. */
interface Gate {
  goods: ReadonlySet<number>;
  body: ReadonlySet<number>;
  telling: ReadonlySet<number>;
}

/**
 * The cheap question before the dear one: words of goods alone, or words of the body beside words of taking or asking.
 * Without a catalogue no product can be told by its name, so there words of the body alone are enough.
 */
function concernsHealth(words: Words, grammar: Grammar, given: Given, catalogue: Catalogue): boolean {
  let gate = gates.get(grammar);
  if (gate === undefined) gates.set(grammar, (gate = gateOf(grammar)));
  if (goodsGiven.some((name) => given[name] !== undefined)) return true;
  let body = bodyGiven.some((name) => given[name] !== undefined);
  let telling = Object.keys(catalogue).length === 0;
  for (const token of words.tokens) {
    for (const term of termsOf(grammar.words, token.text)) {
      if (gate.goods.has(term)) return true;
      body ||= gate.body.has(term);
      telling ||= gate.telling.has(term);
    }
  }
  return body && telling;
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
  };
}
