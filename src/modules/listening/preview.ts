/** What a query would find, while it is being written: count, sample and telling words of the last thirty days. */
import { sql } from 'kysely';
import { now } from '#kernel/clock.ts';
import { inTransaction } from '#kernel/transaction.ts';
import type { Context, Scope } from '#kernel/types.ts';
import { check } from '#text/query/lint.ts';
import { organisationOf } from '#modules/identity/index.ts';
import { instantsOf, lastDays, recentDays } from './periods.ts';
import { findPosts, keyTerms } from './reading.ts';
import { spoken } from './spoken.ts';
import { coverageOf, scan, withReasons } from './search.ts';
import { storedPosts, type StoredPost } from './stored-posts.ts';

const sampleSize = 5;
const mostCompared = 3_000;

export async function previewQuery(ctx: Context, query: { text: string; zone: string }) {
  const { query: tree, problems } = check(query.text);
  const said = problems.map(({ code, severity, span, params }) => ({
    code,
    severity,
    span: [span[0], span[1]] as [number, number],
    params,
  }));
  if (!tree) return { problems: said, found: null };
  const { found, sample: among } = await inTransaction(ctx, async (scope) => {
    const { reportingZone } = await organisationOf(scope);
    const period = instantsOf(lastDays(recentDays, now(), reportingZone), reportingZone);
    return { found: await scan(scope, period, notReposted, { text: query.text }), sample: await some(scope, period) };
  });
  const matching = async (posts: readonly StoredPost[]) =>
    new Set(
      await findPosts(
        ctx,
        query,
        posts.map(({ work }) => work),
      ),
    );
  const places = await matching(found.posts);
  const inside = found.posts.filter((_, place) => places.has(place));
  const insideIds = new Set(inside.map(({ id }) => id));
  const outside = among.filter(({ id }) => !insideIds.has(id));
  const terms = await keyTerms(ctx, {
    inside: inside.slice(0, mostCompared).map(({ work }) => spoken(work)),
    outside: outside.map(({ work }) => spoken(work)),
  });
  // Spread over the period, so that one loud day does not fill the sample.
  const step = Math.max(1, Math.floor(inside.length / sampleSize));
  const sample = inside.filter((_, index) => index % step === 0).slice(0, sampleSize);
  return {
    problems: said,
    found: { posts: inside.length, sample: await withReasons(ctx, query, sample), terms, coverage: coverageOf(found) },
  };
}

/** As insights count: a repost is spread, no post. */
const notReposted = sql<boolean>`m.kind <> 'repost'`;

/** Posts to hold the words against: the newest. */
function some(scope: Scope, { from, to }: { from: string; to: string }): Promise<StoredPost[]> {
  const units = scope.access.unitsWithAncestors('listening.read');
  return storedPosts(
    scope,
    sql<boolean>`m.published_at >= ${from}::timestamptz and m.published_at < ${to}::timestamptz and m.unit_id = any(${units}::uuid[]) and ${notReposted}`,
    mostCompared,
  );
}
