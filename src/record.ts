/** The joined record over all rooms: links, breadcrumbs, history, search, needs, running work. */
import { AppError } from '#kernel/errors.ts';
import { implement } from '@orpc/server';
import { authorised, type RequestContext } from '#kernel/handler.ts';
import type { RoomRecord } from '#kernel/room.ts';
import { inTransaction } from '#kernel/transaction.ts';
import type { Scope } from '#kernel/types.ts';
import type { Entity } from '#kernel/contract.ts';
import { namesOf } from '#modules/identity/index.ts';
import { auditChoices, auditTrail, changesOf, exportAudit } from './audit-trail.ts';
import { removeOwnExample } from './example-removal.ts';
import { postsStanding } from './posts-standing.ts';
import { cancelProgress, listProgress } from './progress.ts';
import { recordContract } from './record-contract.ts';

type Records = readonly RoomRecord[];
const longestTrail = 8;

async function readable(scope: Scope, records: Records, type: string, id: string): Promise<Entity | null> {
  const owner = records.find((record) => type in record.entities);
  const rule = owner?.entities[type];
  if (!owner || !rule) return null;
  const found = await owner.describe(scope, type, id);
  if (!found) return null;
  const { access } = scope;
  const may = access.can(rule.can, found.unitId) || (rule.below === true && access.unitsWithAncestors(rule.can).includes(found.unitId));
  return may ? { type, id, title: found.title, state: found.state } : null;
}

async function endsOf(scope: Scope, records: Records, type: string, id: string) {
  const ends = [];
  for (const record of records) ends.push(...(await record.links(scope, type, id)));
  return ends;
}

async function links(scope: Scope, records: Records, type: string, id: string) {
  const entity = await readable(scope, records, type, id);
  if (!entity) throw new AppError('not_found');
  const found = [];
  for (const end of await endsOf(scope, records, type, id)) {
    const other = await readable(scope, records, end.type, end.id);
    if (other) found.push({ ...other, direction: end.direction, relation: end.relation });
  }
  return { entity, ancestors: await trail(scope, records, type, id), links: found };
}

/** The way up to the goal, outermost first: the first readable upward link of each thing. */
async function trail(scope: Scope, records: Records, type: string, id: string): Promise<Entity[]> {
  const chain: Entity[] = [];
  let at: { type: string; id: string } | null = { type, id };
  while (at && chain.length < longestTrail) {
    let next: Entity | null = null;
    for (const end of await endsOf(scope, records, at.type, at.id)) {
      if (end.direction !== 'up' || chain.some((entity) => entity.id === end.id)) continue;
      next = await readable(scope, records, end.type, end.id);
      if (next) break;
    }
    if (next) chain.unshift(next);
    at = next;
  }
  return chain;
}

async function history(scope: Scope, records: Records, type: string, id: string) {
  if (!(await readable(scope, records, type, id))) throw new AppError('not_found');
  const rows = await scope.db
    .selectFrom('audit.event as e')
    .leftJoin('audit.payload as p', (join) => join.onRef('p.organisation_id', '=', 'e.organisation_id').onRef('p.event_id', '=', 'e.id'))
    .select(['e.sequence', 'e.at', 'e.action', 'e.actor_kind', 'e.person_id', 'e.payload_hash', 'p.payload'])
    .where('e.entity_type', '=', type)
    .where('e.entity_id', '=', id)
    .orderBy('e.sequence', 'desc')
    .limit(200)
    .execute();
  const names = await namesOf(
    scope,
    rows.map((row) => row.person_id),
  );
  return rows.map((row) => ({
    sequence: row.sequence,
    at: row.at,
    action: row.action,
    actorKind: row.actor_kind,
    actor: row.person_id ? (names.get(row.person_id) ?? null) : null,
    ...changesOf(row),
  }));
}

async function needs(scope: Scope, records: Records) {
  const urgency = { legal: 0, overdue: 1, soon: 2, normal: 3 };
  const all = [];
  for (const record of records) all.push(...((await record.needs?.(scope)) ?? []));
  return all.sort((one, other) => urgency[one.urgency] - urgency[other.urgency] || (one.due ?? '9').localeCompare(other.due ?? '9'));
}

async function search(scope: Scope, records: Records, q: string): Promise<Entity[]> {
  const found = [];
  for (const record of records) found.push(...((await record.search?.(scope, q)) ?? []));
  return found.slice(0, 50);
}

export function createRecordHandlers(records: Records) {
  const os = implement(recordContract).$context<RequestContext>().use(authorised);
  return os.router({
    links: os.links.handler(({ context: { ctx }, input }) => inTransaction(ctx, (scope) => links(scope, records, input.type, input.id))),
    history: os.history.handler(({ context: { ctx }, input }) =>
      inTransaction(ctx, (scope) => history(scope, records, input.type, input.id)),
    ),
    audit: os.audit.handler(({ context: { ctx }, input }) =>
      inTransaction(ctx, (scope) =>
        auditTrail(scope, input, async ({ type, id }) => (await readable(scope, records, type, id))?.title ?? null),
      ),
    ),
    auditChoices: os.auditChoices.handler(({ context: { ctx } }) => inTransaction(ctx, auditChoices)),
    auditExport: os.auditExport.handler(({ context: { ctx }, input }) => inTransaction(ctx, (scope) => exportAudit(scope, input))),
    posts: os.posts.handler(({ context: { ctx }, input }) => inTransaction(ctx, (scope) => postsStanding(scope, input))),
    search: os.search.handler(({ context: { ctx }, input }) => inTransaction(ctx, (scope) => search(scope, records, input.q))),
    needs: os.needs.handler(({ context: { ctx } }) => inTransaction(ctx, (scope) => needs(scope, records))),
    progress: os.progress.handler(({ context: { ctx } }) => inTransaction(ctx, listProgress)),
    removeExample: os.removeExample.handler(({ context: { ctx }, input }) => removeOwnExample(ctx, input.name)),
    cancelProgress: os.cancelProgress.handler(async ({ context: { ctx }, input }) => {
      await inTransaction(ctx, (scope) => cancelProgress(scope, input.id));
      return { done: true } as const;
    }),
  });
}
