/**
 * Which language a post is written in. Evidence, added up in the units of `eld`: its n-gram scores (60 languages), small
 * words of 33 languages (own writing), and words of the four languages that are analysed. The script decides which
 * languages can be meant; close relatives, and Afrikaans, which eld lacks, are told apart by kin.ts. Pure.
 */
import { z } from 'zod';
import type { LanguageGuess } from '../reading.ts';
import { createMemory, findWord, hashOf, keepWord, makeRoom, mostWords } from '../word-memory.ts';
import { certainty, mostSay } from './confidence.ts';
import type { Evidence } from './confidence.ts';
import { createKinScorer, kinFeatures } from './kin.ts';
import type { Kin, Strength } from './kin.ts';
import { createCounter } from './ngram-counter.ts';
import { unpackNgrams, unpackSections } from './packed.ts';
import { createScriptCounter, isLatin, scripts } from './scripts.ts';
import { unpackVocabulary } from './vocabulary.ts';
import { eachPlace, hash } from './words.ts';

export type Identify = (text: string) => LanguageGuess;

/** What one small word that only one language has weighs. */
const smallWord = 90;
/** What one nat of a word of the vocabulary weighs; chosen on posts of one to five words, like the next two. */
const vocabularyNat = 16;
/** More than this a vocabulary never adds: a text of cognates stays with its n-grams. */
const mostVocabulary = 260;
/** What the product speaks is expected a little: it decides only about a word or two. */
const expected: Record<string, number> = { nl: 40, de: 40, fr: 40, en: 40 };
/** What one nat of the model of relatives weighs beside eld's own scores of them; chosen on own sentences held back from it. */
const kinNat = 30;
/**
 * Log-odds that a post in either is Afrikaans. Dutch is expected, and all the more where there is little to read. Chosen
 * on own sentences held back (scripts/identifier-heldback.ts): as many as may be without losing Dutch ones. Of those of
 * seven words and more Dutch is told in 99.9 %, Afrikaans in 98.6 %.
 */
const afrikaansIsRare = (words: number) => -3 - 3 / words;
/** A letter that only some languages of a script have. */
const clue = 400;
/** The language that a shared script mostly writes is expected where there is only a word or two. */
const commonest = (words: number) => 260 / words ** 2;

const aboutSchema = z.object({
  vocabulary: z.array(z.string()),
  kin: z.array(z.object({ languages: z.array(z.string()), step: z.number() })),
});

/** @param packed the file identify.bin; @param functionWords the file function-words.tsv. Throws where they do not fit. */
export function createIdentifier(packed: Uint8Array, functionWords: string): Identify {
  const gather = createGatherer(packed, functionWords);
  return (text) => {
    const evidence = gather(text);
    if (!evidence) return { language: 'und', languageConfidence: 0, languageUnsure: true };
    const confidence = certainty(evidence);
    return { language: evidence.language, languageConfidence: confidence, languageUnsure: confidence < mostSay };
  };
}

