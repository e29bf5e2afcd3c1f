/**
 * The index of words: every batch brings its own part (a segment) in the transaction that stores it, so that what is
 * stored can be found; a job merges small segments (merge.ts). Candidates found here are a superset: the matcher decides.
 */
import { sql } from 'kysely';
import { newId } from '#kernel/ids.ts';
import type { Scope } from '#kernel/types.ts';
import type { KeyNeed } from '#text/match/keys.ts';
import { memberCount, memberOf, packMembers, publishedAtOf, readBlock, type Block, type Member } from './blocks.ts';
import { isAsked, placesFor, stretchesOf } from './find.ts';

export interface NewSegment {
  members: readonly Member[];
  /** Null: not read yet, every member may hold any word. */
  words: readonly Block[] | null;
  /** The lowest of the members. */
  querySet: number;
  texts: number;
}

export async function writeSegment(scope: Scope, { members, words, querySet, texts }: NewSegment): Promise<void> {
  if (members.length === 0) return;
  const id = newId();
  const times = members.map(({ publishedAt }) => publishedAt);
  const bounds = times.reduce(({ from, to }, at) => ({ from: at < from ? at : from, to: at > to ? at : to }), {
    from: times[0] ?? '',
    to: times[0] ?? '',
  });
  await sql`
    insert into listening.segment (organisation_id, id, from_at, to_at, size, query_set, members, indexed, texts)
    values (${scope.organisationId}, ${id}, ${bounds.from}, ${bounds.to}, ${members.length}, ${querySet}, ${packMembers(members)}, ${words !== null}, ${texts})`.execute(
    scope.db,
  );
  if (!words || words.length === 0) return;
  await sql`
    insert into listening.segment_words (organisation_id, segment_id, first_word, block)
    select ${scope.organisationId}::uuid, ${id}::uuid, first_word, block
    from unnest(${words.map(({ first }) => first)}::text[], ${words.map(({ bytes }) => Buffer.from(bytes))}::bytea[]) as w (first_word, block)`.execute(
    scope.db,
  );
}

export interface Segment {
  id: string;
  toAt: string;
  size: number;
  indexed: boolean;
}

/** Those with a member in the period, what was published last first. */
export async function segmentsOf({ db }: Scope, { from, to }: { from: string; to: string }): Promise<Segment[]> {
  const { rows } = await sql<Segment>`
    select id, to_at as "toAt", size, indexed from listening.segment
    where to_at >= ${from}::timestamptz and from_at < ${to}::timestamptz order by to_at desc, id desc`.execute(db);
  return rows;
}

/** By segment the places of members that may match; null: all of them. */
export async function placesIn(
  { db, organisationId }: Scope,
  segments: readonly Segment[],
  need: KeyNeed,
): Promise<Map<string, readonly number[] | null>> {
  const stretches = stretchesOf(need);
  const indexed = segments.filter((segment) => segment.indexed).map(({ id }) => id);
  if (!stretches || indexed.length === 0) return new Map(segments.map(({ id }) => [id, null]));
  // One row for each word and segment, by the key: 150 segments of 65,536 in 6 ms a word.
  const { rows } = await sql<{ id: string; block: Buffer }>`
    select s.id, p.block from unnest(${indexed}::uuid[]) as s (id)
    cross join unnest(${stretches.map(({ from }) => from)}::text[], ${stretches.map(({ below }) => below)}::text[]) as w (low, high)
    cross join lateral (
      (select block from listening.segment_words p where p.organisation_id = ${organisationId} and p.segment_id = s.id
        and p.first_word <= w.low collate "C" order by p.first_word desc limit 1)
      union all
      select block from listening.segment_words p where p.organisation_id = ${organisationId} and p.segment_id = s.id
        and p.first_word > w.low collate "C" and p.first_word < w.high collate "C"
    ) p`.execute(db);
  const words = new Map<string, Map<string, number[]>>(indexed.map((id) => [id, new Map()]));
  for (const { id, block } of rows) {
    const known = words.get(id);
    if (known)
      readBlock(
        block,
        (word) => !known.has(word) && isAsked(need, word),
        (word, places) => known.set(word, places),
      );
  }
  return new Map(segments.map(({ id }) => [id, placesFor(need, words.get(id) ?? new Map())]));
}

