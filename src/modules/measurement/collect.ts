/**
 * Reading numbers back from one account: its own and those of its posts. Nothing is open in the database while the
 * network is asked; what was read is kept in one transaction for each call. Doing it twice does no harm.
 */
import { sql } from 'kysely';
import type { Connector } from '#connectors/connector.ts';
import { connectorFor } from '#connectors/index.ts';
import { now } from '#kernel/clock.ts';
import { inTransaction } from '#kernel/transaction.ts';
import type { Context, Scope } from '#kernel/types.ts';
import { channelOf, withTokens, type Channel } from '#modules/channels/index.ts';
import { accountPause, isDue, postPause } from './rules.ts';
import { keepReadings, type Reading } from './points.ts';

/** Addresses in one call of a connector, so that what was read is kept soon. */
const postsPerCall = 100;
/** Beyond this a post is no longer read when somebody asks for everything. */
const refreshWithinDays = 365;

interface Post {
  dispatchId: string;
  unitId: string;
  uri: string;
}
interface Due {
  channel: Channel;
  account: boolean;
  posts: Post[];
}

/** What happened: points kept, and the outcome of the last call (`ok` where nothing was due). */
export interface Collected {
  points: number;
  outcome: string;
}

/** The connector of a channel that can be asked now, or null. */
export function askable(channel: Channel): Connector | null {
  if (channel.byHand || channel.archived || channel.disconnected) return null;
  return connectorFor(channel.network) ?? null;
}

/** Read what is due, or with `everything` all there is. What a network does is an outcome, never thrown. */
export async function collectChannel(
  ctx: Context,
  channelId: string,
  { everything, signal }: { everything: boolean; signal?: AbortSignal },
): Promise<Collected> {
  const due = await inTransaction(ctx, (scope) => dueOf(scope, channelId, everything));
  let points = 0;
  if (!due) return { points, outcome: 'ok' };
  if (due.account) {
    const read = await readAccount(ctx, due.channel, signal);
    points += read.points;
    if (read.outcome !== 'ok') return { points, outcome: read.outcome };
  }
  for (let start = 0; start < due.posts.length; start += postsPerCall) {
    const read = await readPosts(ctx, due.channel, due.posts.slice(start, start + postsPerCall), signal);
    points += read.points;
    if (read.outcome !== 'ok') return { points, outcome: read.outcome };
  }
  return { points, outcome: 'ok' };
}

async function readAccount(ctx: Context, channel: Channel, signal: AbortSignal | undefined): Promise<Collected> {
  const answer = await withTokens(
    ctx,
    channel.id,
    (connector, context, tokens) => connector.readAccount(context, tokens),
    signal ? { signal } : {},
  );
  const subject = { subjectType: 'channel', subjectId: channel.id, unitId: channel.unitId } as const;
  const readings = answer.outcome === 'ok' ? answer.metrics.map(({ name, value }) => ({ ...subject, metric: name, value })) : [];
  return keep(ctx, channel, readings, [{ ...subject, outcome: answer.outcome }], answer.outcome);
}

async function readPosts(ctx: Context, channel: Channel, posts: readonly Post[], signal: AbortSignal | undefined): Promise<Collected> {
  const answer = await withTokens(
    ctx,
    channel.id,
    (connector, context, tokens) =>
      connector.readPostMetrics(
        context,
        tokens,
        posts.map(({ uri }) => ({ uri })),
      ),
    signal ? { signal } : {},
  );
  const subjectOf = (post: Post) => ({ subjectType: 'dispatch', subjectId: post.dispatchId, unitId: post.unitId }) as const;
  if (answer.outcome !== 'ok')
    return keep(
      ctx,
      channel,
      [],
      posts.map((post) => ({ ...subjectOf(post), outcome: answer.outcome })),
      answer.outcome,
    );
  const readings = posts.flatMap((post) =>
    (answer.metrics.get(post.uri) ?? []).map(({ name, value }) => ({ ...subjectOf(post), metric: name, value })),
  );
  const attempts = posts.map((post) => ({ ...subjectOf(post), outcome: answer.metrics.has(post.uri) ? 'ok' : 'absent' }));
  return keep(ctx, channel, readings, attempts, 'ok');
}

