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

export interface Reading {
  folded: Folded;
  /** Words, numbers, emoji, addresses and punctuation; offsets into the original text stand in each token. */
  tokens: readonly Token[];
  /** Each token as lexicons spell it: folded, German umlauts as "ae", French accents kept. */
  spelled: readonly string[];
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
}

export interface LanguageGuess {
  language: string;
  languageConfidence: number;
  languageUnsure: boolean;
}

/** Reads a post whose language is known or guessed. */
export function read(folded: Folded, tokens: readonly Token[], guess: LanguageGuess, lexicon: Lexicon | undefined): Reading {
  const spelled = tokens.map((token) => spellToken(guess.language, folded, token));
  return { folded, tokens, spelled, ...guess, hits: lexicon ? matchTerms(lexicon, tokens, spelled) : [] };
}
