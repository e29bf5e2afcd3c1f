/** What a query would find, while it is being written: count, sample and telling words of the last thirty days. */
import { now } from '#kernel/clock.ts';
import { inTransaction } from '#kernel/transaction.ts';
import type { Context } from '#kernel/types.ts';
import { check } from '#text/query/lint.ts';
import { organisationOf } from '#modules/identity/index.ts';
import { instantsOf, lastDays } from './periods.ts';
import { findPosts, keyTerms } from './reading.ts';
import { spoken } from './spoken.ts';
import { coverageOf, scan, withReasons } from './search.ts';

const previewDays = 30;
const sampleSize = 5;

export async function previewQuery(ctx: Context, query: { text: string; zone: string }) {
  const { query: tree, problems } = check(query.text);
  const said = problems.map(({ code, severity, span, params }) => ({
    code,
    severity,
    span: [span[0], span[1]] as [number, number],
    params,
  }));
  if (!tree) return { problems: said, found: null };
  const scanned = await inTransaction(ctx, async (scope) => {
    const { reportingZone } = await organisationOf(scope);
    return scan(scope, instantsOf(lastDays(previewDays, now(), reportingZone), reportingZone));
  });
  const places = new Set(
    await findPosts(
      ctx,
      query,
      scanned.posts.map(({ work }) => work),
    ),
  );
  const inside = scanned.posts.filter((_, place) => places.has(place));
  const outside = scanned.posts.filter((_, place) => !places.has(place));
  const terms = await keyTerms(ctx, { inside: inside.map(({ work }) => spoken(work)), outside: outside.map(({ work }) => spoken(work)) });
  // Spread over the period, so that one loud day does not fill the sample.
  const step = Math.max(1, Math.floor(inside.length / sampleSize));
  const sample = inside.filter((_, index) => index % step === 0).slice(0, sampleSize);
  return {
    problems: said,
    found: { posts: inside.length, sample: await withReasons(ctx, query, sample), terms, coverage: coverageOf(scanned) },
  };
}
