import { IconEar, IconListSearch, IconMessage2, IconRss } from '@tabler/icons-react';
import type { Room } from '../../rooms.ts';

export const room: Room = {
  nav: [{ label: 'listening.nav', to: '/listening', icon: IconEar, group: 'hear', order: 10, can: ['listening.read'] }],
  entities: {
    query: { label: 'listening.entity.query', icon: IconListSearch, to: (id) => `/listening/queries/${id}` },
    mention: { label: 'listening.entity.mention', icon: IconMessage2, to: (id) => `/listening/mentions/${id}` },
    source: { label: 'listening.entity.source', icon: IconRss, to: (id) => `/listening/sources/${id}` },
  },
};
