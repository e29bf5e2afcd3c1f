/** Lists of releases. */
import { sql } from 'kysely';
import { z } from 'zod';
import { invalidField } from '#kernel/errors.ts';
import { assertReadable } from '#kernel/handler.ts';
import type { Scope } from '#kernel/types.ts';
import { channelsOf, type Channel } from '#modules/channels/index.ts';
import { postOf } from '#modules/content/index.ts';
import { namesOf, organisationOf, unitsBelow } from '#modules/identity/index.ts';
import { readContent } from './assemble.ts';
import type { ReleaseState } from './contract.ts';
import { obstacle } from './rules.ts';
import type { Names } from './say.ts';
import { releaseFault } from './seal.ts';
import { currentHash, currentOf } from './standing.ts';
import { factsOf, idsOfPost, stateSql, type ReleaseFacts } from './store.ts';

const excerptLength = 140;
/** For `in` with a list that may be empty. */
const orNone = (ids: readonly string[]) => (ids.length > 0 ? [...ids] : ['00000000-0000-0000-0000-000000000000']);

export interface ReleaseFilter {
  limit: number;
  cursor?: string | undefined;
  unitId?: string | undefined;
  state?: Exclude<ReleaseState, 'edited'>[] | undefined;
  channelId?: string[] | undefined;
  q?: string | undefined;
  mine: boolean;
  sort: keyof typeof orders;
}

const orders = {
  due: { key: 'due_at', direction: 'asc', beyond: sql`>` },
  newest: { key: 'submitted_at', direction: 'desc', beyond: sql`<` },
} as const;

const cursorSchema = z.tuple([z.iso.datetime(), z.uuid(), z.uuid()]);

/** In the order asked for; what was handed in together stands together. Throws `invalid` for a cursor we did not write. */
export async function listReleases(scope: Scope, filter: ReleaseFilter) {
  const readable = scope.access.unitsWith(filter.mine ? 'review.sign' : 'review.read');
  const within = filter.unitId === undefined ? null : await unitsBelow(scope, filter.unitId);
  const { example } = await organisationOf(scope);
  let query = scope.db
    .selectFrom('review.v_release as v')
    .select(['v.id', 'v.due_at', 'v.submitted_at', 'v.submission_id'])
    .where('v.unit_id', 'in', orNone(within ? readable.filter((id) => within.includes(id)) : readable));
  if (filter.mine) {
    query = query.where(sql<boolean>`${stateSql} = 'waiting'`);
    if (!example) query = query.where(sql<boolean>`not (${scope.actor.personId}::uuid = any(v.editor_person_ids))`);
  }
  if (filter.state?.length) query = query.where(stateSql, 'in', filter.state);
  if (filter.channelId?.length) query = query.where('v.channel_id', 'in', filter.channelId);
  if (filter.q) query = query.where('v.title', 'ilike', `%${filter.q.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`);
  const { key, direction, beyond } = orders[filter.sort];
  if (filter.cursor) {
    const [at, submissionId, id] = readCursor(filter.cursor);
    query = query.where(
      sql<boolean>`(${sql.ref(`v.${key}`)}, v.submission_id, v.id) ${beyond} (${at}::timestamptz, ${submissionId}::uuid, ${id}::uuid)`,
    );
  }
  const rows = await query
    .orderBy(`v.${key}`, direction)
    .orderBy('v.submission_id', direction)
    .orderBy('v.id', direction)
    .limit(filter.limit + 1)
    .execute();
  const page = rows.slice(0, filter.limit);
  const last = page.at(-1);
  const items = await describeRows(
    scope,
    await factsOf(
      scope,
      page.map((row) => row.id!),
    ),
  );
  return {
    items: filter.mine ? items.filter((item) => item.waitsForMe) : items,
    nextCursor:
      rows.length > filter.limit && last
        ? Buffer.from(JSON.stringify([last[key], last.submission_id, last.id])).toString('base64url')
        : null,
  };
}

