import { IconAdjustments, IconBell, IconEar, IconListSearch, IconMessage2, IconRefresh, IconRss } from '@tabler/icons-react';
import type { Room } from '../../rooms.ts';

export const room: Room = {
  nav: [{ label: 'listening.nav', to: '/listening', icon: IconEar, group: 'hear', order: 10, can: ['listening.read'] }],
  entities: {
    query: { label: 'listening.entity.query', icon: IconListSearch, to: (id) => `/listening/queries/${id}` },
    mention: { label: 'listening.entity.mention', icon: IconMessage2, to: (id) => `/listening/mentions/${id}` },
    alert: { label: 'listening.entity.alert', icon: IconBell, to: (id) => `/listening/alerts/${id}` },
    alert_rule: { label: 'listening.entity.alert_rule', icon: IconAdjustments, to: (id) => `/listening/alerts/rules/${id}` },
    source: { label: 'listening.entity.source', icon: IconRss, to: (id) => `/listening/sources/${id}` },
    alert_webhook: { label: 'listening.entity.alert_webhook', icon: IconBell, to: () => '/listening/alerts' },
    // Named in the audit trail; what they did is seen at the sources.
    run: { label: 'listening.entity.run', icon: IconRss, to: () => '/listening/sources' },
    reread: { label: 'listening.entity.reread', icon: IconRefresh, to: () => '/listening/sources' },
  },
};
