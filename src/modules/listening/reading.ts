/** Posts read in worker threads: what is sent, what comes back. */
import { z } from 'zod';
import type { Context } from '#kernel/types.ts';
import type { Catalogue } from '#text/analysis.ts';
import type { MentionKind } from './contract-schemas.ts';
import { sentiments } from './contract-schemas.ts';

/** Raised when the same text would be judged otherwise; mentions keep the version they were read by. */
export const analysisVersion = 2;

const work = new URL('./reading-work.ts', import.meta.url);

const factsSchema = z.object({
  language: z.string(),
  languageUnsure: z.boolean(),
  /** Neutral where the verdict is too unsure to count. */
  sentiment: z.enum(sentiments),
  score: z.number(),
  abstained: z.boolean(),
  /** In the order of `emotionNames`. */
  emotions: z.array(z.number()),
  topics: z.array(z.string()),
  signals: z.array(z.string()),
  /** A person must look at it, so its text does not expire. */
  flagged: z.boolean(),
  /** 0…1, and why (marks/spam.ts). */
  spam: z.number(),
  spamReasons: z.array(z.string()),
});
export type Facts = z.infer<typeof factsSchema>;

export interface WorkPost {
  text: string;
  title: string | null;
  network: string;
  kind: MentionKind;
  url: string | null;
  handle: string | null;
  name: string | null;
  followers: number | null;
  verified: boolean;
  rating: number | null;
  country: string | null;
  has: string[];
  /** Milliseconds since 1970. */
  publishedAt: number;
  /** Trusted when given. */
  language: string | null;
  /** Known already: it is matched, not analysed again. */
  facts: Facts | null;
}

export interface LiveQuery {
  queryId: string;
  version: number;
  text: string;
  zone: string;
}

/** The organisation's products; `stamp` is another where they have changed. */
export interface Products {
  stamp: string;
  catalogue: Catalogue;
}

/** What posts are read by. */
export interface ReadBy {
  number: number;
  queries: readonly LiveQuery[];
  /** Needed where anything is analysed. */
  products?: Products;
}

const readPostSchema = z.object({ facts: factsSchema, simhash: z.string().nullable(), matched: z.array(z.number().int()) });
export type ReadPost = z.infer<typeof readPostSchema>;

const keptSchema = readPostSchema.extend({ place: z.number().int() });
/** A post that is kept, by its place among those sent. */
export type KeptPost = z.infer<typeof keptSchema>;
const incomingSchema = z.object({
  kept: z.array(keptSchema),
  words: z.array(z.object({ first: z.string(), bytes: z.instanceof(Uint8Array) })),
});

/** What came of a slice: the posts kept, by their place among all, and the words they hold by their place in `kept`. */
export type ReadSlice = z.infer<typeof incomingSchema>;

/**
 * Matches posts and analyses those that are kept: by a query that hears their unit, or because they are `sure`.
 * A slice takes a thread some 50 ms, so that who waits for an answer finds one free.
 */
export async function readIncoming(
  { kernel, organisationId }: Context,
  set: { number: number; queries: readonly (LiveQuery & { hears: ReadonlySet<string> })[]; products: Products },
  unitId: string,
  posts: readonly { work: WorkPost; sure: boolean }[],
): Promise<ReadSlice[]> {
  const deaf = set.queries.flatMap(({ hears }, place) => (hears.has(unitId) ? [] : [place]));
  const plain = () => set.queries.map(({ queryId, version, text, zone }) => ({ queryId, version, text, zone }));
  return Promise.all(
    slicesOf(posts).map(async ({ from, some }) => {
      const payload = {
        name: organisationId,
        setNumber: set.number,
        stamp: set.products.stamp,
        deaf,
        posts: JSON.stringify(some.map(({ work: post }) => post)),
        sure: some.map(({ sure }) => sure),
      };
      const ask = async (queries: LiveQuery[] | null) =>
        incomingSchema
          .nullable()
          .parse(await kernel.pool.run(work, 'readIncoming', { ...payload, queries, catalogue: queries && set.products.catalogue }));
      const read = (await ask(null)) ?? (await ask(plain()));
      if (!read) throw new Error('the worker thread read nothing');
      return { words: read.words, kept: read.kept.map((post) => ({ ...post, place: from + post.place })) };
    }),
  );
}

