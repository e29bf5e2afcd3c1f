/** Other programs for the same tasks, as their own documentation says to call them. Measured in the same run as ours. */
import { createRequire } from 'node:module';
import { eld } from 'eld/large';
import { francAll } from 'franc';
import { detect as tinyld } from 'tinyld';
import { z } from 'zod';
import type { SentimentLabel } from '#text/analysis.ts';

const require = createRequire(import.meta.url);
const aFunction = <F>() => z.custom<F>((value) => typeof value === 'function');

export interface SentimentPeer {
  name: string;
  languages: readonly string[];
  label(text: string, language: string): SentimentLabel | Promise<SentimentLabel>;
}

const bySign = (score: number, least = 0): SentimentLabel => (score > least ? 'positive' : score < -least ? 'negative' : 'neutral');

function plainSentiment(): SentimentPeer {
  const Sentiment = aFunction<new () => { analyze(text: string): unknown }>().parse(require('sentiment'));
  const analyser = new Sentiment();
  const answer = z.object({ score: z.number() });
  return { name: 'sentiment', languages: ['en'], label: (text) => bySign(answer.parse(analyser.analyze(text)).score) };
}

/** ±0.05 are the thresholds its authors give. */
function vader(): SentimentPeer {
  const { SentimentIntensityAnalyzer } = z
    .object({ SentimentIntensityAnalyzer: z.object({ polarity_scores: aFunction<(text: string) => unknown>() }) })
    .parse({ SentimentIntensityAnalyzer: { polarity_scores: polarityScores() } });
  const answer = z.object({ compound: z.number() });
  return {
    name: 'vader-sentiment',
    languages: ['en'],
    label: (text) => bySign(answer.parse(SentimentIntensityAnalyzer.polarity_scores(text)).compound, 0.05),
  };
}

function polarityScores(): (text: string) => unknown {
  const module = z
    .object({ SentimentIntensityAnalyzer: z.custom<{ polarity_scores(text: string): unknown }>((value) => value !== undefined) })
    .parse(require('vader-sentiment'));
  return (text) => module.SentimentIntensityAnalyzer.polarity_scores(text);
}

/** The word list has no program of its own: words and pairs of words are looked up and summed. */
function afinn(): SentimentPeer {
  const lists = new Map<string, Map<string, number>>();
  const files: Record<string, unknown> = {
    en: require('afinn-165-multilingual/build/AFINN-en.json'),
    nl: require('afinn-165-multilingual/build/AFINN-nl.json'),
    de: require('afinn-165-multilingual/build/AFINN-de.json'),
    fr: require('afinn-165-multilingual/build/AFINN-fr.json'),
  };
  for (const [language, file] of Object.entries(files)) {
    const read = z.record(z.string(), z.number().nullable()).parse(file);
    lists.set(
      language,
      new Map(Object.entries(read).flatMap(([term, value]) => (value === null ? [] : [[term.toLowerCase(), value] as const]))),
    );
  }
  return {
    name: 'afinn-165-multilingual',
    languages: ['en', 'nl', 'de', 'fr'],
    label: (text, language) => {
      const list = lists.get(language);
      const words = text.toLowerCase().match(/[\p{L}\p{N}'’-]+|\p{Extended_Pictographic}/gu) ?? [];
      let sum = 0;
      for (const [index, word] of words.entries()) sum += list?.get(word) ?? list?.get(`${word} ${words[index + 1] ?? ''}`) ?? 0;
      return bySign(sum);
    },
  };
}

function nlpjs(): SentimentPeer {
  const core = z.object({ containerBootstrap: aFunction<() => Promise<unknown>>() }).parse(require('@nlpjs/core'));
  const { SentimentAnalyzer } = z
    .object({ SentimentAnalyzer: aFunction<new (settings: object) => { process(input: object): Promise<unknown> }>() })
    .parse(require('@nlpjs/sentiment'));
  const modules: Record<string, unknown> = {
    LangEn: require('@nlpjs/lang-en'),
    LangNl: require('@nlpjs/lang-nl'),
    LangDe: require('@nlpjs/lang-de'),
    LangFr: require('@nlpjs/lang-fr'),
  };
  const packs = Object.entries(modules).map(([name, module]) => z.record(z.string(), z.unknown()).parse(module)[name]);
  const answer = z.object({ sentiment: z.object({ score: z.number() }) });
  let ready: Promise<{ process(input: object): Promise<unknown> }> | undefined;
  const start = async () => {
    const container = z.custom<{ use(pack: unknown): void }>((value) => typeof value === 'object').parse(await core.containerBootstrap());
    for (const pack of packs) container.use(pack);
    return new SentimentAnalyzer({ container });
  };
  return {
    name: '@nlpjs/sentiment',
    languages: ['en', 'nl', 'de', 'fr'],
    label: async (text, language) => {
      ready ??= start();
      return bySign(answer.parse(await (await ready).process({ locale: language, text })).sentiment.score);
    },
  };
}

export const sentimentPeers = (): SentimentPeer[] => [plainSentiment(), vader(), afinn(), nlpjs()];

export interface IdentificationPeer {
  name: string;
  identify(text: string): string;
}

const threeLetters: Record<string, string> = {
  nld: 'nl',
  deu: 'de',
  fra: 'fr',
  eng: 'en',
  spa: 'es',
  ita: 'it',
  por: 'pt',
  dan: 'da',
  swe: 'sv',
  nob: 'nb',
  nno: 'nb',
  afr: 'af',
  pol: 'pl',
};

/** Norwegian is "nb" in the test set; "no" means the same. */
export const sameLanguage = (said: string): string => (said === 'no' || said === 'nn' ? 'nb' : said);

export const identificationPeers = (): IdentificationPeer[] => [
  { name: 'eld (large)', identify: (text) => eld.detect(text).language },
  { name: 'tinyld', identify: (text) => tinyld(text) },
  { name: 'franc', identify: (text) => threeLetters[francAll(text, { minLength: 1 })[0]?.[0] ?? ''] ?? 'und' },
];
