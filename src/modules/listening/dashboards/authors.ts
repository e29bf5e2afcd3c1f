/** Who speaks most, or to most: organisations, journalists and professionals by name, private persons by a pseudonym. */
import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import type { z } from 'zod';
import type { Scope } from '#kernel/types.ts';
import type { AuthorKind } from '../contract-schemas.ts';
import { boundsOf } from '../periods.ts';
import { readableQuery } from '../queries.ts';
import { found } from './found.ts';
import type { authorRowSchema, authorsInput } from './contract-schemas.ts';

/** Who speaks for a house or a profession, as the source says; what is only judged so may be a private person. */
const publicVoices: readonly AuthorKind[] = ['organisation', 'journalist', 'professional'];

/** Crockford's base 32: no letters that are mistaken for each other. */
const letters = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** Twenty-five bits of a digest: the same person is recognised, who it is cannot be read from it. */
export function pseudonymOf(organisationId: string, authorId: string): string {
  const digest = createHash('sha256').update(`pseudonym ${organisationId} ${authorId}`).digest();
  return Array.from({ length: 5 }, (_, place) => letters.charAt((digest[place] ?? 0) % letters.length)).join('');
}

interface Row {
  id: string;
  network: string;
  kind: AuthorKind;
  kind_given: boolean;
  handle: string;
  name: string | null;
  followers: number | null;
  posts: number;
  reposts: number;
  negative: number;
  neutral: number;
  positive: number;
  last_at: string;
}

export async function authorsOf(scope: Scope, asked: z.infer<typeof authorsInput>): Promise<z.infer<typeof authorRowSchema>[]> {
  const query = await readableQuery(scope, asked.id);
  const { zone: _zone, ...now } = await boundsOf(scope, { from: asked.from, to: asked.to });
  const order = asked.order === 'posts' ? sql`posts desc, a.followers desc nulls last` : sql`a.followers desc nulls last, posts desc`;
  const { rows } = await sql<Row>`
    with ${found([query], { now, base: now })}
    select a.id, a.network, a.kind, a.kind_given, a.handle, a.name, a.followers, f.posts::int, f.reposts::int, f.negative::int, f.neutral::int, f.positive::int, f.last_at
    from (
      select author_id, count(*) filter (where kind <> 'repost') as posts, count(*) filter (where kind = 'repost') as reposts,
        count(*) filter (where kind <> 'repost' and sentiment < 0) as negative, count(*) filter (where kind <> 'repost' and sentiment = 0) as neutral,
        count(*) filter (where kind <> 'repost' and sentiment > 0) as positive, max(published_at) as last_at
      from found where author_id is not null group by 1
    ) f join listening.author a on a.id = f.author_id
    where ${asked.kinds ? sql`a.kind = any(${asked.kinds})` : sql`true`}
    order by ${order}, a.id limit ${asked.limit}`.execute(scope.db);
  return rows.map(({ last_at: lastAt, kind_given: isGiven, handle, name, ...row }) => {
    const isPublic = isGiven && publicVoices.includes(row.kind);
    return {
      ...row,
      lastAt,
      pseudonym: pseudonymOf(scope.organisationId, row.id),
      handle: isPublic ? handle : null,
      name: isPublic ? name : null,
    };
  });
}
