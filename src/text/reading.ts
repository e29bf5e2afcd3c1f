/**
 * One post, read once: folded, cut into tokens, its language, and every lexicon entry found in it. All analyses
 * (sentiment, emotions, topics, signals) work on this and never on the text again. Pure, browser-safe.
 */
import type { Lexicon } from './lexicon/compile.ts';
import { matchTerms } from './lexicon/match-terms.ts';
import type { Hit } from './lexicon/match-terms.ts';
import { spellToken } from './lexicon/spelling.ts';
import type { Folded } from './normalise.ts';
import type { Token } from './tokenise.ts';
import { CAPITAL, DRAWN, SHOUTED, findWord, hashOf, keepWord, makeRoom } from './word-memory.ts';
import type { Numbered, WordMemory } from './word-memory.ts';

export interface Reading {
  folded: Folded;
  /** Words, numbers, emoji, addresses and punctuation; offsets into the original text stand in each token. */
  tokens: readonly Token[];
  /** Each token as lexicons spell it: folded, German umlauts as "ae", French accents kept. */
  spelled: readonly string[];
  /** How each token is written: sum of CAPITAL, SHOUTED and DRAWN of word-memory.ts. */
  looks: readonly number[];
  /** ISO 639-1, the best guess; `und` only for a text without letters. */
  language: string;
  /** 0…1. 1 where the caller gave the language. */
  languageConfidence: number;
  languageUnsure: boolean;
  /**
   * Lexicon entries found, in the order of their first token. Within one list a hit inside a longer one is left out,
   * an exact word wins over `word*`, that over `*word*`. Where the language has no lexicon, emoji only.
   */
  hits: readonly Hit[];
  /** What the tokens are known by. */
  numbered: Numbered;
}

export interface LanguageGuess {
  language: string;
  languageConfidence: number;
  languageUnsure: boolean;
}

/** Reads a post whose language is known or guessed. */
export function read(folded: Folded, tokens: readonly Token[], guess: LanguageGuess, lexicon: Lexicon | undefined): Reading {
  const memory = memoryFor(lexicon, guess.language);
  if (memory !== null) makeRoom(memory);
  const spelled: string[] = [];
  const looks: number[] = [];
  const numbers: number[] = [];
  for (let index = 0; index < tokens.length; index += 1) {
    const token = tokens[index];
    if (token === undefined) continue;
    const number = memory === null ? -1 : numberOf(memory, guess.language, folded, token);
    numbers.push(number);
    if (memory === null || number === -1) {
      spelled.push(spellToken(guess.language, folded, token));
      looks.push(looksOf(folded.source.slice(token.start, token.end), token));
    } else {
      spelled.push(memory.spelled[number] ?? '');
      looks.push(memory.looks[number] ?? 0);
    }
  }
  const numbered = { memory, generation: memory?.generation ?? 0, numbers };
  const { language, languageConfidence, languageUnsure } = guess;
  const hits = lexicon ? matchTerms(lexicon, tokens, spelled, numbered) : [];
  return { folded, tokens, spelled, looks, language, languageConfidence, languageUnsure, hits, numbered };
}

/** The lexicon's, unless the language is spelled otherwise than the lexicon's. */
function memoryFor(lexicon: Lexicon | undefined, language: string): WordMemory | null {
  if (lexicon === undefined) return null;
  const own = lexicon.language === language || (lexicon.language === 'und' && language !== 'de' && language !== 'fr');
  return own ? lexicon.memory : null;
}

function numberOf(memory: WordMemory, language: string, folded: Folded, token: Token): number {
  const { start, end } = token;
  const { source } = folded;
  const hash = hashOf(source, start, end);
  const number = findWord(memory, hash, source, start, end);
  // A character may have become several tokens ("½"): then what was written does not say which of them this is.
  if (number !== -1) return folded.even || memory.texts[number] === token.text ? number : -1;
  return keepWord(memory, hash, source, start, end, {
    text: token.text,
    spelled: spellToken(language, folded, token),
    looks: looksOf(source.slice(start, end), token),
  });
}

function looksOf(written: string, { kind, text, capital }: Token): number {
  if (kind !== 'word') return 0;
  const shouted = capital && text.length > 1 && written === written.toUpperCase() && written !== written.toLowerCase();
  return (capital ? CAPITAL : 0) + (shouted ? SHOUTED : 0) + (/([^\d])\1\1/u.test(text) ? DRAWN : 0);
}
