import { IconFlag3, IconTargetArrow, IconTrendingUp } from '@tabler/icons-react';
import type { EntityKind, Room } from '../../rooms.ts';

const states: EntityKind['states'] = {
  archived: { label: 'strategy.state.archived', tone: 'draft' },
};

export const room: Room = {
  nav: [{ label: 'strategy.nav', to: '/strategy', icon: IconTargetArrow, group: 'why', order: 10, can: ['strategy.read'] }],
  entities: {
    goal: { label: 'strategy.entity.goal', icon: IconTargetArrow, to: (id) => `/strategy/goals/${id}`, states },
    objective: { label: 'strategy.entity.objective', icon: IconFlag3, to: (id) => `/strategy/objectives/${id}`, states },
    kpi: { label: 'strategy.entity.kpi', icon: IconTrendingUp, to: (id) => `/strategy/kpis/${id}`, states },
  },
};
