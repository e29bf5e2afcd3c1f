/**
 * Which language a post is written in: the n-gram scores of `eld` (60 languages), small words of 33 languages (own
 * writing), and Afrikaans, which eld lacks, told from Dutch by its small words and spelling. Addresses, handles and
 * words with digits do not count. Pure; about 4 µs a post.
 */
import type { LanguageGuess } from '../reading.ts';
import { leaning, relatives } from './relatives.ts';
import { places, unpackNgrams, type NgramTable } from './packed.ts';

export type Identify = (text: string) => LanguageGuess;

/** What one small word that only one language has weighs, in the units of eld, where an n-gram gives 53 to 260. */
const smallWord = 90;
/** eld leaves this out of every stored score. */
const leastScore = 53;
/** What the product speaks is expected a little: it decides only about a word or two. */
const expected: Record<string, number> = { nl: 40, de: 40, fr: 40, en: 40 };
/** Afrikaans must be surer than Dutch. */
const afrikaansIsRare = 50;
/** More says no more. */
const longest = 600;

const isLetter = letters();
const digit = (code: number) => code >= 48 && code <= 57;
const apostrophe = (code: number) => code === 39 || code === 96 || code === 0x2019;
const blank = (code: number) => code === 32 || (code >= 9 && code <= 13) || code === 0xa0;

/** @param packed the file identify.bin; @param functionWords the file function-words.tsv. */
export function createIdentifier(packed: Uint8Array, functionWords: string): Identify {
  const table = unpackNgrams(packed);
  const codes = [...table.languages, 'af'];
  const index = new Map(codes.map((code, place) => [code, place]));
  const dutch = index.get('nl') ?? 0;
  const afrikaans = codes.length - 1;
  const words = readWords(functionWords, index);
  const scores = new Float64Array(codes.length);
  const prior = Float64Array.from(codes, (code) => expected[code] ?? 0);
  const counter = createCounter(table, scores);
  const ownAfrikaans = new Set([...words].filter(([, owners]) => owners.every(([place]) => place === afrikaans)).map(([word]) => word));
  const pairs = relatives.map((pair) => ({ one: index.get(pair.one) ?? 0, other: index.get(pair.other) ?? 0, rules: pair }));

  return (text) => {
    scores.fill(0);
    counter.begin();
    const read: string[] = [];
    eachWord(text, (word) => {
      counter.add(word);
      const votes = words.get(word);
      if (votes) for (const [language, weight] of votes) scores[language] = (scores[language] ?? 0) + weight;
      read.push(word);
    });
    if (read.length === 0) return withoutWords(text);
    // Afrikaans looks like Dutch to the n-grams. Only who uses words that Dutch has not can be writing it.
    const hasOwn = read.some((word) => word === 'die' || word === 'nie' || word === "'n" || ownAfrikaans.has(word));
    scores[afrikaans] = hasOwn ? counter.ngramScore(dutch) + (scores[afrikaans] ?? 0) - afrikaansIsRare : 0;
    for (const pair of pairs) {
      const [one, other] = [scores[pair.one] ?? 0, scores[pair.other] ?? 0];
      if (Math.min(one, other) < 0.7 * Math.max(one, other)) continue;
      scores[pair.one] = one + leaning(pair.rules, read);
    }
    let best = -1;
    let second = -1;
    for (let place = 0; place < scores.length; place += 1) {
      const score = (scores[place] ?? 0) + (prior[place] ?? 0);
      scores[place] = score;
      if (best < 0 || score > (scores[best] ?? 0)) [best, second] = [place, best];
      else if (second < 0 || score > (scores[second] ?? 0)) second = place;
    }
    const margin = (scores[best] ?? 0) - (scores[second] ?? 0);
    const confidence = 1 / (1 + Math.exp(-certainty(margin, counter.count())));
    return { language: codes[best] ?? 'en', languageConfidence: confidence, languageUnsure: confidence < 0.8 };
  };
}

/** Log-odds that the best guess is right; fitted on subtitles and posts of nl, de, fr, en cut to 1…20 words (scripts/fit-identifier.ts). */
function certainty(margin: number, ngrams: number): number {
  return -0.4 + (margin / (60 + 4 * ngrams)) * 1.6;
}

/** Letters without a word (one sign of Chinese), or none at all. */
function withoutWords(text: string): LanguageGuess {
  return /\p{L}/u.test(text)
    ? { language: 'en', languageConfidence: 0, languageUnsure: true }
    : { language: 'und', languageConfidence: 0, languageUnsure: true };
}

function readWords(tsv: string, index: ReadonlyMap<string, number>): Map<string, readonly (readonly [number, number])[]> {
  const owners = new Map<string, number[]>();
  for (const line of tsv.split('\n')) {
    const [code, list] = line.split('\t');
    if (!code || !list || code.startsWith('#')) continue;
    const place = index.get(code);
    if (place === undefined) throw new Error(`function-words.tsv: no language "${code}"`);
    for (const word of new Set(list.trim().split(' '))) {
      const known = owners.get(word);
      if (known) known.push(place);
      else owners.set(word, [place]);
    }
  }
  return new Map(
    [...owners].map(([word, languages]) => [word, languages.map((place) => [place, smallWord / languages.length] as const)] as const),
  );
}