interface Wanted {
  id: string;
  size: number;
  /** Null: all. */
  places: readonly number[] | null;
}

/** A member not read out yet: few of those found are wanted in the end. */
interface Packed {
  bytes: Buffer;
  place: number;
}

async function packedMembers({ db }: Scope, wanted: readonly Wanted[]): Promise<Packed[]> {
  // Cut out one by one where they are few, else read as a whole.
  const isFew = ({ places, size }: Wanted) => places !== null && places.length * 20 < size;
  const few = wanted.filter(isFew).flatMap(({ id, places }) => (places ?? []).map((place) => ({ id, place })));
  const cut = sql<{ member: Buffer }>`
    select substring(s.members from p.place * 24 + 1 for 24) as member
    from unnest(${few.map(({ id }) => id)}::uuid[], ${few.map(({ place }) => place)}::int[]) as p (id, place) join listening.segment s on s.id = p.id`;
  const found: Packed[] = few.length === 0 ? [] : (await cut.execute(db)).rows.map(({ member }) => ({ bytes: member, place: 0 }));
  for (const { id, places } of wanted.filter((one) => !isFew(one))) {
    const { rows } = await sql<{ members: Buffer }>`select members from listening.segment where id = ${id}`.execute(db);
    for (const { members: bytes } of rows) {
      if (places) for (const place of places) found.push({ bytes, place });
      else for (let place = 0; place < memberCount(bytes); place += 1) found.push({ bytes, place });
    }
  }
  return found;
}

/** The members at these places. */
export const membersOf = async (scope: Scope, wanted: readonly Wanted[]): Promise<Member[]> =>
  (await packedMembers(scope, wanted)).map(({ bytes, place }) => memberOf(bytes, place));

export interface Candidates {
  /** What was published last first. */
  members: Member[];
  /** Everything published after this was looked at. */
  completeFrom: string;
  complete: boolean;
  /** Those that were not opened among them. */
  mayMatch: number;
}

/** Members of a period that may match, at most so many: the newest. Null where the words say nothing and time is the better way. */
export async function candidatesFor(
  scope: Scope,
  need: KeyNeed,
  { from, to }: { from: string; to: string },
  most: number,
): Promise<Candidates | null> {
  if (!stretchesOf(need)) return null;
  const segments = await segmentsOf(scope, { from, to });
  const places = await placesIn(scope, segments, need);
  const found: { at: number; packed: Packed }[] = [];
  const [first, end] = [Date.parse(from), Date.parse(to)];
  let opened = 0;
  let certain = 0;
  while (opened < segments.length && certain <= most) {
    const wanted: Wanted[] = [];
    for (let some = 0; some <= most && opened < segments.length; opened += 1) {
      const { id, size } = segments[opened] as Segment;
      wanted.push({ id, size, places: places.get(id) ?? null });
      some += places.get(id)?.length ?? size;
    }
    for (const packed of await packedMembers(scope, wanted)) {
      const at = publishedAtOf(packed.bytes, packed.place);
      if (at >= first && at < end) found.push({ at, packed });
    }
    // Segments not opened yet reach up to here: nothing is said of what is as old.
    const border = opened < segments.length ? Date.parse(segments[opened]?.toAt ?? to) : -Infinity;
    certain = found.reduce((sum, { at }) => sum + (at > border ? 1 : 0), 0);
  }
  found.sort((one, other) => other.at - one.at);
  // An edited post is a member of two segments.
  const kept = new Map<string, Member>();
  for (let at = 0; at < certain && kept.size <= most; at += 1) {
    const { bytes, place } = (found[at] as { packed: Packed }).packed;
    const member = memberOf(bytes, place);
    kept.set(`${member.id} ${member.publishedAt}`, member);
  }
  const members = [...kept.values()];
  if (opened === segments.length && members.length <= most)
    return { members, completeFrom: from, complete: true, mayMatch: members.length };
  members.length = Math.min(members.length, most);
  const mayMatch = segments.reduce((sum, { id, size }) => sum + (places.get(id)?.length ?? size), 0);
  return { members, completeFrom: members.at(-1)?.publishedAt ?? from, complete: false, mayMatch };
}
