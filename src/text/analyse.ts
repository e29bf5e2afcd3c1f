/**
 * One post in, everything the engine has to say about it out: language, sentiment, emotions, topics, signals, in one
 * pass. The data (lexicons, weights) is handed in, see src/text-data.ts. Pure, browser-safe.
 */
import type { Analysis, Catalogue, PostContext } from './analysis.ts';
import type { Identify } from './identify/identify.ts';
import type { Lexicon } from './lexicon/compile.ts';
import { coreLogits, emotionScores, round } from './model/core.ts';
import type { Calibration, CoreModel } from './model/core.ts';
import { correct, negatedTokens } from './model/ngram-model.ts';
import type { NgramModel } from './model/ngram-model.ts';
import { fold } from './normalise.ts';
import { read } from './reading.ts';
import type { LanguageGuess, Reading } from './reading.ts';
import { decideSentiment } from './sentiment/decide.ts';
import type { Judged } from './sentiment/decide.ts';
import { sentimentFeatures } from './sentiment/features.ts';
import { weigh } from './sentiment/weigh.ts';
import type { SignalResources } from './signal/resources.ts';
import { readSignals } from './signal/signals.ts';
import { tokenise } from './tokenise.ts';
import { findTopics } from './topic/topics.ts';

export interface TextData {
  /** By language; `und` holds the emoji, for all languages without a lexicon. */
  lexicons: ReadonlyMap<string, Lexicon>;
  ngrams: ReadonlyMap<string, NgramModel>;
  core: CoreModel;
  identify: Identify;
  signals: SignalResources;
}

export interface AnalyseOptions {
  catalogue?: Catalogue;
  /** Languages to analyse, all four by default; of others only the name is given and the verdict abstains. */
  languages?: readonly string[];
}

export interface PostInput {
  text: string;
  /** Trusted when given. */
  language?: string;
  context?: PostContext;
}

/** Languages that are analysed in full; of others only language, emoji and query matches are known. */
export const analysedLanguages = ['nl', 'de', 'fr', 'en'] as const;

export const isAnalysed = (language: string): boolean => (analysedLanguages as readonly string[]).includes(language);

export function analyse(data: TextData, post: PostInput, options: AnalyseOptions = {}): Analysis {
  const reading = readPost(data, post);
  const judged = judge(data, reading, options.languages);
  return {
    language: reading.language,
    languageConfidence: round(reading.languageConfidence),
    languageUnsure: reading.languageUnsure,
    sentiment: decideSentiment(reading, judged),
    emotions: emotionScores(judged.logits, judged.calibration, judged.weighed.emotions),
    topics: findTopics(reading),
    signals: readSignals(reading, data.signals, post.context, options.catalogue),
  };
}

/** Core and correction of one reading, before any verdict. */
export function judge(data: TextData, reading: Reading, languages: readonly string[] = analysedLanguages): Judged {
  const weighed = weigh(reading);
  const logits = coreLogits(data.core, sentimentFeatures(reading, weighed));
  const calibration = calibrationOf(data.core, reading.language);
  const model = data.ngrams.get(reading.language);
  // Irony is where words learned from sincere posts mislead most.
  const shares = { ...calibration.shares, sentiment: calibration.shares.sentiment * (1 - weighed.scopes.irony) };
  if (model) correct(model, reading, negatedTokens(reading), shares, logits);
  return { weighed, logits, calibration, analysed: isAnalysed(reading.language) && languages.includes(reading.language) };
}

/** The reading that all analyses work on. */
export function readPost(data: TextData, post: PostInput): Reading {
  const folded = fold(post.text);
  const guess = post.language === undefined ? data.identify(post.text) : given(post.language);
  return read(folded, tokenise(folded), guess, data.lexicons.get(guess.language) ?? data.lexicons.get('und'));
}

/** "de-AT" is German. */
const given = (language: string): LanguageGuess => ({
  language: language.toLowerCase().split(/[-_]/u)[0] ?? language,
  languageConfidence: 1,
  languageUnsure: false,
});

/** A language without a lexicon is judged by its emoji and signs alone: an emotion has to show plainly. */
const plainly = 1.5;

function calibrationOf({ calibration }: CoreModel, language: string): Calibration {
  const own = calibration[language];
  if (own) return own;
  const english = calibration['en'];
  if (!english) throw new Error('the core model knows no English');
  return { ...english, shares: { sentiment: 0, emotions: 0 }, thresholds: english.thresholds.map((threshold) => threshold + plainly) };
}
