/**
 * How patients write of reactions where everybody knows the medicine meant ("dry mouth, no sleep"). Two logistic
 * models over hashed features: one tells for each word whether it belongs to a reaction, the other, from its answers,
 * the words and what the safety grammar found, whether the sentence tells one. Trained by scripts/train-safety.ts on
 * PsyTAR (CC BY 4.0) and, against floods, comments of GoEmotions (CC BY 4.0). Pure, browser-safe.
 */
import type { Catalogue, PostContext } from '../analysis.ts';
import type { Reading } from '../reading.ts';
import type { Hit, Words } from '../safety/matcher.ts';
import type { SafetyReading } from '../safety/read.ts';
import type { Verdict } from '../safety/verdict.ts';
import { columnOf, createColumn } from '../word-memory.ts';
import type { Column } from '../word-memory.ts';

export const forumBits = 17;
const size = 2 ** forumBits;
const headerBytes = 20;

/** FNV-1a, letter by letter, so that a feature is hashed without being written out as a string. */
const start = 0x811c9dc5;

function spell(state: number, text: string, from = 0, to = text.length): number {
  let value = state;
  const end = Math.min(to, text.length);
  for (let at = from; at < end; at += 1) value = Math.imul(value ^ text.charCodeAt(at), 0x01000193);
  return value;
}

/** Folded to the size of the tables. */
const finish = (state: number): number => ((state ^ (state >>> 15)) >>> 0) & (size - 1);

const hash = (text: string): number => finish(spell(start, text));

/** What features begin with. */
const states = {
  w: spell(start, 'w'),
  p: spell(start, 'p'),
  n: spell(start, 'n'),
  q: spell(start, 'q'),
  m: spell(start, 'm'),
  b: spell(start, 'b'),
  a: spell(start, 'a'),
  x: spell(start, 'x'),
  s: spell(start, 's'),
  once: spell(start, '='),
  twice: spell(start, '=='),
  verdict: spell(start, '=verdict '),
  medicine: spell(start, '=medicine '),
  concept: spell(start, '=concept '),
};

/** Weights of one logistic model, one signed byte for each hash. */
export interface HashedModel {
  scale: number;
  bias: number;
  weights: Int8Array;
}

export interface ForumModel {
  word: HashedModel;
  sentence: HashedModel;
  /** Log odds from which a sentence is taken as telling a reaction. */
  threshold: number;
}

/** Five 32-bit floats (scale and bias of both models, threshold), then both tables. @throws RangeError on another size. */
export function readForumModel(bytes: Uint8Array): ForumModel {
  if (bytes.length !== headerBytes + 2 * size) throw new RangeError('not a forum model');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const table = (at: number, which: number): HashedModel => ({
    scale: view.getFloat32(at, true),
    bias: view.getFloat32(at + 4, true),
    weights: new Int8Array(bytes.buffer, bytes.byteOffset + headerBytes + which * size, size),
  });
  return { word: table(0, 0), sentence: table(8, 1), threshold: view.getFloat32(16, true) };
}

export function writeForumModel({ word, sentence, threshold }: ForumModel): Uint8Array {
  const bytes = new Uint8Array(headerBytes + 2 * size);
  const view = new DataView(bytes.buffer);
  [word.scale, word.bias, sentence.scale, sentence.bias, threshold].forEach((value, index) => view.setFloat32(index * 4, value, true));
  bytes.set(new Uint8Array(word.weights.buffer, word.weights.byteOffset, size), headerBytes);
  bytes.set(new Uint8Array(sentence.weights.buffer, sentence.weights.byteOffset, size), headerBytes + size);
  return bytes;
}

const featuresOfWord = 9;

/** Hashes of a word among its neighbours. */
export function wordFeatures(words: readonly string[], at: number): number[] {
  const word = words[at] ?? '^';
  const before = words[at - 1] ?? '^';
  const after = words[at + 1] ?? '^';
  return [
    finish(spell(states.w, word)),
    finish(spell(states.p, before)),
    finish(spell(states.n, after)),
    finish(spell(states.q, words[at - 2] ?? '^')),
    finish(spell(states.m, words[at + 2] ?? '^')),
    finish(spell(spell(spell(states.b, before), ' '), word)),
    finish(spell(spell(spell(states.a, word), ' '), after)),
    finish(spell(states.x, word, 0, 4)),
    finish(spell(states.s, word, Math.max(0, word.length - 3))),
  ];
}

/** Log odds of each word of belonging to a reaction. */
export function wordScores(model: HashedModel, words: readonly string[]): number[] {
  const scores: number[] = [];
  for (let at = 0; at < words.length; at += 1) scores.push(logOdds(model, wordFeatures(words, at)));
  return scores;
}

/** What the word model says of one word by its place beside another, and hashes to go on from with a neighbour. */
interface WordPart {
  /** Weights of the word itself, of its beginning and end. */
  own: number;
  /** Weights it adds to the word after it, before it, two after it, two before it. */
  next: number;
  previous: number;
  nextButOne: number;
  lastButOne: number;
  /** States of "b… " and "a… ". */
  behind: number;
  ahead: number;
}

