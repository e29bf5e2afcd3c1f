/** What the engine says about one post: the lines that `auscult analyse` writes. Scores are 0…1 unless noted; spans are UTF-16 offsets in the original text. */

export type Span = [start: number, end: number];

export const emotionNames = ['fear', 'anger', 'joy', 'sadness', 'trust', 'disgust', 'anticipation', 'surprise', 'worry'] as const;
export type Emotion = (typeof emotionNames)[number];
/** From 0.5 on the emotion is taken as expressed. */
export type Emotions = Record<Emotion, number>;

export const sentimentLabels = ['negative', 'neutral', 'positive'] as const;
export type SentimentLabel = (typeof sentimentLabels)[number];

export interface Sentiment {
  /** Always given, the best guess also where `abstained`. */
  label: SentimentLabel;
  /** −1…1: the balance of the calibrated probabilities, positive minus negative. */
  score: number;
  /** Too unsure to count: unknown language, mixed or next to nothing to go by. */
  abstained: boolean;
  /** The words that speak for the label. */
  spans: Span[];
}

export interface TopicFound {
  /** For example `procedure.mri`. */
  id: string;
  score: number;
  spans: Span[];
}

export const signalNames = [
  'adverse_event',
  'product_complaint',
  'lack_of_effect',
  'overdose_misuse',
  'pregnancy_exposure',
  'medication_error',
  'device_incident',
  'falsified',
  'misinformation',
  'threat_self_harm',
  'press',
  'intent',
  'question',
] as const;
export type SignalName = (typeof signalNames)[number];

export interface Signal {
  score: number;
  spans: Span[];
}

export type SafetyQueue = 'PV' | 'PQC' | 'DEVICE' | 'MI' | 'NONE';

/** Present whenever anything concerns safety. */
export interface AdverseEvent extends Signal {
  /** Whether a person must look at it; false for the queues MI and NONE. */
  flagged: boolean;
  criteria: { reporter: boolean; patient: boolean; product: boolean; event: boolean };
  /** AE, AE_POSSIBLE, LACK_OF_EFFECT, … */
  categories: string[];
  priority: 'P1' | 'P2' | 'P3';
  queue: SafetyQueue;
}

/** Only what is asserted. */
export type Signals = { adverse_event?: AdverseEvent } & Partial<Record<Exclude<SignalName, 'adverse_event'>, Signal>>;

export interface Analysis {
  /** ISO 639-1, always the best guess; `und` only without letters. */
  language: string;
  languageConfidence: number;
  languageUnsure: boolean;
  sentiment: Sentiment;
  emotions: Emotions;
  topics: TopicFound[];
  signals: Signals;
}

/** Where the post stands. Unknown keys and values are tolerated. */
export interface PostContext {
  channel?: string;
  [key: string]: unknown;
}

/** The organisation's products by id; only `type` and `aliases` are required. */
export type Catalogue = Record<string, CatalogueProduct>;

export interface CatalogueProduct {
  type: string;
  aliases: readonly string[];
  [key: string]: unknown;
}
