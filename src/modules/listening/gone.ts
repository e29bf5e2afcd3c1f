/** What the network itself says is gone: posts deleted by their authors, accounts that are no longer to be shown. */
import { sql } from 'kysely';
import { inTransaction } from '#kernel/transaction.ts';
import type { Context, Scope } from '#kernel/types.ts';
import { authorId, mentionId } from './names.ts';
import { noDeltas, writeDeltas } from './rollups.ts';
import { takeAway } from './take-away.ts';

const page = 1000;

/** Posts that are kept here go, whichever unit's source brought them: they are gone for everybody. Answers how many. */
export async function takeGonePosts(ctx: Context, network: string, externalIds: readonly string[]): Promise<number> {
  if (externalIds.length === 0) return 0;
  const ids = externalIds.map((externalId) => mentionId(ctx.organisationId, network, externalId));
  return inTransaction(ctx, (scope) => remove(scope, ids));
}

/** Everything of these accounts, and what is known of them. `names` are the network's own. Answers how many posts. */
export async function takeGoneAccounts(ctx: Context, network: string, names: readonly string[], sourceId: string): Promise<number> {
  const authors = names.map((name) => authorId(ctx.organisationId, network, name));
  let removed = 0;
  // Most accounts that go were never heard here: one look tells.
  const known = await inTransaction(ctx, async ({ db }) => {
    const { rows } = await sql<{ id: string }>`select id from listening.author where id = any(${authors}::uuid[])`.execute(db);
    return rows.map(({ id }) => id);
  });
  for (const author of known) {
    let ofAuthor = 0;
    for (;;) {
      const gone = await inTransaction(ctx, async (scope) => {
        const { rows } = await sql<{ id: string }>`select id from listening.mention where author_id = ${author} limit ${page}`.execute(
          scope.db,
        );
        return remove(
          scope,
          rows.map(({ id }) => id),
        );
      });
      ofAuthor += gone;
      if (gone < page) break;
    }
    await inTransaction(ctx, async (scope) => {
      await sql`delete from listening.author where id = ${author}`.execute(scope.db);
      scope.record({ action: 'listening.author.gone', entity: { type: 'source', id: sourceId }, new: { mentions: ofAuthor } });
    });
    removed += ofAuthor;
  }
  return removed;
}

async function remove(scope: Scope, ids: readonly string[]): Promise<number> {
  if (ids.length === 0) return 0;
  const { rows } = await sql<{ id: string }>`
    select id from listening.mention_key where id = any(${[...ids]}::uuid[]) and gone is null order by id for update`.execute(scope.db);
  const held = rows.map(({ id }) => id);
  if (held.length === 0) return 0;
  const deltas = noDeltas();
  const old = await takeAway(scope, held, deltas);
  const byRun = new Map<string, number>();
  for (const { run_id: runId } of old.values()) byRun.set(runId, (byRun.get(runId) ?? 0) + 1);
  for (const [runId, count] of [...byRun].sort())
    await sql`update listening.run set stored = stored - ${count} where id = ${runId}`.execute(scope.db);
  await writeDeltas(scope, deltas);
  await sql`update listening.mention_key set gone = 'deleted', content = '' where id = any(${held}::uuid[])`.execute(scope.db);
  return held.length;
}
