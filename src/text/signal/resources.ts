/** What the signals of one language are read with: two grammars, and for English the weights for patients' forums. Pure, browser-safe. */
import { compileGrammar } from '../safety/grammar.ts';
import type { Grammar } from '../safety/grammar.ts';
import { givenClasses, sharedRules } from '../safety/read.ts';
import type { ForumModel } from './forum.ts';
import { readForumModel } from './forum.ts';

export interface LanguageSignals {
  safety: Grammar;
  signal: Grammar;
  forum: ForumModel | null;
}

/** By ISO 639-1 code; a language that is not there has no signals. */
export type SignalResources = ReadonlyMap<string, LanguageSignals>;

export interface SignalSources {
  /** Contents of the language's `safety-*.tsv`. */
  safety: readonly string[];
  /** Contents of the language's `signal-*.tsv`. */
  signal: readonly string[];
  /** Content of `safety-forum.bin`, where there is one. */
  forum?: Uint8Array;
}

/** @throws GrammarError where a source does not hold together. */
export function compileSignals(language: string, sources: SignalSources): LanguageSignals {
  const umlauts = language === 'de';
  return {
    safety: compileGrammar([sharedRules, ...sources.safety], { given: givenClasses, umlauts }),
    signal: compileGrammar(sources.signal, { umlauts }),
    forum: sources.forum ? readForumModel(sources.forum) : null,
  };
}
