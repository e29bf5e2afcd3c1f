/**
 * Who speaks: profiles are looked up for accounts that a stream knows by number only, and rules judge what kind of author each is.
 * What an account says of itself is read, judged and not kept: the kind and its reasons are.
 */
import { sql } from 'kysely';
import { z } from 'zod';
import { askingAs, profilesPerCall, readProfiles, type Asking, type Profile } from '#connectors/bluesky/search.ts';
import type { CallFailure } from '#connectors/connector.ts';
import { now } from '#kernel/clock.ts';
import { defineTask } from '#kernel/jobs.ts';
import { logger } from '#kernel/log.ts';
import { inTransaction } from '#kernel/transaction.ts';
import type { Context, Scope } from '#kernel/types.ts';
import { withTokens } from '#modules/channels/index.ts';
import { authorKindOf } from './marks/author-kind.ts';
import { newAccount } from './marks/spam.ts';
import { authorId, plainHandle } from './names.ts';
import { jetstreamConfigSchema, searchConfigSchema } from './source-kinds/contract-schemas.ts';
import { countUse } from './usage.ts';

const log = logger('listening');
const nothing = z.object({}).strict() as z.ZodType<Record<string, never>>;
const mostLookedUp = 250;
const mostJudged = 2000;

/** Everybody kept here under this handle: one person may be known by the handle and by the network's own name. */
export async function authorsNamed(
  { db, organisationId }: Scope,
  { network, handle }: { network: string; handle: string },
): Promise<string[]> {
  const plain = plainHandle(handle);
  const { rows } = await sql<{ id: string }>`
    select id from listening.author where network = ${network} and lower(handle) = ${plain}`.execute(db);
  return [...new Set([authorId(organisationId, network, plain), ...rows.map(({ id }) => id)])];
}

export const lookUpAuthors = defineTask({
  name: 'listening.look_up_authors',
  version: 1,
  payload: nothing,
  run: (ctx) => lookUp(ctx, ctx.signal),
});

type Found = { outcome: 'ok'; profiles: Profile[] } | CallFailure;

async function lookUp(ctx: Context, signal: AbortSignal): Promise<void> {
  const { source, dids } = await inTransaction(ctx, async (scope) => ({
    source: await sourceThatKnows(scope),
    dids: await unknownAccounts(scope),
  }));
  if (!source) return;
  for (let from = 0; from < dids.length && !signal.aborted; from += profilesPerCall) {
    const some = dids.slice(from, from + profilesPerCall);
    const answer = await source.ask(ctx, some, signal);
    await inTransaction(ctx, (scope) => countUse(scope, source.id, { requests: 1, posts: 0 }));
    if (answer.outcome !== 'ok') return log.warn('profiles cannot be read', { network: 'bluesky', outcome: answer.outcome });
    await inTransaction(ctx, (scope) => keepProfiles(scope, some, answer.profiles));
  }
}

/** A source that may be asked for profiles, and how. */
async function sourceThatKnows({ db }: Scope) {
  const { rows } = await sql<{ id: string; kind: string; config: unknown }>`
    select id, kind, config from listening.source where kind in ('bluesky_jetstream', 'bluesky_search') and archived_at is null and paused_at is null
    order by kind, id limit 1`.execute(db);
  const [row] = rows;
  if (!row) return null;
  const asked = async (ctx: Context, asking: Asking, dids: readonly string[], signal: AbortSignal): Promise<Found> => {
    const result = await readProfiles({ fetch: ctx.kernel.outbound, now, signal }, asking, dids);
    return result.ok ? { outcome: 'ok', profiles: result.value } : result.failure;
  };
  const search = row.kind === 'bluesky_search' ? searchConfigSchema.parse(row.config) : null;
  const service = (search ? search.service : jetstreamConfigSchema.parse(row.config).profiles).replace(/\/+$/, '');
  return {
    id: row.id,
    ask: (ctx: Context, dids: readonly string[], signal: AbortSignal): Promise<Found> =>
      search?.channelId
        ? withTokens(ctx, search.channelId, (_connector, _context, tokens) => asked(ctx, askingAs(tokens), dids, signal), { signal })
        : asked(ctx, { service }, dids, signal),
  };
}

