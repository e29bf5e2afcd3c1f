/** One mention with its reasons, and what a person says against the verdict. */
import { sql } from 'kysely';
import { invalidField, notFound } from '#kernel/errors.ts';
import { assertAllowed, assertReadableBelow } from '#kernel/handler.ts';
import { newId } from '#kernel/ids.ts';
import { inTransaction } from '#kernel/transaction.ts';
import type { Context, Scope } from '#kernel/types.ts';
import { namesOf } from '#modules/identity/index.ts';
import type { Mention } from './contract-schemas.ts';
import { heardBy } from './heard.ts';
import { mentionsOf, unitOfMention } from './mentions.ts';
import { currentSet, holdSet } from './query-sets.ts';
import { analysisVersion, readPosts, whyJudged, whyMatched, type Facts } from './reading.ts';
import { count, noDeltas, writeDeltas } from './rollups.ts';
import { byId, storedPosts, type StoredPost } from './stored-posts.ts';
import { forgetMatches, type OldMention } from './take-away.ts';
import { signOf } from './write-batch.ts';

const mostInGroup = 20;

export async function readMention(ctx: Context, id: string) {
  const found = await inTransaction(ctx, async (scope) => {
    assertReadableBelow(scope, 'listening.read', await unitOfMention(scope, id));
    const [mention] = await mentionsOf(scope, [id]);
    const [stored] = await storedPosts(scope, sql<boolean>`true`, 1, byId(id));
    if (!mention || !stored) throw notFound();
    return {
      mention,
      stored,
      queries: await queriesOf(scope, id),
      group: await groupOf(scope, id),
      corrections: await correctionsOf(scope, id),
    };
  });
  const { mention, stored, queries, group, corrections } = found;
  const reasons = await whyMatched(
    ctx,
    queries.map(({ text, zone }) => ({ text, zone, post: stored.work })),
  );
  const judged = stored.hasText ? await whyJudged(ctx, stored.work) : { sentiment: [], topics: [] };
  return {
    ...mention,
    matches: queries.map(({ queryId, name }, index) => ({ queryId, name, ...(reasons[index] ?? { spans: [], titleSpans: [] }) })),
    sentimentSpans: judged.sentiment,
    topicSpans: judged.topics,
    group,
    corrections,
  };
}

/** Those the caller may read. */
async function queriesOf(scope: Scope, id: string): Promise<{ queryId: string; name: string; text: string; zone: string }[]> {
  const units = scope.access.unitsWith('listening.read');
  const { rows } = await sql<{ queryId: string; name: string; text: string; zone: string }>`
    select q.id as "queryId", q.name, v.text, v.zone from listening.mention_key k
    join listening.match x on x.organisation_id = k.organisation_id and x.published_at = k.published_at and x.mention_id = k.id
    join listening.query q on q.organisation_id = x.organisation_id and q.id = x.query_id and q.version = x.version
    join listening.query_version v on v.organisation_id = q.organisation_id and v.query_id = q.id and v.number = q.version
    where k.id = ${id} and q.unit_id = any(${units}::uuid[]) order by lower(q.name)`.execute(scope.db);
  return rows;
}

async function groupOf(scope: Scope, id: string) {
  const units = scope.access.unitsWithAncestors('listening.read');
  const { rows } = await sql<{ id: string }>`
    select g.id from ${byId(id)}
    cross join lateral (
      select c.id, c.unit_id, c.published_at from listening.mention c
      where c.organisation_id = m.organisation_id and c.group_id = m.group_id and c.group_id <> c.id
      union all
      select f.id, f.unit_id, f.published_at from listening.mention_key fk
      join listening.mention f on f.organisation_id = fk.organisation_id and f.published_at = fk.published_at and f.id = fk.id
      where fk.organisation_id = m.organisation_id and fk.id = m.group_id
    ) g
    where g.id <> m.id and g.unit_id = any(${units}::uuid[]) order by g.published_at desc limit ${mostInGroup}`.execute(scope.db);
  const others = await mentionsOf(
    scope,
    rows.map((row) => row.id),
  );
  return others.map(({ id: other, network, publishedAt, url, author }) => ({ id: other, network, publishedAt, url, author }));
}

