/** A channel as the API shows it. */
import type { Scope } from '#kernel/types.ts';
import { namesOf } from '#modules/identity/index.ts';
import type { z } from 'zod';
import type { channelSchema, HealthState } from './contract.ts';
import { capabilitiesOf } from './networks.ts';
import { healthMessages } from './rules.ts';
import type { ChannelRow } from './store.ts';

export type ChannelView = z.infer<typeof channelSchema>;

export async function viewsOf(scope: Scope, rows: readonly ChannelRow[]): Promise<ChannelView[]> {
  const names = await namesOf(
    scope,
    rows.map((row) => row.responsible_person_id),
  );
  return rows.map((row) => {
    const health = row.health as HealthState;
    return {
      id: row.id,
      unitId: row.unit_id,
      network: row.network,
      networkLabel: capabilitiesOf(row.network).label,
      byHand: row.by_hand,
      name: row.name,
      handle: row.handle,
      externalId: row.external_id,
      url: row.url,
      market: row.markets[0] ?? '',
      markets: row.markets,
      audience: row.audience as ChannelView['audience'],
      accountKind: row.account_kind as ChannelView['accountKind'],
      purpose: row.purpose,
      responsiblePersonId: row.responsible_person_id,
      responsiblePerson: row.responsible_person_id ? (names.get(row.responsible_person_id) ?? null) : null,
      health: {
        state: health,
        reason: row.health_reason,
        ...healthMessages({ byHand: row.by_hand, health, healthReason: row.health_reason }),
        until: row.health_until,
        changedAt: row.health_changed_at,
        checkedAt: row.health_checked_at,
      },
      disconnected: row.disconnected_at !== null,
      archived: row.archived_at !== null,
      createdAt: row.created_at,
    };
  });
}

export async function viewOf(scope: Scope, row: ChannelRow): Promise<ChannelView> {
  const [view] = await viewsOf(scope, [row]);
  return view!;
}

/** What the audit keeps of a channel. */
export function auditOf(row: ChannelRow) {
  return {
    network: row.network,
    name: row.name,
    handle: row.handle,
    url: row.url,
    unitId: row.unit_id,
    markets: row.markets,
    audience: row.audience,
    accountKind: row.account_kind,
    purpose: row.purpose,
    responsiblePersonId: row.responsible_person_id,
  };
}
