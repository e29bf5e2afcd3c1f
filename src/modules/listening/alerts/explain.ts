/** Why: what stands in the posts of a finding far more often than in those of the four weeks before. Authors and posts are kept by id. */
import { sql } from 'kysely';
import { z } from 'zod';
import { inTransaction } from '#kernel/transaction.ts';
import type { Context } from '#kernel/types.ts';
import { logLikelihood } from '../log-likelihood.ts';
import { keyTerms } from '../reading.ts';
import { byRelevance } from '../search.ts';
import { spoken } from '../spoken.ts';
import { storedPosts, type StoredPost } from '../stored-posts.ts';
import { hourMs } from './clock.ts';
import { counted, inHours, type Watched } from './series.ts';

const mostPosts = 2000;
const baseDays = 28;
const mostTerms = 12;
const mostAuthors = 5;
const mostTop = 5;
/** One in a hundred by chance. */
const significant = 6.63;

const risen = { inside: z.number(), outside: z.number(), score: z.number() };
export const keptExplanationSchema = z.object({
  posts: z.number().default(0),
  postsBefore: z.number().default(0),
  terms: z.array(z.object({ term: z.string(), ...risen })).default([]),
  networks: z.array(z.object({ network: z.string(), ...risen })).default([]),
  authors: z.array(z.object({ id: z.uuid(), posts: z.number() })).default([]),
  top: z.array(z.uuid()).default([]),
});
export type KeptExplanation = z.infer<typeof keptExplanationSchema>;

/** Of what a rule counts in the hours from `from` up to, not with, `to`. */
export async function explain(ctx: Context, watched: Watched, from: number, to: number): Promise<KeptExplanation> {
  const { inside, outside, authorOf } = await inTransaction(ctx, async (scope) => {
    const between = (start: number, end: number) =>
      storedPosts(
        scope,
        sql<boolean>`${inHours(sql`m.published_at`, start, end)} and ${counted(watched.metric)}
          and exists (select from listening.match x where x.organisation_id = m.organisation_id and x.query_id = ${watched.queryId}
            and x.version = ${watched.version} and x.published_at = m.published_at and x.mention_id = m.id)`,
        mostPosts,
      );
    const found = await between(from, to);
    const { rows } = await sql<{ id: string; author_id: string }>`
      select m.id, m.author_id from listening.mention m
      where m.id = any(${found.map(({ id }) => id)}::uuid[]) and ${inHours(sql`m.published_at`, from, to)} and m.author_id is not null`.execute(
      scope.db,
    );
    return {
      inside: found,
      outside: await between(from - baseDays * 24 * hourMs, from),
      authorOf: new Map(rows.map((row) => [row.id, row.author_id])),
    };
  });
  const textsOf = (posts: readonly StoredPost[]) => posts.filter(({ hasText }) => hasText).map(({ work }) => spoken(work));
  const terms = await keyTerms(ctx, { inside: textsOf(inside), outside: textsOf(outside) });
  return {
    posts: inside.length,
    postsBefore: outside.length,
    terms: terms.slice(0, mostTerms),
    networks: networksOf(inside, outside),
    authors: authorsOf(inside, authorOf),
    top: byRelevance(inside)
      .slice(0, mostTop)
      .map(({ id }) => id),
  };
}

function networksOf(inside: readonly StoredPost[], outside: readonly StoredPost[]): KeptExplanation['networks'] {
  const tally = (posts: readonly StoredPost[]) => Map.groupBy(posts, ({ work }) => work.network);
  const before = tally(outside);
  return [...tally(inside)]
    .map(([network, posts]) => {
      const a = posts.length;
      const b = before.get(network)?.length ?? 0;
      return { network, inside: a, outside: b, score: Math.round(100 * logLikelihood(a, b, inside.length, outside.length)) / 100 };
    })
    .filter((one) => one.score > significant && one.inside * outside.length > one.outside * inside.length)
    .sort((one, other) => other.score - one.score);
}

/** Who wrote most, then who is read most; of a single post only those with many readers. */
function authorsOf(inside: readonly StoredPost[], authorOf: ReadonlyMap<string, string>): KeptExplanation['authors'] {
  const followers = new Map<string, number>();
  const posts = new Map<string, number>();
  for (const { id, work } of inside) {
    const author = authorOf.get(id);
    if (author === undefined) continue;
    posts.set(author, (posts.get(author) ?? 0) + 1);
    followers.set(author, Math.max(followers.get(author) ?? 0, work.followers ?? 0));
  }
  return [...posts]
    .filter(([id, count]) => count > 1 || (followers.get(id) ?? 0) >= 1000)
    .sort(([one, a], [other, b]) => b - a || (followers.get(other) ?? 0) - (followers.get(one) ?? 0))
    .slice(0, mostAuthors)
    .map(([id, count]) => ({ id, posts: count }));
}
