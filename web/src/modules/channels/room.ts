import { IconBroadcast } from '@tabler/icons-react';
import type { Room } from '../../rooms.ts';

export const room: Room = {
  nav: [{ label: 'channels.nav', to: '/channels', icon: IconBroadcast, group: 'rules', order: 20, can: ['channels.read'] }],
  entities: {
    channel: {
      label: 'channels.entity.channel',
      icon: IconBroadcast,
      to: (id) => `/channels/${id}`,
      states: {
        ok: { label: 'channels.state.ok', tone: 'good' },
        by_hand: { label: 'channels.state.by_hand', tone: 'good' },
        expiring: { label: 'channels.state.expiring', tone: 'waiting' },
        rate_limited: { label: 'channels.state.rate_limited', tone: 'waiting' },
        expired: { label: 'channels.state.expired', tone: 'stop' },
        revoked: { label: 'channels.state.revoked', tone: 'stop' },
        unreachable: { label: 'channels.state.unreachable', tone: 'stop' },
        disconnected: { label: 'channels.state.disconnected', tone: 'stop' },
        archived: { label: 'channels.state.archived', tone: 'draft' },
      },
    },
  },
};