function readCursor(cursor: string): z.infer<typeof cursorSchema> {
  try {
    return cursorSchema.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')));
  } catch {
    throw invalidField('cursor', 'unknown_cursor');
  }
}

export async function releasesOfPost(scope: Scope, postId: string) {
  const post = await postOf(scope, postId);
  assertReadable(scope, 'review.read', post?.unitId);
  return describeRows(scope, await factsOf(scope, await idsOfPost(scope, postId)));
}

/** Rows for lists. What is waiting is compared with the post only where the post has a newer revision. */
export async function describeRows(scope: Scope, all: readonly ReleaseFacts[]) {
  const { example } = await organisationOf(scope);
  const names = await namesOf(
    scope,
    all.map(({ release }) => release.author_person_id),
  );
  const channels = await channelMap(scope, all);
  const edited = await editedOf(scope, all);
  return all.map((facts) => {
    const { release } = facts;
    const intact = releaseFault(scope.kernel.keyring, release) === null;
    const content = intact ? readContent(release.canonical) : null;
    const state = edited.has(release.id) ? 'edited' : facts.state;
    return {
      ...basics(facts, state, names, channels),
      warnings: content?.findings.filter((finding) => finding.severity === 'warn').length ?? 0,
      excerpt: excerpt(content?.text ?? ''),
      waitsForMe: obstacle(candidate(scope, release.unit_id), { state, intact, editors: release.editor_person_ids }, example) === null,
    };
  });
}

export async function editedOf(scope: Scope, all: readonly ReleaseFacts[]): Promise<Set<string>> {
  const waiting = all.filter(({ state }) => state === 'waiting');
  if (waiting.length === 0) return new Set();
  const posts = await scope.db
    .selectFrom('content.v_post')
    .select(['id', 'revision', 'archived'])
    .where('id', 'in', [...new Set(waiting.map(({ release }) => release.post_id))])
    .execute();
  const edited = new Set<string>();
  for (const post of posts) {
    const behind = waiting.filter(({ release }) => release.post_id === post.id && (post.archived || release.revision !== post.revision));
    if (behind.length === 0) continue;
    const current = await currentOf(scope, post.id!);
    for (const { release } of behind) {
      if (releaseFault(scope.kernel.keyring, release) === null && currentHash(scope.organisationId, release, current) !== release.hash)
        edited.add(release.id);
    }
  }
  return edited;
}

function excerpt(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ').trim();
  return line.length <= excerptLength
    ? line
    : `${line
        .slice(0, excerptLength)
        .replace(/\s+\S*$/, '')
        .replace(/[\uD800-\uDBFF]$/, '')}…`;
}

export const candidate = (scope: Scope, unitId: string) => ({
  kind: scope.actor.kind,
  personId: scope.actor.personId,
  maySign: scope.access.can('review.sign', unitId),
});

export async function channelMap(scope: Scope, all: readonly ReleaseFacts[]): Promise<Map<string, Channel>> {
  return new Map(
    (await channelsOf(scope, [...new Set(all.map(({ release }) => release.channel_id))])).map((channel) => [channel.id, channel]),
  );
}

export function basics({ release }: ReleaseFacts, state: ReleaseState, names: Names, channels: ReadonlyMap<string, Channel>) {
  return {
    id: release.id,
    unitId: release.unit_id,
    submissionId: release.submission_id,
    postId: release.post_id,
    number: release.number,
    title: release.title,
    language: release.language,
    channel: channelOfRelease(channels.get(release.channel_id), release.channel_id),
    author: { id: release.author_person_id, name: names.get(release.author_person_id) ?? '' },
    submittedAt: release.submitted_at,
    dueAt: release.due_at,
    state,
  };
}

function channelOfRelease(channel: Channel | undefined, id: string) {
  return {
    id,
    name: channel?.name ?? '',
    handle: channel?.handle ?? null,
    network: channel?.network ?? '',
    label: channel?.capabilities.label ?? '',
    byHand: channel?.byHand ?? false,
  };
}
