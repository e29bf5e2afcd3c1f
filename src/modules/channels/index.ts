/** What the rooms below may ask of channels. */
import type { Capabilities } from '#connectors/connector.ts';
import type { Scope } from '#kernel/types.ts';
import type { ChannelView } from './view.ts';
import { capabilitiesOf } from './networks.ts';
import { channelRows, type ChannelRow } from './store.ts';

export { withTokens, type CallOptions } from './connection.ts';
export { capabilitiesOf } from './networks.ts';
export { channelsRecord } from './record.ts';

export interface Channel {
  id: string;
  unitId: string;
  network: string;
  /** Served by a person: what is released becomes a task. */
  byHand: boolean;
  name: string;
  handle: string | null;
  externalId: string | null;
  url: string | null;
  /** The first of `markets`. */
  market: string;
  markets: string[];
  audience: ChannelView['audience'];
  accountKind: ChannelView['accountKind'];
  responsiblePersonId: string | null;
  capabilities: Capabilities;
  health: ChannelView['health']['state'];
  /** No tokens: nothing can be sent until it is connected again. */
  disconnected: boolean;
  archived: boolean;
}

function channel(row: ChannelRow): Channel {
  return {
    id: row.id,
    unitId: row.unit_id,
    network: row.network,
    byHand: row.by_hand,
    name: row.name,
    handle: row.handle,
    externalId: row.external_id,
    url: row.url,
    market: row.markets[0] ?? '',
    markets: row.markets,
    audience: row.audience as Channel['audience'],
    accountKind: row.account_kind as Channel['accountKind'],
    responsiblePersonId: row.responsible_person_id,
    capabilities: capabilitiesOf(row.network),
    health: row.health as Channel['health'],
    disconnected: row.disconnected_at !== null,
    archived: row.archived_at !== null,
  };
}

/** Channels by name, archived ones too; all of the organisation without `ids`. What the caller may read is the caller's question. */
export async function channelsOf(scope: Scope, ids?: readonly string[]): Promise<Channel[]> {
  return (await channelRows(scope, { ids: ids ?? null })).map(channel);
}

/** One channel, or null. */
export async function channelOf(scope: Scope, id: string): Promise<Channel | null> {
  const [found] = await channelsOf(scope, [id]);
  return found ?? null;
}