/** The evidence for the best guess, undefined only for a text without letters. */
export function createGatherer(packed: Uint8Array, functionWords: string): (text: string) => Evidence | undefined {
  const file = unpackSections(packed);
  const about = aboutSchema.parse(file.about);
  const table = unpackNgrams(file.section('ngrams'));
  const codes = [...new Set([...table.languages, 'af', ...scripts.flatMap(({ languages }) => languages)])];
  const index = new Map(codes.map((code, place) => [code, place]));
  const placeOf = (code: string): number => {
    const place = index.get(code);
    if (place === undefined) throw new Error(`no language "${code}"`);
    return place;
  };
  const dutch = placeOf('nl');
  const afrikaans = placeOf('af');
  const words = readWords(functionWords, placeOf);
  const vocabulary = unpackVocabulary(file.section('vocabulary'));
  const spoken = about.vocabulary.map(placeOf);
  const scores = new Float64Array(codes.length);
  const counter = createCounter(table, scores, dutch);
  const strength: Strength = (word, language) => counter.strength(word, placeOf(language));
  const groups = about.kin.map((kin) => ({
    places: kin.languages.map(placeOf),
    score: createKinScorer(readKin(kin, file.section(kin.languages.join('-'))), strength),
  }));
  const dutchGroup = groups.find(({ places }) => places.includes(afrikaans));
  const groupOf = new Map(groups.filter((group) => group !== dutchGroup).flatMap((group) => group.places.map((place) => [place, group])));
  const prior = Float64Array.from(codes, (code) => expected[code] ?? 0);
  const written = new Set(scripts.flatMap(({ languages }) => languages.map(placeOf)));
  const latin = codes.map((_, place) => place).filter((place) => !written.has(place));
  const allowed = new Map(scripts.map((script) => [script, script.languages.map(placeOf)]));
  const seen = createScriptCounter();
  const added = new Float64Array(spoken.length);

  const memory = createMemory();
  // What is known of a word lies side by side: its letters, a vote, and what its n-grams say.
  const places = new Int32Array(mostWords);
  let pool = new Int32Array(2 ** 16);
  let used = 0;
  let generation = 0;
  let read: number[] = [];
  /** Words of this text that the memory has no room for. */
  let strange: string[] = [];

  /** What a word says, wherever it stands. */
  const describe = (word: string): number[] => {
    const place = vocabulary.find(hash(word));
    const own = place < 0 ? [-1, 0] : [vocabulary.languages[place] ?? 0, vocabulary.weights[place] ?? 0];
    const votes = words.get(word) ?? [];
    return [isLatin(word) ? 1 : 0, ...own, votes.length, ...votes, ...counter.describe(word)];
  };
  /** Number of a word in the memory, and its description in the pool; −1 where there is no room. */
  const learn = (code: number, text: string, from: number, to: number): number => {
    const word = text.slice(from, to);
    const number = keepWord(memory, code, text, from, to, { text: word, spelled: word, looks: 0 });
    if (number < 0) return -1;
    const described = describe(word);
    while (used + described.length > pool.length) {
      const longer = new Int32Array(pool.length * 2);
      longer.set(pool);
      pool = longer;
    }
    pool.set(described, used);
    places[number] = used;
    used += described.length;
    return number;
  };
  const take = (text: string, from: number, to: number): void => {
    const code = hashOf(text, from, to);
    let number = findWord(memory, code, text, from, to);
    if (number < 0) number = learn(code, text, from, to);
    if (number < 0) {
      const word = text.slice(from, to);
      read.push(-strange.push(word));
      hear(describe(word), 0, word, word.length);
    } else {
      read.push(number);
      hear(pool, places[number] ?? 0, memory.texts[number] ?? '', to - from);
    }
  };
  const hear = (told: ArrayLike<number>, at: number, word: string, length: number): void => {
    if (told[at] === 1) seen.addLatin(length);
    else seen.add(word);
    const language = told[at + 1] ?? -1;
    const votes = told[at + 3] ?? 0;
    counter.add(told, at + 4 + votes);
    const weight = smallWord / votes;
    for (let vote = 0; vote < votes; vote += 1) lift(told[at + 4 + vote] ?? 0, weight);
    if (language >= 0) added[language] = Math.min(mostVocabulary, (added[language] ?? 0) + ((told[at + 2] ?? 0) / 50) * vocabularyNat);
  };
  const wordsRead = (): string[] => read.map((number) => (number < 0 ? (strange[-1 - number] ?? '') : (memory.texts[number] ?? '')));
  const lift = (place: number, weight: number): void => {
    scores[place] = (scores[place] ?? 0) + weight;
  };

  return (text) => {
    scores.fill(0);
    added.fill(0);
    counter.begin();
    seen.begin();
    read = [];
    strange = [];
    makeRoom(memory);
    if (memory.generation !== generation) {
      generation = memory.generation;
      used = 0;
    }
    eachPlace(text, take);
    const noWords = read.length === 0;
    if (noWords) eachPlace(text, take, true);
    if (read.length === 0 || (noWords && !wordsRead().some((word) => /\p{L}/u.test(word)))) return undefined;
    for (let language = 0; language < spoken.length; language += 1) lift(spoken[language] ?? 0, added[language] ?? 0);
    for (let place = 0; place < prior.length; place += 1) lift(place, prior[place] ?? 0);

    const script = seen.main();
    const candidates = (script && allowed.get(script)) ?? latin;
    if (script?.clues) {
      const whole = wordsRead().join(' ');
      const fits = script.clues.find(([letter]) => letter.test(whole));
      const meant = fits ? fits[1] : script.languages;
      if (fits) for (const code of meant) lift(placeOf(code), clue);
      lift(placeOf(meant[0] ?? 'en'), commonest(read.length));
    }
    // Afrikaans has no n-grams of its own: what speaks for Dutch speaks for both, and the model of the two decides.
    const ownAfrikaans = scores[afrikaans] ?? 0;
    const both = Math.max(scores[dutch] ?? 0, counter.watchedScore() + ownAfrikaans);
    scores[dutch] = both;
    scores[afrikaans] = 0;
    let best = bestOf(scores, candidates);
    const ngrams = counter.count();
    let leaning = Infinity;
    if (best === dutch && dutchGroup) {
      const odds = dutchGroup.score(wordsRead());
      const [forDutch = 0, forAfrikaans = 0] = [dutch, afrikaans].map((place) => odds[dutchGroup.places.indexOf(place)] ?? 0);
      const difference = forDutch - forAfrikaans - afrikaansIsRare(read.length);
      if (difference < 0) {
        best = afrikaans;
        scores[afrikaans] = both;
        scores[dutch] = 0;
      }
      leaning = Math.abs(difference) * kinNat;
    }
    const group = groupOf.get(best);
    if (group) {
      const odds = group.score(wordsRead());
      const most = Math.max(...group.places.map((place, at) => (scores[place] ?? 0) + (odds[at] ?? 0) * kinNat));
      // The group keeps its place among the others: only its order changes.
      const down = most - (scores[best] ?? 0);
      group.places.forEach((place, at) => lift(place, (odds[at] ?? 0) * kinNat - down));
      best = bestOf(scores, group.places);
    }
    const margin = Math.min(leaning, (scores[best] ?? 0) - nextBest(scores, candidates, best));
    return { language: codes[best] ?? 'en', margin, ngrams, words: read.length, sure: script?.languages.length === 1, noWords };
  };
}