/** Counts n-grams of words into `scores`, each n-gram once, as eld cuts them: four bytes, a step of three, the end. */
function createCounter(table: NgramTable, scores: Float64Array) {
  const seen = new Uint32Array(table.size);
  const pure = new Float64Array(scores.length);
  const bytes = new Uint8Array(256);
  let round = 0;
  let count = 0;

  function look(from: number, to: number, place: number): void {
    let key = 0;
    for (let at = 0; at < 4; at += 1) key = (key << 8) | (from + at < to ? (bytes[from + at] ?? 0) : 0);
    const found = table.find(key >>> 0, place);
    if (found < 0 || seen[found] === round) return;
    seen[found] = round;
    count += 1;
    const { starts, entries } = table;
    for (let at = starts[found] ?? 0, end = starts[found + 1] ?? 0; at < end; at += 2) {
      const language = entries[at] ?? 0;
      const score = (entries[at + 1] ?? 0) + leastScore;
      scores[language] = (scores[language] ?? 0) + score;
      pure[language] = (pure[language] ?? 0) + score;
    }
  }

  return {
    begin() {
      round += 1;
      count = 0;
      pure.fill(0);
    },
    add(word: string) {
      const length = Math.min(70, encode(word, bytes));
      let at = 0;
      for (; at + 4 < length; at += 3) look(at, at + 4, at === 0 ? places.begin : 0);
      const last = length > 4 ? length - 4 : 0;
      look(last, length, (at === 0 ? places.begin : 0) | places.end);
    },
    count: () => count,
    ngramScore: (language: number) => pure[language] ?? 0,
  };
}

/** UTF-8 of at most 60 characters; answers the number of bytes. */
function encode(word: string, bytes: Uint8Array): number {
  let length = 0;
  for (let at = 0; at < word.length && length < 240; at += 1) {
    const code = word.codePointAt(at) ?? 0;
    if (code < 0x80) bytes[length++] = code;
    else if (code < 0x800) {
      bytes[length++] = 0xc0 | (code >> 6);
      bytes[length++] = 0x80 | (code & 0x3f);
    } else if (code < 0x10000) {
      bytes[length++] = 0xe0 | (code >> 12);
      bytes[length++] = 0x80 | ((code >> 6) & 0x3f);
      bytes[length++] = 0x80 | (code & 0x3f);
    } else {
      at += 1;
      bytes[length++] = 0xf0 | (code >> 18);
      bytes[length++] = 0x80 | ((code >> 12) & 0x3f);
      bytes[length++] = 0x80 | ((code >> 6) & 0x3f);
      bytes[length++] = 0x80 | (code & 0x3f);
    }
  }
  return length;
}

/** Words in lower case, an apostrophe inside; no addresses, handles, or words with digits. */
function eachWord(source: string, take: (word: string) => void): void {
  const text = source.slice(0, longest).normalize('NFC').toLowerCase();
  const { length } = text;
  let at = 0;
  while (at < length) {
    const code = text.charCodeAt(at);
    if (code === 64 || text.startsWith('http', at) || text.startsWith('www.', at)) {
      while (at < length && !blank(text.charCodeAt(at))) at += 1;
      continue;
    }
    if (!isLetter(code) && !digit(code) && !(apostrophe(code) && isLetter(text.charCodeAt(at + 1)))) {
      at += 1;
      continue;
    }
    const from = at;
    let digits = false;
    while (at < length) {
      const next = text.charCodeAt(at);
      if (digit(next)) digits = true;
      else if (!isLetter(next) && !(apostrophe(next) && isLetter(text.charCodeAt(at + 1)))) break;
      at += 1;
    }
    // What follows is an address (name@example.org, example.com/page): leave it.
    const mail = text.charCodeAt(at) === 64 || (text.charCodeAt(at) === 46 && isLetter(text.charCodeAt(at + 1)));
    if (mail) while (at < length && !blank(text.charCodeAt(at))) at += 1;
    else if (!digits) take(text.slice(from, at));
  }
}

/** Whether a UTF-16 unit is (part of) a letter; each is looked up once. */
function letters(): (code: number) => boolean {
  const known = new Uint8Array(65_536);
  return (code) => {
    if (code < 128) return code >= 97 && code <= 122;
    if (Number.isNaN(code)) return false;
    if (known[code] === 0) {
      const surrogate = code >= 0xd800 && code < 0xe000;
      known[code] = surrogate || /^\p{L}$/u.test(String.fromCharCode(code)) ? 1 : 2;
    }
    return known[code] === 1;
  };
}
