/**
 * Near-duplicates: which group each new mention belongs to, by the shapes of the last weeks. Each batch stores the shapes
 * it brings as one row; each process reads the rows of the others and keeps all in memory. Two batches at the same instant
 * may each begin a group for the same words: groups are a help, no count rests on them.
 */
import { sql } from 'kysely';
import { newId } from '#kernel/ids.ts';
import type { Scope } from '#kernel/types.ts';
import { addShape, capacity, createShapes, findShape, type Shapes } from './shapes.ts';
import { groupPosts } from './simhash.ts';

interface Known {
  shapes: Shapes;
  /** The newest row read; rows that were not yet to be seen may be a little older. */
  newest: string;
  read: Set<string>;
}

const known = new Map<string, Known>();
const mostKnown = 16;
/** A batch is written in less. */
const overlapMs = 20_000;
const mostAtOnce = 500;

/** The group of each; one that is like no other begins its own. */
export async function groupsOf(scope: Scope, posts: readonly { id: string; simhash: string | null }[]): Promise<Map<string, string>> {
  if (posts.every(({ simhash }) => simhash === null)) return new Map(posts.map(({ id }) => [id, id]));
  const { shapes } = await upToDate(scope);
  const found = new Map(posts.map(({ id, simhash }) => [id, simhash === null ? id : findShape(shapes, simhash)]));
  const { groups, begun } = groupPosts(posts.filter(({ id }) => found.get(id) === null));
  if (begun.length > 0)
    await sql`
      insert into listening.shape_part (organisation_id, id, simhashes, group_ids)
      values (${scope.organisationId}, ${newId()}, ${begun.map(({ simhash }) => BigInt.asIntN(64, BigInt(`0x${simhash}`)).toString())}::bigint[],
        ${begun.map(({ groupId }) => groupId)}::uuid[])`.execute(scope.db);
  return new Map(posts.map(({ id }) => [id, found.get(id) ?? groups.get(id) ?? id]));
}

/** Rows are read as they come: what is rolled back is never among them. */
async function upToDate(scope: Scope): Promise<Known> {
  const { organisationId } = scope;
  const present = known.get(organisationId) ?? (await latest(scope));
  known.delete(organisationId);
  known.set(organisationId, present);
  const [oldest] = known.keys();
  if (known.size > mostKnown && oldest !== undefined) known.delete(oldest);
  for (;;) {
    const rows = await parts(
      scope,
      sql`where id > ${before(present.newest)}::uuid and id <> all(${[...present.read]}::uuid[]) order by id limit ${mostAtOnce}`,
    );
    keep(present, rows);
    if (rows.length < mostAtOnce) return present;
  }
}

/** Memory of a process that has seen none: the newest rows, as many as there is room for. */
async function latest(scope: Scope): Promise<Known> {
  const fresh: Known = { shapes: createShapes(), newest: nobody, read: new Set() };
  const rows: Part[] = [];
  for (let room = capacity, below = everybody; room > 0;) {
    const some = await parts(scope, sql`where id < ${below}::uuid order by id desc limit ${mostAtOnce}`);
    for (const row of some) room -= row.groups.length;
    rows.push(...some);
    below = some.at(-1)?.id ?? below;
    if (some.length < mostAtOnce) break;
  }
  keep(fresh, rows.reverse());
  return fresh;
}

const nobody = '00000000-0000-0000-0000-000000000000';
const everybody = 'ffffffff-ffff-ffff-ffff-ffffffffffff';

interface Part {
  id: string;
  /** Signed, as decimal digits. */
  simhashes: string[];
  groups: string[];
}

async function parts({ db }: Scope, which: ReturnType<typeof sql>): Promise<Part[]> {
  const { rows } = await sql<Part>`
    select id, simhashes::text[] as simhashes, group_ids as groups from listening.shape_part ${which}`.execute(db);
  return rows;
}

function keep(present: Known, rows: readonly Part[]): void {
  for (const { id, simhashes, groups } of rows) {
    for (const [index, group] of groups.entries())
      addShape(
        present.shapes,
        BigInt.asUintN(64, BigInt(simhashes[index] ?? '0'))
          .toString(16)
          .padStart(16, '0'),
        group,
      );
    present.read.add(id);
    if (id > present.newest) present.newest = id;
  }
  const past = before(present.newest);
  for (const id of present.read) if (id <= past) present.read.delete(id);
}

/** The id, by time, a little before another. */
function before(id: string): string {
  const at = Math.max(0, Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16) - overlapMs);
  const hex = at.toString(16).padStart(12, '0');
  return `${hex.slice(0, 8)}-${hex.slice(8)}-7000-8000-000000000000`;
}
