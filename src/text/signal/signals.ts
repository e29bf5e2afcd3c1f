/**
 * The thirteen signals of a post, each with a score and its evidence in the original text; only what is asserted is
 * there. Safety comes from src/text/safety, the rest from patterns. Pure, browser-safe.
 */
import type { AdverseEvent, Catalogue, PostContext, SignalName, Signals } from '../analysis.ts';
import type { Reading } from '../reading.ts';
import { wordsOf } from '../safety/matcher.ts';
import type { Words } from '../safety/matcher.ts';
import { readSafety } from '../safety/read.ts';
import type { Verdict } from '../safety/verdict.ts';
import { asksForum, forumVerdict } from './forum.ts';
import { givenOf } from './given.ts';
import { otherSignals } from './other.ts';
import type { SignalResources } from './resources.ts';
import { spansOf } from './spans.ts';

/** Which categories of the safety verdict assert which signal. */
const byCategory: readonly [signal: Exclude<SignalName, 'adverse_event'>, categories: readonly string[]][] = [
  ['product_complaint', ['PQC']],
  ['lack_of_effect', ['LACK_OF_EFFECT']],
  ['overdose_misuse', ['OVERDOSE', 'MISUSE', 'ABUSE', 'OFF_LABEL']],
  ['pregnancy_exposure', ['PREGNANCY_EXPOSURE', 'LACTATION_EXPOSURE']],
  ['medication_error', ['MEDICATION_ERROR']],
  ['device_incident', ['DEVICE_INCIDENT']],
  ['falsified', ['FALSIFIED_SUSPECTED']],
];

/** Always the same, for what is worked out about a catalogue is kept with it. */
const noProducts: Catalogue = {};

/**
 * Reads the signals of a post. `context.channel` is one of the channel words of the annotation convention
 * (`facebook_comment`, `x_post`, `dm`, …); others are tolerated. A language without resources has no signals.
 */
export function readSignals(
  reading: Reading,
  resources: SignalResources,
  context: PostContext = {},
  catalogue: Catalogue = noProducts,
): Signals {
  const own = resources.get(reading.language);
  if (own === undefined) return {};
  const words = wordsOf(reading.tokens, reading.folded.source, reading.numbered);
  const signals: Signals = otherSignals(words, own.signal);
  const given = givenOf(reading, words);
  const asked = asksForum(own.forum, words, context, catalogue);
  const safety = readSafety(words, own.safety, context, catalogue, given, { always: asked });
  const heard = asked && own.forum ? forumVerdict(own.forum, { reading, words, safety }, Object.keys(catalogue).length === 0) : undefined;
  const verdict = heard === undefined ? (safety?.verdict ?? null) : heard;
  if (verdict === null) return signals;
  signals.adverse_event = adverseEvent(verdict, words);
  if (!verdict.flagged) return signals;
  for (const [name, categories] of byCategory) {
    const hits = categories.flatMap((category) => verdict.evidence.get(category) ?? []);
    if (categories.some((category) => verdict.categories.includes(category)))
      signals[name] = { score: verdict.score, spans: spansOf(hits, words) };
  }
  return signals;
}

function adverseEvent(verdict: Verdict, words: Words): AdverseEvent {
  const { flagged, criteria, categories, priority, queue, score } = verdict;
  return { score, spans: spansOf([...verdict.evidence.values()].flat(), words), flagged, criteria, categories, priority, queue };
}
