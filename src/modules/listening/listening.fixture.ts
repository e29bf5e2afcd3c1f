/** Sources, queries and posts for the tests of listening. */
import { sql } from 'kysely';
import type { TestBed, TestOrganisation } from '#tests/harness.ts';

let counter = 0;
const next = (word: string) => `${word}-${(counter += 1)}`;

export async function must<T>(answer: Promise<{ status: number; body: T }>): Promise<T> {
  const { status, body } = await answer;
  if (status !== 200) throw new Error(`${status} ${JSON.stringify(body)}`);
  return body;
}

export async function aSource(org: TestOrganisation, given: object = {}): Promise<string> {
  const made = await must(
    org.owner.api('POST', '/listening/sources', {
      unitId: org.unitId,
      name: next('Source'),
      legalBasis: 'Legitimate interest',
      publicOnly: true,
      origin: { kind: 'push' },
      ...given,
    }),
  );
  return made.id;
}

export async function aQuery(org: TestOrganisation, text: string, given: object = {}): Promise<string> {
  const made = await must(
    org.owner.api('POST', '/listening/queries', { unitId: org.unitId, name: next('Query'), text, zone: 'Europe/Amsterdam', ...given }),
  );
  return made.id;
}

export const aPost = (text: string, given: object = {}) => ({
  externalId: next('post'),
  network: 'mastodon',
  text,
  publishedAt: '2026-11-10T09:30:00.000Z',
  ...given,
});

export const push = (org: TestOrganisation, sourceId: string, posts: object[]) =>
  must(org.owner.api('POST', '/listening/push', { sourceId, posts }));

/** Posts that a query counts, from its rollups; and its matches, which must say the same. */
export async function counted(t: TestBed, org: TestOrganisation, queryId: string) {
  return t.asSystem(org.organisationId, async ({ db }) => {
    const { rows } = await sql<{ posts: number; reposts: number; negative: number }>`
      select coalesce(sum(posts), 0)::int as posts, coalesce(sum(reposts), 0)::int as reposts, coalesce(sum(posts) filter (where sentiment < 0), 0)::int as negative
      from listening.rollup_volume r where query_id = ${queryId} and version = (select version from listening.query where id = ${queryId})`.execute(
      db,
    );
    const { rows: matches } = await sql<{ posts: number; reposts: number }>`
      select count(*) filter (where m.kind <> 'repost')::int as posts, count(*) filter (where m.kind = 'repost')::int as reposts from listening.match x
      join listening.mention m on m.id = x.mention_id and m.published_at = x.published_at
      where x.query_id = ${queryId} and x.version = (select version from listening.query where id = ${queryId})`.execute(db);
    return { ...rows[0]!, matches: matches[0]! };
  });
}

export const search = (org: TestOrganisation, given: object = {}) =>
  must(org.owner.api('POST', '/listening/mentions/search', { from: '2026-11-01', to: '2026-11-30', ...given }));
