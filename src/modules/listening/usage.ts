/** What sources use: requests they make and posts they bring, by month (UTC). */
import { sql } from 'kysely';
import type { Scope } from '#kernel/types.ts';

export async function countUse({ db, organisationId }: Scope, sourceId: string, used: { requests: number; posts: number }): Promise<void> {
  await sql`
    insert into listening.source_month as m (organisation_id, source_id, month, requests, posts)
    values (${organisationId}::uuid, ${sourceId}::uuid, date_trunc('month', kernel.now() at time zone 'UTC')::date, ${used.requests}, ${used.posts})
    on conflict (organisation_id, source_id, month) do update set requests = m.requests + excluded.requests, posts = m.posts + excluded.posts`.execute(
    db,
  );
}