/** In units of one post that is matched and no more; one that is analysed costs some ten of them. */
const mostWork = 1_500;

function slicesOf<P extends { sure: boolean }>(posts: readonly P[]): { from: number; some: readonly P[] }[] {
  const slices: { from: number; some: readonly P[] }[] = [];
  let from = 0;
  let effort = 0;
  for (const [place, { sure }] of posts.entries()) {
    effort += sure ? 10 : 2;
    if (effort < mostWork && place + 1 < posts.length) continue;
    slices.push({ from, some: posts.slice(from, place + 1) });
    from = place + 1;
    effort = 0;
  }
  return slices;
}

const noProducts: Products = { stamp: '', catalogue: {} };

/** One task each: long enough to be worth the way to a thread, short enough to share the threads. */
const slice = 500;

/** Analyse and match, in the order given; `matched` are places in `queries`. */
export async function readPosts(
  { kernel, organisationId }: Context,
  { number: setNumber, queries, products = noProducts }: ReadBy,
  posts: readonly WorkPost[],
  /** Under which the threads keep the compiled queries. */
  name = organisationId,
): Promise<ReadPost[]> {
  const slices = Array.from({ length: Math.ceil(posts.length / slice) }, (_, index) => posts.slice(index * slice, (index + 1) * slice));
  const plain = queries.map(({ queryId, version, text, zone }) => ({ queryId, version, text, zone }));
  const answers = await Promise.all(
    slices.map(async (some) => {
      const ask = async (list: LiveQuery[] | null) =>
        readPostSchema
          .array()
          .nullable()
          .parse(
            await kernel.pool.run(work, 'readPosts', {
              name,
              setNumber,
              stamp: products.stamp,
              queries: list,
              catalogue: list && products.catalogue,
              posts: some,
            }),
          );
      const read = (await ask(null)) ?? (await ask(plain));
      if (!read) throw new Error('the worker thread read nothing');
      return read;
    }),
  );
  return answers.flat();
}

const scanWork = new URL('./scan-work.ts', import.meta.url);
const span = z.tuple([z.number().int(), z.number().int()]);
const spansSchema = z.object({ spans: z.array(span), titleSpans: z.array(span) });
export type Spans = z.infer<typeof spansSchema>;
const termsSchema = z.array(z.object({ term: z.string(), inside: z.number().int(), outside: z.number().int(), score: z.number() }));
const judgedSchema = z.object({ sentiment: z.array(span), topics: z.array(z.object({ topic: z.string(), spans: z.array(span) })) });

/** Someone is waiting for these. */
const urgent = { urgent: true };

/** Places of the posts that the query matches. */
export async function findPosts({ kernel }: Context, query: { text: string; zone: string }, posts: readonly WorkPost[]): Promise<number[]> {
  return z
    .array(z.number().int())
    .parse(await kernel.pool.run(scanWork, 'findPosts', { text: query.text, zone: query.zone, posts: JSON.stringify(posts) }, urgent));
}

/** Why each query matches its post; null where it does not. */
export async function whyMatched(
  { kernel }: Context,
  asked: readonly { text: string; zone: string; post: WorkPost }[],
): Promise<(Spans | null)[]> {
  const plain = asked.map(({ text, zone, post }) => ({ text, zone, post }));
  return z.array(spansSchema.nullable()).parse(await kernel.pool.run(scanWork, 'whyMatched', plain, urgent));
}

export async function whyJudged({ kernel }: Context, post: WorkPost): Promise<z.infer<typeof judgedSchema>> {
  return judgedSchema.parse(await kernel.pool.run(scanWork, 'whyJudged', { post }, urgent));
}

/** Terms that stand in `inside` more often than in `outside`. */
export async function keyTerms({ kernel }: Context, texts: { inside: string[]; outside: string[] }): Promise<z.infer<typeof termsSchema>> {
  return termsSchema.parse(await kernel.pool.run(scanWork, 'keyTerms', texts, urgent));
}