async function correctionsOf(scope: Scope, id: string) {
  const rows = await scope.db
    .selectFrom('listening.correction')
    .selectAll()
    .where('mention_id', '=', id)
    .orderBy('created_at', 'desc')
    .execute();
  const names = await namesOf(
    scope,
    rows.map((row) => row.person_id),
  );
  return rows.map((row) => ({
    field: row.field,
    from: row.from_value,
    to: row.to_value,
    at: row.created_at,
    person: row.person_id ? (names.get(row.person_id) ?? null) : null,
  }));
}

type Correction = { field: 'sentiment'; to: 'negative' | 'neutral' | 'positive' } | { field: 'language'; to: string };

/** Queries that ask for what is corrected are matched again; counts move by the difference. */
export async function correctMention(ctx: Context, { id, correction }: { id: string; correction: Correction }): Promise<Mention> {
  for (;;) {
    const { set, stored } = await inTransaction(ctx, async (scope) => {
      assertAllowed(scope, 'listening.edit', await unitOfMention(scope, id));
      const [post] = await storedPosts(scope, sql<boolean>`true`, 1, byId(id));
      if (!post) throw notFound();
      return { set: await currentSet(scope), stored: post };
    });
    const before = stored.work.facts as Facts;
    const from = before[correction.field];
    if (from === correction.to && !(correction.field === 'sentiment' && before.abstained)) throw invalidField('correction.to', 'the_same');
    const facts = corrected(before, correction);
    const [read] = await readPosts(ctx, set, [{ ...stored.work, facts }]);
    const matched = heardBy(set, read?.matched ?? [], stored.unitId);
    const done = await inTransaction(ctx, async (scope) => {
      if ((await holdSet(scope)) !== set.number) return null;
      return writeCorrection(scope, { stored, facts, matched, setNumber: set.number, correction, from });
    });
    if (done) return done;
  }
}

function corrected(facts: Facts, correction: Correction): Facts {
  if (correction.field === 'language') return { ...facts, language: correction.to, languageUnsure: false };
  return { ...facts, sentiment: correction.to, score: signOf(correction.to), abstained: false };
}

/** Null where the mention has changed meanwhile. */
async function writeCorrection(
  scope: Scope,
  given: {
    stored: StoredPost;
    facts: Facts;
    matched: { queryId: string; version: number }[];
    setNumber: number;
    correction: Correction;
    from: string;
  },
): Promise<Mention | null> {
  const { stored, facts, matched, correction } = given;
  await scope.db.selectFrom('listening.mention_key').select('id').where('id', '=', stored.id).forUpdate().execute();
  const { rows } = await sql<OldMention & { author_id: string | null }>`
    select id, published_at, kind, network, language, sentiment, emotions, topics, run_id, revision, first_seen_at, author_id
    from listening.mention where id = ${stored.id} and published_at = ${stored.publishedAt} and revision = ${stored.revision} for update`.execute(
    scope.db,
  );
  const [old] = rows;
  if (!old) return null;
  const deltas = noDeltas();
  await forgetMatches(scope, new Map([[old.id, old]]), deltas);
  await sql`
    update listening.mention set language = ${facts.language}, language_unsure = ${facts.languageUnsure}, sentiment = ${signOf(facts.sentiment)},
      sentiment_score = ${facts.score}, sentiment_abstained = ${facts.abstained}, query_set = ${given.setNumber}, revision = revision + 1
    where id = ${stored.id} and published_at = ${old.published_at}`.execute(scope.db);
  for (const by of matched) {
    await scope.db
      .insertInto('listening.match')
      .values({
        organisation_id: scope.organisationId,
        query_id: by.queryId,
        version: by.version,
        published_at: old.published_at,
        mention_id: old.id,
        author_id: old.author_id,
      })
      .execute();
    count(deltas, by, { ...old, publishedAt: old.published_at, language: facts.language, sentiment: signOf(facts.sentiment) }, 1);
  }
  await writeDeltas(scope, deltas);
  await scope.db
    .insertInto('listening.correction')
    .values({
      organisation_id: scope.organisationId,
      id: newId(),
      mention_id: stored.id,
      unit_id: stored.unitId,
      field: correction.field,
      from_value: given.from,
      to_value: correction.to,
      analysis_version: analysisVersion,
      person_id: scope.actor.personId,
    })
    .execute();
  scope.record({
    action: 'listening.mention.corrected',
    entity: { type: 'mention', id: stored.id },
    unitId: stored.unitId,
    old: { [correction.field]: given.from },
    new: { [correction.field]: correction.to },
  });
  const [mention] = await mentionsOf(scope, [stored.id]);
  return mention ?? null;
}
