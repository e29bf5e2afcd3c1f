import { IconChartBar, IconChartDots3, IconChartLine } from '@tabler/icons-react';
import type { Room } from '../../rooms.ts';

export const room: Room = {
  nav: [{ label: 'measurement.nav', to: '/measurement', icon: IconChartLine, group: 'learn', order: 10, can: ['measurement.read'] }],
  entities: {
    post_numbers: { label: 'measurement.entity.post_numbers', icon: IconChartBar, to: (id) => `/measurement/posts/${id}` },
    channel_numbers: { label: 'measurement.entity.channel_numbers', icon: IconChartDots3, to: (id) => `/measurement/channels/${id}` },
  },
};
