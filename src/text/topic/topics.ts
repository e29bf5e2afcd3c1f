/** Health topics by the words that name them. */
import type { Span, TopicFound } from '../analysis.ts';
import type { Reading } from '../reading.ts';
import { round } from '../model/core.ts';

/** Below this a topic is not worth mentioning. */
const least = 0.3;

/** Strongest first. Several words for one topic strengthen it, each as an independent witness. */
export function findTopics({ hits, tokens }: Reading): TopicFound[] {
  const found = new Map<string, { absent: number; spans: Span[] }>();
  for (const { entry, first, last } of hits) {
    if (entry.list !== 'topics') continue;
    const topic = found.get(entry.topic) ?? { absent: 1, spans: [] };
    topic.absent *= 1 - Math.min(0.98, entry.weight);
    topic.spans.push([tokens[first]?.start ?? 0, tokens[last]?.end ?? 0]);
    found.set(entry.topic, topic);
  }
  return [...found]
    .map(([id, { absent, spans }]) => ({ id, score: round(1 - absent), spans }))
    .filter(({ score }) => score >= least)
    .sort((one, other) => other.score - one.score || (one.id < other.id ? -1 : 1));
}
