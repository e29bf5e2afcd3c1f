/** What the worker threads do with stored mentions: one query over many of them, its reasons, its words. */
import { analyse } from '#text/analyse.ts';
import { createReader } from '#text/match/document.ts';
import { addQuery, createQuerySet, explain, match } from '#text/match/query-set.ts';
import { fold } from '#text/normalise.ts';
import { parse } from '#text/query/parse.ts';
import { tokenise } from '#text/tokenise.ts';
import { textData } from '../../text-data.ts';
import { matchable } from './reading-work.ts';
import { spoken } from './spoken.ts';
import type { Spans, WorkPost } from './reading.ts';
import { functionWords } from './function-words.ts';
import { logLikelihood } from './log-likelihood.ts';

function setOf(text: string, zone: string) {
  const { query } = parse(text);
  const set = createQuerySet();
  if (query) addQuery(set, 0, query.root, { zone });
  return { set };
}

const factsOf = (post: WorkPost) => {
  if (!post.facts) throw new Error('a stored mention comes with its facts');
  return post.facts;
};

/** Places of the posts (as JSON) that the query matches; all of them for an empty query. */
export function findPosts({ text, zone, posts: json }: { text: string; zone: string; posts: string }): number[] {
  const posts = JSON.parse(json) as WorkPost[];
  if (text.trim() === '') return posts.map((_, place) => place);
  const { set } = setOf(text, zone);
  const read = createReader();
  return posts.flatMap((post, place) => (match(set, read(matchable(post, () => factsOf(post)))).length > 0 ? [place] : []));
}

/** Why each query matches its post; null where it does not. */
export function whyMatched(asked: { text: string; zone: string; post: WorkPost }[]): (Spans | null)[] {
  const sets = new Map<string, ReturnType<typeof setOf>>();
  const read = createReader();
  return asked.map(({ text, zone, post }) => {
    if (text.trim() === '') return { spans: [], titleSpans: [] };
    const key = `${zone} ${text}`;
    const { set } = sets.get(key) ?? setOf(text, zone);
    if (!sets.has(key)) sets.set(key, { set });
    const evidence = explain(set, 0, read(matchable(post, () => factsOf(post))));
    return evidence && { spans: evidence.text, titleSpans: evidence.title };
  });
}

/** The words that speak for the verdicts, by their place in the text (without the title). */
export async function whyJudged({
  post,
}: {
  post: WorkPost;
}): Promise<{ sentiment: [number, number][]; topics: { topic: string; spans: [number, number][] }[] }> {
  const { sentiment, topics } = analyse(await textData(), { text: spoken(post), ...(post.language ? { language: post.language } : {}) });
  const shift = spoken(post).length - post.text.length;
  const inText = (spans: readonly (readonly [number, number])[]) =>
    spans.filter(([start]) => start >= shift).map(([start, end]): [number, number] => [start - shift, end - shift]);
  return { sentiment: inText(sentiment.spans), topics: topics.map(({ id, spans }) => ({ topic: id, spans: inText(spans) })) };
}

const mostTerms = 40;
/** A term in fewer posts says little. */
const leastPosts = 3;

/**
 * Words, tags and pairs of words by log-likelihood (Dunning, "Accurate methods for the statistics of surprise and
 * coincidence", Computational Linguistics 19:1, 1993) over the posts that have them: more frequent inside than outside.
 */
export function keyTerms({
  inside,
  outside,
}: {
  inside: string[];
  outside: string[];
}): { term: string; inside: number; outside: number; score: number }[] {
  const within = countTerms(inside);
  const without = countTerms(outside);
  const scored = [...within].flatMap(([term, a]) => {
    if (a < leastPosts) return [];
    const b = without.get(term) ?? 0;
    const score = logLikelihood(a, b, inside.length, outside.length);
    return score > 3.84 && a * outside.length > b * inside.length
      ? [{ term, inside: a, outside: b, score: Math.round(score * 100) / 100 }]
      : [];
  });
  return scored.sort((one, other) => other.score - one.score || (one.term < other.term ? -1 : 1)).slice(0, mostTerms);
}

function countTerms(texts: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const text of texts) {
    const terms = new Set<string>();
    let before: { text: string; to: number } | null = null;
    for (const { kind, tag, text: word, from, to } of tokenise(fold(text))) {
      const isTerm = kind === 'word' && word.length > 1 && tag !== '@' && !functionWords.has(word);
      if (isTerm) terms.add(tag === '#' ? `#${word}` : word);
      if (isTerm && tag === null && before && from - before.to <= 1) terms.add(`${before.text} ${word}`);
      before = isTerm && tag === null ? { text: word, to } : null;
    }
    for (const term of terms) counts.set(term, (counts.get(term) ?? 0) + 1);
  }
  return counts;
}