function partOf({ weights }: HashedModel, word: string): WordPart {
  const weigh = (state: number) => weights[finish(state)] ?? 0;
  return {
    own: weigh(spell(states.w, word)) + weigh(spell(states.x, word, 0, 4)) + weigh(spell(states.s, word, Math.max(0, word.length - 3))),
    next: weigh(spell(states.p, word)),
    previous: weigh(spell(states.n, word)),
    nextButOne: weigh(spell(states.q, word)),
    lastButOne: weigh(spell(states.m, word)),
    behind: spell(spell(states.b, word), ' '),
    ahead: spell(spell(states.a, word), ' '),
  };
}

const parts = new WeakMap<HashedModel, { column: Column<WordPart>; edge: WordPart }>();

/** The same as `wordScores`, from what is remembered of each word. */
export function rememberedScores(model: HashedModel, { tokens, numbers, numbered }: Words): number[] {
  let kept = parts.get(model);
  if (kept === undefined) parts.set(model, (kept = { column: createColumn<WordPart>(), edge: partOf(model, '^') }));
  const memory = numbered?.memory;
  const known = memory && memory.generation === numbered.generation ? columnOf(kept.column, memory) : null;
  const { edge } = kept;
  const line: WordPart[] = [edge, edge];
  for (let at = 0; at < tokens.length; at += 1) {
    const number = numbers[at] ?? -1;
    let part = known === null || number === -1 ? undefined : known[number];
    if (part === undefined) {
      part = partOf(model, tokens[at]?.text ?? '');
      if (known !== null && number !== -1) known[number] = part;
    }
    line.push(part);
  }
  line.push(edge, edge);
  const { weights, scale, bias } = model;
  const scores: number[] = [];
  for (let at = 0; at < tokens.length; at += 1) {
    const before = line[at + 1] ?? edge;
    const word = line[at + 2] ?? edge;
    const after = line[at + 3] ?? edge;
    const pairs =
      (weights[finish(spell(before.behind, tokens[at]?.text ?? ''))] ?? 0) +
      (weights[finish(spell(word.ahead, tokens[at + 1]?.text ?? '^'))] ?? 0);
    const alone = word.own + before.next + after.previous + (line[at]?.nextButOne ?? 0) + (line[at + 4]?.lastButOne ?? 0);
    scores.push(((alone + pairs) * scale) / Math.sqrt(featuresOfWord) + bias);
  }
  return scores;
}

export interface ForumPost {
  reading: Reading;
  words: Words;
  safety: SafetyReading | null;
}

/** Which features were added, by the number of the sentence; a set of numbers would take twice as long. */
const added = new Int32Array(size);
let sentences = 0;

/** Hashes of a sentence's features, each once. `scores` are the word model's. */
export function sentenceFeatures({ reading, words, safety }: ForumPost, scores: readonly number[]): number[] {
  const found: number[] = [];
  sentences += 1;
  const add = (feature: number): void => {
    if (added[feature] === sentences) return;
    added[feature] = sentences;
    found.push(feature);
  };
  let before = '^';
  for (const token of words.tokens) {
    const text = token.kind === 'number' ? '#' : token.text;
    add(finish(spell(start, text)));
    add(finish(spell(spell(spell(start, before), ' '), text)));
    if (text.length > 5) add(finish(spell(spell(start, text, 0, 5), '*')));
    before = text;
  }
  const length = words.tokens.length;
  add(hash(`=length ${length < 4 ? 'word' : length < 9 ? 'short' : length < 20 ? 'middle' : 'long'}`));
  for (const feature of scoreFeatures(scores)) {
    // Twice, so that they weigh as much as many words.
    add(finish(spell(states.once, feature)));
    add(finish(spell(states.twice, feature)));
  }
  if (safety) grammarFeatures(safety, reading, words, add);
  return found;
}

function scoreFeatures(scores: readonly number[]): string[] {
  // The three highest; what a short sentence lacks counts as low.
  let [first, second, third] = [-Infinity, -Infinity, -Infinity];
  let several = 0;
  let sum = 0;
  for (const score of scores) {
    if (score > first) [first, second, third] = [score, first, second];
    else if (score > second) [second, third] = [score, second];
    else if (score > third) third = score;
    if (score > -0.5) several += 1;
    sum += Math.log1p(Math.exp(score));
  }
  const step = (value: number, fineness: number) => Math.round(Math.max(-6, Math.min(6, value)) * fineness);
  return [
    `first ${step(first, 2)}`,
    `second ${step(second, 1)}`,
    `third ${step(third, 1)}`,
    `several ${Math.min(6, several)}`,
    `sum ${step(sum, 1)}`,
  ];
}

const classes =
  'ev1 ev2 ev3 sidefx worse body benefit indication noevent neg loe stop onset cause use me hypo ask mi good badcue temporal prior cond vague contrast start causing'.split(
    ' ',
  );

const classFeatures = classes.map((name) => ({ name, feature: hash(`=${name}`) }));

