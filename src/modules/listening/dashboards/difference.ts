/** Which posts of the last thirty days a version of a query gains and loses against another. */
import type { z } from 'zod';
import { now } from '#kernel/clock.ts';
import { notFound } from '#kernel/errors.ts';
import { inTransaction } from '#kernel/transaction.ts';
import type { Context } from '#kernel/types.ts';
import { organisationOf } from '#modules/identity/index.ts';
import { mentionsOf } from '../mentions.ts';
import { instantsOf, lastDays } from '../periods.ts';
import { readableQuery } from '../queries.ts';
import { findPosts } from '../reading.ts';
import { coverageOf, scan } from '../search.ts';
import type { StoredPost } from '../stored-posts.ts';
import type { differenceSchema } from './contract-schemas.ts';

const days = 30;
const sampleSize = 5;

export async function differenceOf(
  ctx: Context,
  { id, before, after }: { id: string; before: number; after: number },
): Promise<z.infer<typeof differenceSchema>> {
  const { scanned, versions } = await inTransaction(ctx, async (scope) => {
    const query = await readableQuery(scope, id);
    const rows = await scope.db
      .selectFrom('listening.query_version')
      .select(['number', 'text', 'zone'])
      .where('query_id', '=', query.id)
      .where('number', 'in', [before, after])
      .execute();
    const { reportingZone } = await organisationOf(scope);
    return { scanned: await scan(scope, instantsOf(lastDays(days, now(), reportingZone), reportingZone)), versions: rows };
  });
  const work = scanned.posts.map((post) => post.work);
  const placesOf = async (number: number) => {
    const version = versions.find((row) => row.number === number);
    if (!version) throw notFound();
    return new Set(await findPosts(ctx, version, work));
  };
  const [old, fresh] = [await placesOf(before), await placesOf(after)];
  const gained = scanned.posts.filter((_, place) => fresh.has(place) && !old.has(place));
  const lost = scanned.posts.filter((_, place) => old.has(place) && !fresh.has(place));
  const shown = (posts: readonly StoredPost[]) =>
    inTransaction(ctx, (scope) =>
      mentionsOf(
        scope,
        spread(posts).map((post) => post.id),
      ),
    );
  return {
    both: [...fresh].filter((place) => old.has(place)).length,
    gained: { posts: gained.length, sample: await shown(gained) },
    lost: { posts: lost.length, sample: await shown(lost) },
    coverage: coverageOf(scanned),
  };
}

/** A few over the whole period, so that one loud day does not fill the sample. */
function spread<T>(posts: readonly T[]): T[] {
  const step = Math.max(1, Math.floor(posts.length / sampleSize));
  return posts.filter((_, index) => index % step === 0).slice(0, sampleSize);
}
