import { IconHome } from '@tabler/icons-react';
import type { Room } from '../../rooms.ts';

export const room: Room = {
  nav: [{ label: 'shell.nav.home', to: '/', icon: IconHome, group: 'home', order: 10 }],
};
