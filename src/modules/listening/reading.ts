/** Posts read in worker threads: what is sent, what comes back. */
import { z } from 'zod';
import type { Context } from '#kernel/types.ts';
import type { MentionKind } from './contract-schemas.ts';
import { sentiments } from './contract-schemas.ts';

/** Raised when the same text would be judged otherwise; mentions keep the version they were read by. */
export const analysisVersion = 1;

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

const readPostSchema = z.object({ facts: factsSchema, simhash: z.string().nullable(), matched: z.array(z.number().int()) });
export type ReadPost = z.infer<typeof readPostSchema>;

/** One task each: long enough to be worth the way to a thread, short enough to share the threads. */
const slice = 500;

/** Analyse and match, in the order given; `matched` are places in `queries`. */
export async function readPosts(
  { kernel, organisationId }: Context,
  setNumber: number,
  queries: readonly LiveQuery[],
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
          .parse(await kernel.pool.run(work, 'readPosts', { name, setNumber, queries: list, posts: some }));
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
  return z.array(z.number().int()).parse(await kernel.pool.run(scanWork, 'findPosts', { ...query, posts }, urgent));
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
