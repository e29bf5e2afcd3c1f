/** What the worker threads do with posts: analyse them, and match them against all saved queries of an organisation. */
import { analyse } from '#text/analyse.ts';
import { emotionNames } from '#text/analysis.ts';
import { createReader } from '#text/match/document.ts';
import type { Post } from '#text/match/post.ts';
import { addQuery, createQuerySet, match, removeQuery, type QuerySet } from '#text/match/query-set.ts';
import { parse } from '#text/query/parse.ts';
import { textData } from '../../text-data.ts';
import { simhash } from './simhash.ts';
import { spoken } from './spoken.ts';
import type { Facts, LiveQuery, ReadPost, WorkPost } from './reading.ts';

interface KnownSet {
  number: number;
  set: QuerySet;
  /** Slot of a version in the set. */
  slots: Map<string, number>;
  /** Place of a slot in the list that was sent. */
  places: Map<number, number>;
  nextSlot: number;
}

/** By name. A thread that has not seen the current set asks for it. */
const sets = new Map<string, KnownSet>();
const mostSets = 16;

/** Null: send the queries too. */
export async function readPosts(payload: {
  /** Of the set: the organisation's queries, or one that is filled back. */
  name: string;
  setNumber: number;
  queries: LiveQuery[] | null;
  posts: WorkPost[];
}): Promise<ReadPost[] | null> {
  const known = upToDate(payload.name, payload.setNumber, payload.queries);
  if (!known) return null;
  const data = await textData();
  const read = createReader();
  return payload.posts.map((post) => {
    const facts =
      post.facts ?? factsOf(analyse(data, { text: spoken(post), context, ...(post.language ? { language: post.language } : {}) }));
    const matched = match(known.set, read(matchable(post, facts))).flatMap((slot) => known.places.get(slot) ?? []);
    return { facts, simhash: post.facts ? null : simhash(post.text), matched };
  });
}

function upToDate(name: string, number: number, queries: LiveQuery[] | null): KnownSet | null {
  const present = sets.get(name);
  if (present?.number === number) return present;
  if (!queries) return null;
  const known = present ?? {
    number,
    set: createQuerySet(),
    slots: new Map<string, number>(),
    places: new Map<number, number>(),
    nextSlot: 0,
  };
  const wanted = new Set(queries.map(keyOf));
  for (const [key, slot] of known.slots) {
    if (wanted.has(key)) continue;
    removeQuery(known.set, slot);
    known.slots.delete(key);
  }
  known.places = new Map();
  for (const [place, query] of queries.entries()) {
    let slot = known.slots.get(keyOf(query));
    if (slot === undefined) {
      const { query: tree } = parse(query.text);
      if (!tree) throw new Error(`query ${query.queryId} version ${query.version} was saved with an error`);
      slot = known.nextSlot++;
      addQuery(known.set, slot, tree.root, { zone: query.zone });
      known.slots.set(keyOf(query), slot);
    }
    known.places.set(slot, place);
  }
  known.number = number;
  sets.delete(name);
  sets.set(name, known);
  const [oldest] = sets.keys();
  if (sets.size > mostSets && oldest !== undefined) sets.delete(oldest);
  return known;
}

/** Posts from anywhere: the model of patients' forums, where everybody speaks of one medicine, is not asked. */
const context = { channel: 'mention' };

const keyOf = ({ queryId, version }: LiveQuery): string => `${queryId} ${version}`;

type Analysed = ReturnType<typeof analyse>;

function factsOf({ language, languageUnsure, sentiment, emotions, topics, signals }: Analysed): Facts {
  const names = Object.keys(signals);
  return {
    language,
    languageUnsure,
    sentiment: sentiment.abstained ? 'neutral' : sentiment.label,
    score: sentiment.score,
    abstained: sentiment.abstained,
    emotions: emotionNames.map((name) => emotions[name]),
    topics: topics.map(({ id }) => id),
    signals: names,
    flagged: signals.adverse_event?.flagged ?? names.some((name) => name === 'threat_self_harm'),
  };
}

/** The post as queries see it. */
export function matchable(post: WorkPost, facts: Facts): Post {
  const { text, title, network, kind, url, handle, name, followers, rating, country, has, verified, publishedAt } = post;
  return {
    text,
    network,
    type: kind,
    lang: facts.language,
    sentiment: { label: facts.sentiment, score: facts.score },
    emotion: Object.fromEntries(emotionNames.map((emotion, index) => [emotion, facts.emotions[index] ?? 0])),
    topic: facts.topics,
    signal: facts.signals,
    has,
    is: verified ? ['verified'] : [],
    publishedAt,
    ...(title ? { title } : {}),
    ...(url ? { url } : {}),
    ...(handle ? { handle } : {}),
    ...(name ? { author: name } : {}),
    ...(followers === null ? {} : { followers }),
    ...(rating === null ? {} : { rating }),
    ...(country ? { country } : {}),
  };
}
