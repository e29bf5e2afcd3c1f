import { IconBuildingHospital, IconKey, IconMail, IconSettings, IconSitemap, IconUser, IconUserShield } from '@tabler/icons-react';
import type { Room } from '../../rooms.ts';

export const room: Room = {
  nav: [{ label: 'shell.nav.settings', to: '/settings', icon: IconSettings, group: 'settings', order: 10 }],
  entities: {
    organisation: { label: 'settings.entity.organisation', icon: IconBuildingHospital, to: () => '/settings/organisation' },
    unit: { label: 'settings.entity.unit', icon: IconSitemap, to: () => '/settings/units' },
    person: { label: 'settings.entity.person', icon: IconUser, to: (id) => `/settings/members/${id}` },
    role: { label: 'settings.entity.role', icon: IconUserShield, to: () => '/settings/roles' },
    invitation: { label: 'settings.entity.invitation', icon: IconMail, to: () => '/settings/invitations' },
    api_key: { label: 'settings.entity.api_key', icon: IconKey, to: () => '/settings/api-keys' },
  },
};
