/**
 * What the worker threads do with posts: match them against all saved queries of an organisation, and analyse those that
 * are kept. Matching comes first and costs a tenth: what the analysis would say is worked out while matching only for the
 * posts that otherwise match a query that asks for it (docs/decisions/0012-how-listening-stores.md).
 */
import { analyse } from '#text/analyse.ts';
import { emotionNames, type Catalogue } from '#text/analysis.ts';
import { createReader, type Document } from '#text/match/document.ts';
import type { Post } from '#text/match/post.ts';
import { keysOf } from '#text/match/keys.ts';
import { addQuery, createQuerySet, match, removeQuery, tune, type QuerySet } from '#text/match/query-set.ts';
import { parse } from '#text/query/parse.ts';
import type { FilterField } from '#text/query/syntax.ts';
import { textData } from '../../text-data.ts';
import { spamOf } from './marks/spam.ts';
import { simhash } from './simhash.ts';
import { spoken } from './spoken.ts';
import type { Facts, KeptPost, LiveQuery, Products, ReadPost, WorkPost } from './reading.ts';
import { packWords, type Block } from './words/blocks.ts';

interface KnownSet {
  number: number;
  products: Products;
  set: QuerySet;
  /** Slot of a version in the set. */
  slots: Map<string, number>;
  /** Place of a slot in the list that was sent. */
  places: Map<number, number>;
  nextSlot: number;
  /** Posts after which the queries are filed anew, by what was read. */
  tuneAt: number;
}

/** What only the analysis knows. */
const analysed: ReadonlySet<FilterField> = new Set(['lang', 'sentiment', 'emotion', 'topic', 'signal', 'spam']);
const firstTune = 2_000;

/** By name. A thread that has not seen the current set asks for it. */
const sets = new Map<string, KnownSet>();
const mostSets = 16;

/** Null: send the queries and the catalogue too. */
export async function readPosts(payload: {
  /** Of the set: the organisation's queries, or one that is filled back. */
  name: string;
  setNumber: number;
  stamp: string;
  queries: LiveQuery[] | null;
  catalogue: Catalogue | null;
  posts: WorkPost[];
}): Promise<ReadPost[] | null> {
  const known = upToDate(payload);
  if (!known) return null;
  const data = await textData();
  const read = createReader();
  return payload.posts.map((post) => {
    const facts = once(() => post.facts ?? factsOf(analysisOf(data, known.products, post), post));
    const matched = placesOf(known, read(matchable(post, facts)));
    return { facts: facts(), simhash: post.facts ? null : simhash(post.text), matched };
  });
}

export interface Incoming {
  name: string;
  setNumber: number;
  stamp: string;
  queries: LiveQuery[] | null;
  catalogue: Catalogue | null;
  /** The posts as JSON: a string goes to a thread for a fraction of what objects cost. */
  posts: string;
  /** By post: kept whatever matches. */
  sure: boolean[];
  /** Places of queries that do not hear where the posts come from. */
  deaf: number[];
}

/** The posts that are kept, and the words they hold by their place among those kept. Null: send the queries and the catalogue too. */
export async function readIncoming(given: Incoming): Promise<{ kept: KeptPost[]; words: Block[] } | null> {
  const known = upToDate(given);
  if (!known) return null;
  const data = await textData();
  const read = createReader();
  const deaf = new Set(given.deaf);
  const kept: KeptPost[] = [];
  const words = new Map<string, number[]>();
  for (const [place, post] of (JSON.parse(given.posts) as WorkPost[]).entries()) {
    const facts = once(() => factsOf(analysisOf(data, known.products, post), post));
    const document = read(matchable(post, facts));
    const matched = placesOf(known, document);
    const heard = deaf.size === 0 ? matched : matched.filter((query) => !deaf.has(query));
    if (heard.length === 0 && given.sure[place] !== true) continue;
    for (const key of keysOf(document)) {
      const places = words.get(key);
      if (places) places.push(kept.length);
      else words.set(key, [kept.length]);
    }
    kept.push({ place, facts: facts(), simhash: simhash(post.text), matched: heard });
  }
  if (known.set.marks.read >= known.tuneAt) {
    tune(known.set);
    known.tuneAt = known.set.marks.read * 10;
  }
  return { kept, words: packWords(words) };
}

function once<T>(make: () => T): () => T {
  let made: { value: T } | null = null;
  return () => (made ??= { value: make() }).value;
}

const analysisOf = (data: Awaited<ReturnType<typeof textData>>, { catalogue }: Products, post: WorkPost) =>
  analyse(data, { text: spoken(post), context, ...(post.language ? { language: post.language } : {}) }, { catalogue });

const placesOf = ({ set, places }: KnownSet, document: Document): number[] =>
  match(set, document).flatMap((slot) => places.get(slot) ?? []);

function upToDate(given: Pick<Incoming, 'name' | 'setNumber' | 'stamp' | 'queries' | 'catalogue'>): KnownSet | null {
  const { name, setNumber: number, stamp, queries, catalogue } = given;
  const present = sets.get(name);
  if (present?.number === number && present.products.stamp === stamp) return present;
  if (!queries || !catalogue) return null;
  const known = present ?? {
    number,
    products: { stamp, catalogue },
    set: createQuerySet(),
    slots: new Map<string, number>(),
    places: new Map<number, number>(),
    nextSlot: 0,
    tuneAt: firstTune,
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
      addQuery(known.set, slot, tree.root, { zone: query.zone, late: analysed });
      known.tuneAt = Math.max(firstTune, Math.min(known.tuneAt, known.set.marks.read * 2));
      known.slots.set(keyOf(query), slot);
    }
    known.places.set(slot, place);
  }
  known.number = number;
  known.products = { stamp, catalogue };
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

function factsOf({ language, languageUnsure, sentiment, emotions, topics, signals }: Analysed, post: WorkPost): Facts {
  const { score: spam, reasons: spamReasons } = spamOf(post);
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
    spam,
    spamReasons,
  };
}

/** The post as queries see it; what the analysis says of it is asked for only where a query does. */
export function matchable(post: WorkPost, facts: () => Facts): Post {
  const { text, title, network, kind, url, handle, name, followers, rating, country, has, verified, publishedAt, language } = post;
  const seen: Post = {
    text,
    network,
    type: kind,
    has,
    is: verified ? ['verified'] : [],
    publishedAt,
    get lang() {
      return post.facts === null && language !== null ? language : facts().language;
    },
    get sentiment() {
      return { label: facts().sentiment, score: facts().score };
    },
    get emotion() {
      return Object.fromEntries(emotionNames.map((emotion, index) => [emotion, facts().emotions[index] ?? 0]));
    },
    get topic() {
      return facts().topics;
    },
    get signal() {
      return facts().signals;
    },
    get spam() {
      return facts().spam;
    },
  };
  if (title) seen.title = title;
  if (url) seen.url = url;
  if (handle) seen.handle = handle;
  if (name) seen.author = name;
  if (followers !== null) seen.followers = followers;
  if (rating !== null) seen.rating = rating;
  if (country) seen.country = country;
  return seen;
}