function bestOf(scores: Float64Array, candidates: readonly number[]): number {
  let best = candidates[0] ?? 0;
  for (const place of candidates) if ((scores[place] ?? 0) > (scores[best] ?? 0)) best = place;
  return best;
}

function nextBest(scores: Float64Array, candidates: readonly number[], best: number): number {
  let next = 0;
  for (const place of candidates) if (place !== best && (scores[place] ?? 0) > next) next = scores[place] ?? 0;
  return next;
}

/** Languages of each small word; each has its part of what the word weighs. */
function readWords(tsv: string, placeOf: (code: string) => number): Map<string, number[]> {
  const owners = new Map<string, number[]>();
  for (const line of tsv.split('\n')) {
    const [code, list] = line.split('\t');
    if (!code || !list || code.startsWith('#')) continue;
    const place = placeOf(code);
    for (const word of new Set(list.trim().split(' '))) {
      const known = owners.get(word);
      if (known) known.push(place);
      else owners.set(word, [place]);
    }
  }
  return owners;
}

function readKin({ languages, step }: { languages: readonly string[]; step: number }, bytes: Uint8Array): Kin {
  if (bytes.length !== kinFeatures * languages.length) throw new Error(`identify.bin: "${languages.join('-')}" has another size`);
  return { languages, step, weights: new Int8Array(bytes.buffer, bytes.byteOffset, bytes.length) };
}