function grammarFeatures({ facts, verdict }: SafetyReading, reading: Reading, words: Words, add: (feature: number) => void): void {
  for (const { name, feature } of classFeatures) if (facts.has(name)) add(feature);
  for (const event of facts.events) add(hash(`=event ${event.severity} ${event.status}`));
  add(hash(`=asserted ${Math.min(5, facts.asserted.length)}`));
  add(finish(spell(states.verdict, verdict?.queue ?? 'none')));
  for (const { entry, first } of reading.hits) {
    if (entry.list === 'medicines') add(finish(spell(states.medicine, entry.class)));
    if (entry.list !== 'events') continue;
    const at = words.places[first] ?? -1;
    const concept = spell(states.concept, entry.concept);
    add(finish(concept));
    add(finish(spell(concept, facts.asserted.some((event) => event.from <= at && at < event.to) ? ' true' : ' false')));
  }
}

export function logOdds(model: HashedModel, features: readonly number[]): number {
  let sum = 0;
  for (const feature of features) sum += model.weights[feature] ?? 0;
  return (sum * model.scale) / Math.sqrt(Math.max(1, features.length)) + model.bias;
}

/** Log odds that a sentence of a patients' forum tells a reaction. */
export function forumScore(model: ForumModel, post: ForumPost): number {
  return logOdds(model.sentence, sentenceFeatures(post, rememberedScores(model.word, post.words)));
}

/** From this weight on a word alone makes a sentence worth reading: the dear question is asked of few posts. */
const tellingWeight = 0.08;
const telling = new WeakMap<HashedModel, Column<boolean>>();

/** Whether any word is one that reactions are told with. */
export function worthReading({ word: model }: { word: HashedModel }, { tokens, numbers, numbered }: Words): boolean {
  let column = telling.get(model);
  if (column === undefined) telling.set(model, (column = createColumn<boolean>()));
  const memory = numbered?.memory;
  const known = memory && memory.generation === numbered.generation ? columnOf(column, memory) : null;
  for (let at = 0; at < tokens.length; at += 1) {
    const number = numbers[at] ?? -1;
    let tells = known === null || number === -1 ? undefined : known[number];
    if (tells === undefined) {
      tells = (model.weights[finish(spell(states.w, tokens[at]?.text ?? ''))] ?? 0) * model.scale > tellingWeight;
      if (known !== null && number !== -1) known[number] = tells;
    }
    if (tells) return true;
  }
  return false;
}

/** Channels in which people speak of one medicine without naming it; without a channel and a catalogue nothing else is known. */
const forum = /forum|review|patient/;

/**
 * Whether the weights are asked: in forums and reviews, and where neither channel nor products are known; not elsewhere, for
 * among general posts they would flood.
 */
export function asksForum(model: ForumModel | null, words: Words, { channel }: PostContext, catalogue: Catalogue): boolean {
  const asked = typeof channel === 'string' ? forum.test(channel) && !/facebook|google/.test(channel) : Object.keys(catalogue).length === 0;
  return model !== null && asked && worthReading(model, words);
}

/**
 * The verdict where the weights are asked; undefined where the rules' own stands. They find reactions the rules do not
 * know. Only `unplaced`, where neither products nor rules name what is spoken of, do they also let go a reaction that is
 * not urgent.
 */
export function forumVerdict(model: ForumModel, post: ForumPost, unplaced: boolean): Verdict | null | undefined {
  const ruled = post.safety?.verdict;
  const facts = post.safety?.facts;
  const reaction = ruled?.categories.some(isReaction) ?? false;
  if (ruled?.flagged === true && reaction && (ruled.priority === 'P1' || !unplaced)) return undefined;
  const told = forumScore(model, post) >= model.threshold;
  if (ruled?.flagged === true) {
    const others = ruled.categories.filter((name) => !isReaction(name));
    if (told === reaction) return undefined;
    if (!told) return others.some((name) => name !== 'MI_QUESTION') ? { ...ruled, categories: others } : null;
    return { ...ruled, categories: ['AE_POSSIBLE', ...ruled.categories] };
  }
  const supposed = facts !== undefined && facts.events.length > 0 && facts.events.every((event) => event.status === 'supposed');
  // Unplaced, the weights know better: held back from training, they lose 2 of 100 reactions by these guards and no false alarm.
  if (!told || (!unplaced && (supposed || facts?.has('lifecause') || facts?.has('leaflet')))) return undefined;
  const events = facts === undefined ? [] : facts.asserted.length > 0 ? facts.asserted : facts.events;
  const heard: readonly Hit[] = events.length > 0 ? events : [{ from: 0, to: post.words.tokens.length }];
  return {
    flagged: true,
    categories: ['AE_POSSIBLE'],
    queue: 'PV',
    priority: facts?.asserted.some((event) => event.severity === 3) ? 'P1' : 'P3',
    criteria: { reporter: true, patient: true, product: facts?.exposure === 3, event: true },
    evidence: new Map([['AE_POSSIBLE', heard]]),
    score: 0.4,
  };
}

const isReaction = (name: string): boolean => name === 'AE' || name === 'AE_POSSIBLE';
