/** Opinions are kept beside what was read, and nothing else ever asks for them: a person decides. */
import { AppError, notFound } from '#kernel/errors.ts';
import { assertAllowed, assertReadableBelow } from '#kernel/handler.ts';
import { newId } from '#kernel/ids.ts';
import { inTransaction } from '#kernel/transaction.ts';
import type { Context, Scope } from '#kernel/types.ts';
import { namesOf } from '#modules/identity/index.ts';
import { mentionsOf, unitOfMention } from '../mentions.ts';
import { analysisVersion } from '../reading.ts';
import { ask, type Verdict } from './ask.ts';
import type { Opinion } from './contract.ts';

/** Throws `not_found`. */
export async function opinionsOf(scope: Scope, mentionId: string): Promise<{ model: string | null; opinions: Opinion[] }> {
  assertReadableBelow(scope, 'listening.read', await unitOfMention(scope, mentionId));
  return { model: scope.kernel.config.secondOpinion?.model ?? null, opinions: await stored(scope, mentionId) };
}

async function stored(scope: Scope, mentionId: string): Promise<Opinion[]> {
  const rows = await scope.db
    .selectFrom('listening.second_opinion')
    .selectAll()
    .where('mention_id', '=', mentionId)
    .orderBy('created_at', 'desc')
    .execute();
  const names = await namesOf(
    scope,
    rows.map((row) => row.person_id),
  );
  return rows.map((row) => ({
    id: row.id,
    model: row.model,
    sentiment: row.sentiment as Opinion['sentiment'],
    ownSentiment: row.own_sentiment as Opinion['ownSentiment'],
    emotions: row.emotions as Opinion['emotions'],
    at: row.created_at,
    person: row.person_id ? (names.get(row.person_id) ?? null) : null,
  }));
}

/**
 * Ask and keep. Throws `not_found`, `forbidden`, `not_allowed_in_state` where no model is set up or the text is gone, and
 * `outside_failed` where the model does not answer or cannot be understood; then nothing is kept.
 */
export async function askOpinion(ctx: Context, mentionId: string): Promise<Opinion> {
  const setting = ctx.kernel.config.secondOpinion;
  const mention = await inTransaction(ctx, async (scope) => {
    assertAllowed(scope, 'listening.edit', await unitOfMention(scope, mentionId));
    const [found] = await mentionsOf(scope, [mentionId]);
    if (!found) throw notFound();
    return found;
  });
  if (!setting) throw new AppError('not_allowed_in_state', { reason: 'opinion_not_set_up' });
  if (mention.text === null) throw new AppError('not_allowed_in_state', { reason: 'opinion_text_gone' });
  const text = [mention.title, mention.text].filter(Boolean).join('\n');
  const verdict = await ask(ctx.kernel.outbound, setting, text);
  return inTransaction(ctx, (scope) => keepOpinion(scope, mention, setting.model, verdict));
}

export async function keepOpinion(
  scope: Scope,
  mention: { id: string; unitId: string; sentiment: Opinion['ownSentiment'] },
  model: string,
  { sentiment, emotions }: Verdict,
): Promise<Opinion> {
  const id = newId();
  await scope.db
    .insertInto('listening.second_opinion')
    .values({
      organisation_id: scope.organisationId,
      id,
      mention_id: mention.id,
      unit_id: mention.unitId,
      model,
      sentiment,
      emotions,
      own_sentiment: mention.sentiment,
      analysis_version: analysisVersion,
      person_id: scope.actor.personId,
    })
    .execute();
  scope.record({
    action: 'listening.mention.second_opinion_asked',
    entity: { type: 'mention', id: mention.id },
    unitId: mention.unitId,
    new: { model, sentiment, emotions },
  });
  const kept = (await stored(scope, mention.id)).find((opinion) => opinion.id === id);
  if (!kept) throw new Error('an opinion just kept is not there');
  return kept;
}
