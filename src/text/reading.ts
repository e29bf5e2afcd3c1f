/**
 * One post, read once: folded, cut into tokens, its language, and every lexicon entry found in it. All analyses
 * (sentiment, emotions, topics, signals) work on this and never on the text again. Pure, browser-safe.
 */
import type { Hit } from './lexicon/match-terms.ts';
import type { Folded } from './normalise.ts';
import type { Token } from './tokenise.ts';

export interface Reading {
  folded: Folded;
  /** Words, numbers, emoji, addresses and punctuation; offsets into the original text stand in each token. */
  tokens: readonly Token[];
  /** ISO 639-1, the best guess; `und` only for a text without letters. */
  language: string;
  /** 0…1. 1 where the caller gave the language. */
  languageConfidence: number;
  languageUnsure: boolean;
  /**
   * Lexicon entries found, in the order of their first token. Within one list a hit inside a longer one is left out,
   * an exact word wins over `word*`, that over `*word*`. Empty where the language has no lexicon (emoji aside).
   */
  hits: readonly Hit[];
}