async function unknownAccounts({ db }: Scope): Promise<string[]> {
  const { rows } = await sql<{ did: string }>`
    select external_id as did from listening.author
    where network = 'bluesky' and external_id like 'did:%' and (looked_up_at is null or looked_up_at < kernel.now() - interval '7 days')
    order by looked_up_at nulls first limit ${mostLookedUp}`.execute(db);
  return rows.map(({ did }) => did);
}

async function keepProfiles({ db, organisationId }: Scope, dids: readonly string[], profiles: readonly Profile[]): Promise<void> {
  const byDid = new Map(profiles.map((profile) => [profile.did, profile]));
  for (const did of [...dids].sort()) {
    const id = authorId(organisationId, 'bluesky', did);
    const profile = byDid.get(did);
    if (!profile) {
      await sql`update listening.author set looked_up_at = kernel.now() where id = ${id}`.execute(db);
      continue;
    }
    const { kind, reasons } = authorKindOf({ ...profile, verified: false, behaviour: null });
    await sql`
      update listening.author set handle = ${profile.handle}, name = ${profile.name}, followers = ${profile.followers}, following = ${profile.following},
        joined_at = ${profile.joinedAt}::timestamptz, looked_up_at = kernel.now(),
        kind = case when kind_given then kind else ${kind} end, kind_reasons = case when kind_given then kind_reasons else ${reasons}::text[] end
      where id = ${id}`.execute(db);
    if (profile.joinedAt !== null)
      await sql`
        update listening.mention set spam = round((1 - (1 - spam) * (1 - ${newAccount.weight}::float8))::numeric, 2),
          spam_reasons = spam_reasons || 'new_account'::text
        where author_id = ${id} and spam > 0 and not 'new_account' = any(spam_reasons)
          and published_at < ${profile.joinedAt}::timestamptz + make_interval(days => ${newAccount.days}::int)`.execute(db);
  }
}

export const judgeAuthors = defineTask({
  name: 'listening.judge_authors',
  version: 1,
  payload: nothing,
  run: (ctx) => inTransaction(ctx, judge),
});

interface Behaving {
  id: string;
  handle: string;
  name: string | null;
  followers: number | null;
  following: number | null;
  kind: string;
  posts: number;
  most_per_day: number;
  same_words: number;
  hours: number;
}

/** Names and the behaviour of the last week, each author once a day. What the account said of itself stays, unless it behaves like a bot. */
async function judge({ db }: Scope): Promise<void> {
  const { rows } = await sql<Behaving>`
    with chosen as (
      select organisation_id, id, handle, name, followers, following, kind from listening.author
      where not kind_given and (judged_at is null or judged_at < kernel.now() - interval '1 day')
      order by judged_at nulls first, id limit ${mostJudged} for update skip locked
    )
    select c.id, c.handle, c.name, c.followers, c.following, c.kind, coalesce(b.posts, 0)::int as posts, coalesce(b.most_per_day, 0)::int as most_per_day,
      coalesce(b.same_words, 0)::float8 as same_words, coalesce(b.hours, 0)::int as hours
    from chosen c left join lateral (
      select sum(d.posts) as posts, max(d.posts) as most_per_day, sum(d.copies)::float8 / sum(d.posts) as same_words, max(d.hours) as hours from (
        select count(*) as posts, count(*) filter (where m.group_id <> m.id) as copies, count(distinct extract(hour from m.published_at)) as hours
        from listening.mention m where m.organisation_id = c.organisation_id and m.author_id = c.id and m.kind <> 'repost'
          and m.published_at > kernel.now() - interval '7 days'
        group by date_trunc('day', m.published_at at time zone 'UTC')
      ) d
    ) b on true order by c.id`.execute(db);
  for (const row of rows) {
    const behaviour = { posts: row.posts, mostPerDay: row.most_per_day, sameWords: row.same_words, hours: row.hours };
    const { kind, reasons } = authorKindOf({ ...row, bio: null, verified: false, behaviour: row.posts > 0 ? behaviour : null });
    const says = kind === 'bot_like' || (kind !== 'unsure' && row.kind === 'unsure');
    await sql`
      update listening.author set judged_at = kernel.now(), kind = case when ${says} then ${kind} else kind end,
        kind_reasons = case when ${says} then ${reasons}::text[] else kind_reasons end
      where id = ${row.id} and not kind_given`.execute(db);
  }
}
