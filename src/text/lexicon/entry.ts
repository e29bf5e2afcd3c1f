/** What one line of a lexicon says. The format is described in src/text/data/README.md. */
import type { Emotion } from '../analysis.ts';

interface Line {
  /** As written in the file, `word*` and `*word*` included. */
  term: string;
}

export interface SentimentEntry extends Line {
  list: 'sentiment';
  /** −4…4; 0 where the word carries an emotion only. */
  polarity: number;
  /** 0…1. */
  emotions: Partial<Record<Emotion, number>>;
  /** The same as pairs of place in `emotionNames` and strength. */
  strengths: readonly (readonly [number, number])[];
}

export type ModifierKind = 'negator' | 'intensifier' | 'diminisher' | 'contrast' | 'irony' | 'conditional' | 'hedge' | 'question';

export interface ModifierEntry extends Line {
  list: 'modifiers';
  kind: ModifierKind;
  /** Negator: tokens of scope, 0 for what only looks like one ("not only"); intensifier, diminisher, conditional: factor; irony: likelihood; contrast: 1 where it begins a clause; 0 where the kind has none. */
  value: number;
  /** A negator that stands after what it negates ("passt mir nicht"). */
  back: boolean;
  /** Which side of a contrast weighs more. */
  side: 'before' | 'after';
}

export interface TopicEntry extends Line {
  list: 'topics';
  /** For example `procedure.mri`. */
  topic: string;
  /** 0…1. */
  weight: number;
}

export interface EventEntry extends Line {
  list: 'events';
  /** What happens to the body, one name in all languages (`nausea`). */
  concept: string;
  seriousness: string;
}

export interface MedicineEntry extends Line {
  list: 'medicines';
  class: string;
}

export type Entry = SentimentEntry | ModifierEntry | TopicEntry | EventEntry | MedicineEntry;