type Attempt = Pick<Reading, 'subjectType' | 'subjectId' | 'unitId'> & { outcome: string };

async function keep(
  ctx: Context,
  channel: Channel,
  readings: readonly Reading[],
  attempts: readonly Attempt[],
  outcome: string,
): Promise<Collected> {
  return inTransaction(ctx, async (scope) => {
    const points = await keepReadings(scope, readings);
    await noteAttempts(scope, attempts);
    if (points > 0)
      scope.record({
        action: 'measurement.channel.collected',
        entity: { type: 'channel_numbers', id: channel.id },
        unitId: channel.unitId,
        new: { points, subjects: attempts.length },
      });
    return { points, outcome };
  });
}

async function noteAttempts(scope: Scope, attempts: readonly Attempt[]): Promise<void> {
  const rows = [...attempts].sort((one, other) => one.subjectId.localeCompare(other.subjectId));
  await scope.db
    .insertInto('measurement.collection')
    .values(
      rows.map(({ subjectType, subjectId, unitId, outcome }) => ({
        organisation_id: scope.organisationId,
        subject_type: subjectType,
        subject_id: subjectId,
        unit_id: unitId,
        attempted_at: sql<string>`kernel.now()`,
        outcome,
      })),
    )
    .onConflict((oc) =>
      oc.columns(['organisation_id', 'subject_type', 'subject_id']).doUpdateSet((eb) => ({
        unit_id: eb.ref('excluded.unit_id'),
        attempted_at: eb.ref('excluded.attempted_at'),
        outcome: eb.ref('excluded.outcome'),
      })),
    )
    .execute();
}

async function dueOf(scope: Scope, channelId: string, everything: boolean): Promise<Due | null> {
  const channel = await channelOf(scope, channelId);
  const connector = channel && askable(channel);
  if (!channel || !connector) return null;
  const account = everything || isDue(await lastAttempt(scope, channelId), accountPause, now());
  const posts = connector.capabilities.postMetrics.length > 0 ? await duePosts(scope, channelId, everything) : [];
  return account || posts.length > 0 ? { channel, account, posts } : null;
}

async function lastAttempt(scope: Scope, channelId: string) {
  const row = await scope.db
    .selectFrom('measurement.collection')
    .select(['attempted_at', 'outcome'])
    .where('subject_type', '=', 'channel')
    .where('subject_id', '=', channelId)
    .executeTakeFirst();
  return row ? { at: row.attempted_at, outcome: row.outcome } : null;
}

/** Newest first: where a run is cut short, what moves most has been read. */
async function duePosts(scope: Scope, channelId: string, everything: boolean): Promise<Post[]> {
  const { rows } = await sql<Post & { publishedAt: string; attemptedAt: string | null; outcome: string | null }>`
    select d.dispatch_id as "dispatchId", d.unit_id as "unitId", d.uri, d.published_at as "publishedAt", c.attempted_at as "attemptedAt", c.outcome
    from publishing.v_published d
    left join measurement.collection c on c.organisation_id = d.organisation_id and c.subject_type = 'dispatch' and c.subject_id = d.dispatch_id
    where d.channel_id = ${channelId} and d.uri is not null and d.withdrawn_at is null
    order by d.published_at desc`.execute(scope.db);
  const time = now().getTime();
  return rows.filter(({ publishedAt, attemptedAt, outcome }) => {
    const age = time - Date.parse(publishedAt);
    if (everything) return age < refreshWithinDays * 86_400_000;
    return isDue(attemptedAt === null ? null : { at: attemptedAt, outcome: outcome ?? '' }, postPause(age), now());
  });
}
