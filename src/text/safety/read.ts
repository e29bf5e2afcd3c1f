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

const gateCache = new WeakMap<Grammar, Set<number>>();

export function readSafety(
  words: Words,
  grammar: Grammar,
  context: PostContext,
  catalogue: Catalogue,
  given: Given = {},
): SafetyReading | null {
  const products = findProducts(indexProducts(catalogue), words.tokens);
  if (products.length === 0 && Object.keys(given).length === 0 && !concernsHealth(words, grammar)) return null;
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

/** Whether any word is one that the first layer of the gate's classes begins with: the cheap question before the dear one. */
function concernsHealth(words: Words, grammar: Grammar): boolean {
  let gate = gateCache.get(grammar);
  if (gate === undefined) {
    gate = gateOf(grammar);
    gateCache.set(grammar, gate);
  }
  for (const token of words.tokens) for (const term of termsOf(grammar.words, token.text)) if (gate.has(term)) return true;
  return false;
}

const gateClasses = ['substance', 'vaccine', 'form', 'weakform', 'device', 'sidefx', 'ev1', 'ev2', 'ev3', 'hosp', 'death', 'lactation'];

function gateOf(grammar: Grammar): Set<number> {
  const wanted = new Set(gateClasses.map((name) => grammar.classes.get(name)));
  const gate = new Set<number>();
  for (const layer of grammar.layers) {
    for (const [term, patterns] of layer.byTerm) {
      if (patterns.some((pattern) => wanted.has(pattern.classId) && pattern.elements.length === 1)) gate.add(term);
    }
  }
  return gate;
}
