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

export const forumBits = 17;
const size = 2 ** forumBits;
const headerBytes = 20;

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

/** Hashes of a word among its neighbours. */
export function wordFeatures(words: readonly string[], at: number): number[] {
  const word = words[at] ?? '^';
  const before = words[at - 1] ?? '^';
  const after = words[at + 1] ?? '^';
  return [
    `w${word}`,
    `p${before}`,
    `n${after}`,
    `q${words[at - 2] ?? '^'}`,
    `m${words[at + 2] ?? '^'}`,
    `b${before} ${word}`,
    `a${word} ${after}`,
    `x${word.slice(0, 4)}`,
    `s${word.slice(-3)}`,
  ].map(hash);
}

/** Log odds of each word of belonging to a reaction. */
export function wordScores(model: HashedModel, words: readonly string[]): number[] {
  return words.map((_, at) => logOdds(model, wordFeatures(words, at)));
}

export interface ForumPost {
  reading: Reading;
  words: Words;
  safety: SafetyReading | null;
}

/** Hashes of a sentence's features, each once. `scores` are the word model's. */
export function sentenceFeatures({ reading, words, safety }: ForumPost, scores: readonly number[]): number[] {
  const found = new Set<number>();
  const add = (feature: string) => found.add(hash(feature));
  let before = '^';
  for (const token of words.tokens) {
    const text = token.kind === 'number' ? '#' : token.text;
    add(text);
    add(`${before} ${text}`);
    if (text.length > 5) add(`${text.slice(0, 5)}*`);
    before = text;
  }
  const length = words.tokens.length;
  add(`=length ${length < 4 ? 'word' : length < 9 ? 'short' : length < 20 ? 'middle' : 'long'}`);
  for (const feature of scoreFeatures(scores)) {
    // Twice, so that they weigh as much as many words.
    add(`=${feature}`);
    add(`==${feature}`);
  }
  if (safety) grammarFeatures(safety, reading, words, add);
  return [...found];
}

function scoreFeatures(scores: readonly number[]): string[] {
  const [first = -6, second = -6, third = -6] = scores.toSorted((a, b) => b - a);
  const step = (value: number, fineness: number) => Math.round(Math.max(-6, Math.min(6, value)) * fineness);
  return [
    `first ${step(first, 2)}`,
    `second ${step(second, 1)}`,
    `third ${step(third, 1)}`,
    `several ${Math.min(6, scores.filter((score) => score > -0.5).length)}`,
    `sum ${step(
      scores.reduce((sum, score) => sum + Math.log1p(Math.exp(score)), 0),
      1,
    )}`,
  ];
}

const classes =
  'ev1 ev2 ev3 sidefx worse body benefit indication noevent neg loe stop onset cause use me hypo ask mi good badcue temporal prior cond vague contrast start causing'.split(
    ' ',
  );

function grammarFeatures({ facts, verdict }: SafetyReading, reading: Reading, words: Words, add: (feature: string) => void): void {
  for (const name of classes) if (facts.has(name)) add(`=${name}`);
  for (const event of facts.events) add(`=event ${event.severity} ${event.status}`);
  add(`=asserted ${Math.min(5, facts.asserted.length)}`);
  add(`=verdict ${verdict?.queue ?? 'none'}`);
  for (const { entry, first } of reading.hits) {
    if (entry.list === 'medicines') add(`=medicine ${entry.class}`);
    if (entry.list !== 'events') continue;
    const at = words.places[first] ?? -1;
    add(`=concept ${entry.concept}`);
    add(`=concept ${entry.concept} ${facts.asserted.some((event) => event.from <= at && at < event.to)}`);
  }
}

/** FNV-1a, folded to the size of the tables. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) value = Math.imul(value ^ text.charCodeAt(at), 0x01000193);
  return ((value ^ (value >>> 15)) >>> 0) & (size - 1);
}

export function logOdds(model: HashedModel, features: readonly number[]): number {
  let sum = 0;
  for (const feature of features) sum += model.weights[feature] ?? 0;
  return (sum * model.scale) / Math.sqrt(Math.max(1, features.length)) + model.bias;
}

/** Log odds that a sentence of a patients' forum tells a reaction. */
export function forumScore(model: ForumModel, post: ForumPost): number {
  const texts = post.words.tokens.map((token) => token.text);
  return logOdds(model.sentence, sentenceFeatures(post, wordScores(model.word, texts)));
}

/** From this weight on a word alone makes a sentence worth reading: the dear question is asked of few posts. */
const tellingWeight = 0.08;
const telling = new WeakMap<HashedModel, Map<string, boolean>>();
const mostRemembered = 50_000;

/** Whether any word is one that reactions are told with. */
export function worthReading(model: { word: HashedModel }, words: Words): boolean {
  let known = telling.get(model.word);
  if (known === undefined) telling.set(model.word, (known = new Map<string, boolean>()));
  for (const { text } of words.tokens) {
    let tells = known.get(text);
    if (tells === undefined) {
      tells = (model.word.weights[hash(`w${text}`)] ?? 0) * model.word.scale > tellingWeight;
      if (known.size >= mostRemembered) known.clear();
      known.set(text, tells);
    }
    if (tells) return true;
  }
  return false;
}

/** Channels in which people speak of one medicine without naming it; without a channel and a catalogue nothing else is known. */
const forum = /forum|review|patient/;

/** How far below the threshold the model must be for a reaction the rules suspect to be let go. */
const doubt = 0;

/**
 * The verdict in forums and reviews, and where neither channel nor products are known; undefined elsewhere, for among
 * general posts the model would flood. What the rules find stands, except a reaction that is not urgent and that the
 * model plainly doubts.
 */
export function forumVerdict(
  model: ForumModel | null,
  post: ForumPost,
  context: PostContext,
  catalogue: Catalogue,
): Verdict | null | undefined {
  const { channel } = context;
  const asked = typeof channel === 'string' ? forum.test(channel) && !/facebook|google/.test(channel) : Object.keys(catalogue).length === 0;
  if (model === null || !asked) return undefined;
  const ruled = post.safety?.verdict;
  const facts = post.safety?.facts;
  const sure = ruled?.flagged === true && (ruled.priority === 'P1' || ruled.categories.some((name) => !name.startsWith('AE')));
  if (sure || !worthReading(model, post.words)) return undefined;
  const score = forumScore(model, post);
  if (ruled?.flagged === true) return score < model.threshold - doubt ? null : undefined;
  if (score < model.threshold || facts?.has('lifecause') || facts?.has('leaflet')) return undefined;
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
