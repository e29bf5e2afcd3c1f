import { StateWord } from '../../ui/state-word.tsx';
import type { Answer, Client } from '../../api.ts';
import { useT } from '../../i18n.ts';
import type { Tone } from '../../theme.ts';

export type Channel = Answer<Client['channels']['get']>;
export type NetworkChoice = Answer<Client['channels']['networks']>[number];

const tones: Record<Channel['health']['state'], Tone> = {
  ok: 'good',
  expiring: 'waiting',
  rate_limited: 'waiting',
  expired: 'stop',
  revoked: 'stop',
  unreachable: 'stop',
};

/** One word for the list and the head of the page. */
export function ChannelState({ channel }: { channel: Channel }) {
  const t = useT();
  if (channel.archived) return <StateWord tone="draft" label={t('channels.state.archived')} />;
  if (channel.byHand) return <StateWord tone="good" label={t('channels.state.by_hand')} />;
  if (channel.disconnected) return <StateWord tone="stop" label={t('channels.state.disconnected')} />;
  return <StateWord tone={tones[channel.health.state]} label={t(`channels.state.${channel.health.state}`)} />;
}

/** The network's own name; `other` has none. */
export function useNetworkName(): (network: string, label: string) => string {
  const t = useT();
  return (network, label) => label || (network === 'other' ? t('channels.network.other') : network);
}
