import { IconPill, IconShieldCheck } from '@tabler/icons-react';
import type { Room } from '../../rooms.ts';

export const room: Room = {
  nav: [{ label: 'compliance.nav', to: '/compliance', icon: IconShieldCheck, group: 'rules', order: 30, can: ['compliance.read'] }],
  entities: {
    product: {
      label: 'compliance.entity.product',
      icon: IconPill,
      to: (id) => `/compliance/products/${id}`,
      states: {
        active: { label: 'compliance.state.active', tone: 'good' },
        archived: { label: 'compliance.state.archived', tone: 'draft' },
      },
    },
  },
};
