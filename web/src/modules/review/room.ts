import { IconFileCertificate, IconSignature } from '@tabler/icons-react';
import type { Room } from '../../rooms.ts';
import { states } from './states.ts';

export const room: Room = {
  nav: [{ label: 'review.nav', to: '/review', icon: IconSignature, group: 'say', order: 30, can: ['review.read'] }],
  entities: { release: { label: 'review.entity.release', icon: IconFileCertificate, to: (id) => `/review/${id}`, states } },
};
