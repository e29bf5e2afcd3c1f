/** Adding a source: where mentions shall come from, and that only what is public does. */
import { sql } from 'kysely';
import { invalidField, notFound } from '#kernel/errors.ts';
import { assertAllowed } from '#kernel/handler.ts';
import { newId } from '#kernel/ids.ts';
import type { Scope } from '#kernel/types.ts';
import { channelOf } from '#modules/channels/index.ts';
import { unitExists } from '#modules/identity/index.ts';
import type { keeps, Origin } from './source-kinds/contract-schemas.ts';
import { readableOrOwn, readsItself, type Source } from './sources.ts';

type Keep = (typeof keeps)[number];

export async function assertSourceUnit(scope: Scope, unitId: string): Promise<void> {
  assertAllowed(scope, 'listening.sources', unitId);
  if (!(await unitExists(scope, unitId))) throw notFound();
}

export interface NewSource {
  unitId: string;
  name: string;
  /** Of a whole network only what matches, unless told otherwise. */
  keep?: Keep | undefined;
  legalBasis: string;
  retentionDays: number;
  publicOnly: true;
  origin: Origin | { kind: 'file' };
}

export async function createSource(scope: Scope, input: NewSource): Promise<Source> {
  await assertSourceUnit(scope, input.unitId);
  const id = newId();
  const { origin } = input;
  const keep = input.keep ?? (origin.kind === 'bluesky_jetstream' ? 'matched' : 'everything');
  if (origin.kind === 'bluesky_search' && origin.search.channelId !== null) await assertSearches(scope, origin.search.channelId);
  await scope.db
    .insertInto('listening.source')
    .values({
      organisation_id: scope.organisationId,
      id,
      unit_id: input.unitId,
      kind: origin.kind,
      name: input.name,
      config: JSON.stringify(configOf(origin)),
      keep,
      legal_basis: input.legalBasis,
      retention_days: input.retentionDays,
      every_minutes: 'everyMinutes' in origin ? origin.everyMinutes : null,
      next_at: readsItself(origin.kind) ? sql<string>`kernel.now()` : null,
      created_by: scope.actor.personId,
      notice_by: scope.actor.personId,
      notice_at: sql<string>`kernel.now()`,
    })
    .execute();
  const { unitId, ...told } = input;
  scope.record({ action: 'listening.source.created', entity: { type: 'source', id }, unitId, new: { ...told, keep } });
  return readableOrOwn(scope, id);
}

const configOf = (origin: NewSource['origin']): object => {
  if (origin.kind === 'feed') return origin.feed;
  if (origin.kind === 'bluesky_jetstream') return origin.jetstream;
  return origin.kind === 'bluesky_search' ? origin.search : {};
};

/** The account that a search asks as must be one the caller may see. */
async function assertSearches(scope: Scope, channelId: string): Promise<void> {
  const channel = await channelOf(scope, channelId);
  if (!channel || channel.network !== 'bluesky' || channel.byHand || channel.archived || !scope.access.can('channels.read', channel.unitId))
    throw invalidField('origin.search.channelId', 'unknown');
}
