/** What people say of a channel: unit, markets, audience, purpose, who is responsible. By-hand channels are nothing else. */
import { AppError, invalidField, refuse } from '#kernel/errors.ts';
import { assertAllowed } from '#kernel/handler.ts';
import { newId } from '#kernel/ids.ts';
import type { Scope } from '#kernel/types.ts';
import { namesOf, unitExists } from '#modules/identity/index.ts';
import { networks } from './networks.ts';
import { findChannel, insertChannel, updateChannel, type ChannelRow } from './store.ts';
import { auditOf, viewOf, type ChannelView } from './view.ts';

export interface Describing {
  unitId: string;
  markets: string[];
  audience: string;
  accountKind: string;
  purpose: string | null;
}

/** The unit is one where the caller manages channels, and the person exists. */
export async function assertDescribable(scope: Scope, input: { unitId?: string; responsiblePersonId?: string | null }): Promise<void> {
  if (input.unitId !== undefined) {
    if (!(await unitExists(scope, input.unitId))) throw invalidField('unitId', 'unknown_unit');
    assertAllowed(scope, 'channels.manage', input.unitId);
  }
  if (input.responsiblePersonId) {
    const names = await namesOf(scope, [input.responsiblePersonId]);
    if (names.size === 0) throw invalidField('responsiblePersonId', 'unknown_person');
  }
}

export async function addByHand(
  scope: Scope,
  input: Describing & { network: string; name: string; handle: string | null; url: string | null; responsiblePersonId: string },
): Promise<ChannelView> {
  await assertDescribable(scope, input);
  if (!networks.some((entry) => entry.byHand && entry.capabilities.network === input.network)) throw invalidField('network', 'not_by_hand');
  const row = await insertChannel(scope, {
    id: newId(),
    unit_id: input.unitId,
    network: input.network,
    by_hand: true,
    name: input.name,
    handle: input.handle,
    external_id: null,
    url: input.url,
    markets: input.markets,
    audience: input.audience,
    account_kind: input.accountKind,
    purpose: input.purpose,
    responsible_person_id: input.responsiblePersonId,
  });
  scope.record({ action: 'channels.channel.added', entity: { type: 'channel', id: row.id }, unitId: row.unit_id, new: auditOf(row) });
  return viewOf(scope, row);
}

type Change = Partial<Describing> & {
  id: string;
  name?: string;
  handle?: string | null;
  url?: string | null;
  responsiblePersonId?: string | null;
};

export async function updateDescription(scope: Scope, input: Change): Promise<ChannelView> {
  const old = await findChannel(scope, input.id);
  assertAllowed(scope, 'channels.manage', old?.unit_id);
  await assertDescribable(scope, input);
  assertOwnFields(old!, input);
  const row = await updateChannel(scope, input.id, {
    unit_id: input.unitId,
    name: input.name,
    handle: input.handle,
    url: input.url,
    markets: input.markets,
    audience: input.audience,
    account_kind: input.accountKind,
    purpose: input.purpose,
    responsible_person_id: input.responsiblePersonId,
    id: input.id,
  });
  scope.record({
    action: 'channels.channel.updated',
    entity: { type: 'channel', id: row.id },
    unitId: row.unit_id,
    old: auditOf(old!),
    new: auditOf(row),
  });
  return viewOf(scope, row);
}

/** Handle and address of a connected account come from the network; a by-hand channel needs somebody. */
function assertOwnFields(row: ChannelRow, input: Change): void {
  if (row.archived_at !== null) throw refuse('archived');
  if (!row.by_hand && input.handle !== undefined && input.handle !== row.handle) throw invalidField('handle', 'set_by_network');
  if (!row.by_hand && input.url !== undefined && input.url !== row.url) throw invalidField('url', 'set_by_network');
  if (row.by_hand && input.responsiblePersonId === null) throw invalidField('responsiblePersonId', 'required');
}

/** A unique index was hit: the same account in the same organisation. */
export function isTaken(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === '23505' && !(error instanceof AppError);
}
