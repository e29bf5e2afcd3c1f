import { IconCalendar, IconChecklist, IconClockHour4, IconSend } from '@tabler/icons-react';
import type { Room } from '../../rooms.ts';
import { entityStates as states } from './states.tsx';

export const room: Room = {
  nav: [
    { label: 'publishing.nav.calendar', to: '/calendar', icon: IconCalendar, group: 'say', order: 10, can: ['publishing.read'] },
    { label: 'publishing.nav.tasks', to: '/tasks', icon: IconChecklist, group: 'say', order: 35, can: ['publishing.handle'] },
  ],
  entities: {
    dispatch: { label: 'publishing.entity.dispatch', icon: IconSend, to: (id) => `/calendar/dispatches/${id}`, states },
    schedule: { label: 'publishing.entity.schedule', icon: IconClockHour4, to: (id) => `/calendar/schedules/${id}`, states },
    task: { label: 'publishing.entity.task', icon: IconChecklist, to: (id) => `/tasks/${id}`, states },
  },
};
