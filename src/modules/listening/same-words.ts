/** The same said by many: posts of their own by different people that say nearly the same, within two days, look more like spam. */
import { sql } from 'kysely';
import { z } from 'zod';
import { defineTask } from '#kernel/jobs.ts';
import { inTransaction } from '#kernel/transaction.ts';
import type { Scope } from '#kernel/types.ts';
import { sameWords } from './marks/spam.ts';

const mostMarked = 2000;

export const markSameWords = defineTask({
  name: 'listening.mark_same_words',
  version: 1,
  payload: z.object({}).strict() as z.ZodType<Record<string, never>>,
  run: (ctx) => inTransaction(ctx, mark),
});

/** Each post once. Reposts say the same by nature, and newsrooms and houses print what agencies write. */
async function mark({ db }: Scope): Promise<void> {
  await sql`
    with many as (
      select m.group_id from listening.mention m
      join listening.author a on a.organisation_id = m.organisation_id and a.id = m.author_id and a.kind not in ('organisation', 'journalist')
      where m.published_at > kernel.now() - interval '2 days' and m.kind <> 'repost'
      group by m.group_id having count(distinct m.author_id) >= ${sameWords.authors}
    ), meant as (
      select m.id, m.published_at from listening.mention m
      join many using (group_id)
      where m.published_at > kernel.now() - interval '2 days' and m.kind <> 'repost' and not 'same_words' = any(m.spam_reasons)
      order by m.id limit ${mostMarked} for update of m skip locked
    )
    update listening.mention m set spam = round((1 - (1 - m.spam) * (1 - ${sameWords.weight}::float8))::numeric, 2), spam_reasons = m.spam_reasons || 'same_words'::text
    from meant where m.published_at = meant.published_at and m.id = meant.id`.execute(db);
}
