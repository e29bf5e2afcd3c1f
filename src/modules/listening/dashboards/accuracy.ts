/**
 * How often the program is right on the customer's own posts. Only posts drawn at random tell it: people correct in passing
 * what strikes them, which is mostly what is wrong.
 */
import { sql } from 'kysely';
import type { z } from 'zod';
import { AppError, invalidField, notFound } from '#kernel/errors.ts';
import { assertAllowed } from '#kernel/handler.ts';
import { randomToken, sha256Hex } from '#kernel/ids.ts';
import { inTransaction } from '#kernel/transaction.ts';
import type { Context, Scope } from '#kernel/types.ts';
import type { Mention } from '../contract-schemas.ts';
import { correctMention } from '../mention.ts';
import { mentionsOf, unitOfMention } from '../mentions.ts';
import type { accuracySchema, judgementInput } from './contract-schemas.ts';
import { wilson } from './shares.ts';

type Accuracy = z.infer<typeof accuracySchema>;
const enough = 30;
const drawnFrom = '90 days';
/** Languages whose sentiment is read at all. */
const read = ['nl', 'de', 'fr', 'en'];

interface Tally {
  field: 'sentiment' | 'language';
  language: string;
  checked: number;
  agreed: number;
}

export async function accuracyOf(scope: Scope): Promise<Accuracy> {
  const units = scope.access.unitsWith('listening.read');
  const { rows } = await sql<Tally>`
    select field, language, count(*)::int as checked, count(*) filter (where said = judged)::int as agreed from listening.judgement
    where unit_id = any(${units}::uuid[]) group by 1, 2 order by 3 desc, 2`.execute(scope.db);
  const { rows: corrections } = await sql<{ field: 'sentiment' | 'language'; from: string; to: string; count: number }>`
    select c.field, c.from_value as "from", c.to_value as "to", count(*)::int as count from listening.correction c
    where c.unit_id = any(${units}::uuid[]) and not exists (select from listening.judgement j
      where j.organisation_id = c.organisation_id and j.mention_id = c.mention_id and j.field = c.field)
    group by 1, 2, 3 order by 4 desc, 1, 2, 3`.execute(scope.db);
  const rate = (language: string | null, tallies: readonly Tally[]) => {
    const checked = tallies.reduce((sum, row) => sum + row.checked, 0);
    const agreed = tallies.reduce((sum, row) => sum + row.agreed, 0);
    return { language, checked, agreed, interval: wilson(agreed, checked) };
  };
  return {
    enough,
    fields: (['sentiment', 'language'] as const).map((field) => {
      const own = rows.filter((row) => row.field === field);
      return { field, all: rate(null, own), languages: own.map((row) => rate(row.language, [row])) };
    }),
    corrections,
  };
}

/** Ids of mentions are digests, so those that follow a random one are drawn at random; the index finds them. */
export async function drawPosts(scope: Scope, { limit }: { limit: number }): Promise<Mention[]> {
  const units = scope.access.unitsWith('listening.edit');
  const draw = async (from: string, count: number) => {
    const { rows } = await sql<{ id: string }>`
      select m.id from listening.mention m
      join listening.mention_text t on t.organisation_id = m.organisation_id and t.id = m.id and t.published_at = m.published_at
      where m.id >= ${from}::uuid and m.published_at >= kernel.now() - ${drawnFrom}::interval and m.unit_id = any(${units}::uuid[])
        and m.kind <> 'repost' and t.text <> ''
        and not exists (select from listening.judgement j where j.organisation_id = m.organisation_id and j.mention_id = m.id)
      order by m.id limit ${count}`.execute(scope.db);
    return rows.map((row) => row.id);
  };
  const ids = await draw(`${sha256Hex(randomToken()).slice(0, 8)}-0000-0000-0000-000000000000`, limit);
  if (ids.length < limit) ids.push(...(await draw('00000000-0000-0000-0000-000000000000', limit)).filter((id) => !ids.includes(id)));
  return mentionsOf(scope, ids.slice(0, limit));
}

/** What the program said is noted before it is corrected. Throws `conflict` where the post was judged before. */
export async function judgeMention(ctx: Context, { id, ...judged }: z.infer<typeof judgementInput>): Promise<void> {
  if (judged.sentiment === undefined && judged.language === undefined) throw invalidField('sentiment', 'nothing_said');
  const mention = await inTransaction(ctx, async (scope) => {
    assertAllowed(scope, 'listening.edit', await unitOfMention(scope, id));
    const [read_] = await mentionsOf(scope, [id]);
    if (!read_) throw notFound();
    await keep(scope, read_, judged);
    return read_;
  });
  // Language first: what is read in a text depends on it.
  if (judged.language !== undefined && judged.language !== mention.language)
    await correctMention(ctx, { id, correction: { field: 'language', to: judged.language } });
  if (judged.sentiment !== undefined && judged.sentiment !== mention.sentiment)
    await correctMention(ctx, { id, correction: { field: 'sentiment', to: judged.sentiment } });
}

async function keep(
  scope: Scope,
  mention: Mention,
  judged: { sentiment?: string | undefined; language?: string | undefined },
): Promise<void> {
  if (judged.sentiment !== undefined && !read.includes(mention.language)) throw invalidField('sentiment', 'language_not_read');
  for (const field of ['sentiment', 'language'] as const) {
    const to = judged[field];
    if (to === undefined) continue;
    const { rows } = await sql`
      insert into listening.judgement (organisation_id, mention_id, field, unit_id, language, said, judged, analysis_version, person_id)
      select ${scope.organisationId}::uuid, m.id, ${field}, m.unit_id, m.language, ${mention[field]}, ${to}, m.analysis_version, ${scope.actor.personId}::uuid
      from listening.mention m where m.id = ${mention.id}::uuid
      on conflict do nothing returning field`.execute(scope.db);
    if (rows.length === 0) throw new AppError('conflict', { reason: 'judged_before' });
  }
  scope.record({ action: 'listening.mention.judged', entity: { type: 'mention', id: mention.id }, unitId: mention.unitId, new: judged });
}
