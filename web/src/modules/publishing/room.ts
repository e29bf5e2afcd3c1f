import { IconCalendar, IconChecklist, IconClockHour4, IconSend } from '@tabler/icons-react';
import type { EntityKind, Room } from '../../rooms.ts';

export const dispatchStates: NonNullable<EntityKind['states']> = {
  draft: { label: 'publishing.state.draft', tone: 'draft' },
  in_review: { label: 'publishing.state.in_review', tone: 'waiting' },
};

export const room: Room = {
  nav: [
    { label: 'publishing.nav.calendar', to: '/calendar', icon: IconCalendar, group: 'say', order: 10, can: ['publishing.read'] },
    { label: 'publishing.nav.tasks', to: '/tasks', icon: IconChecklist, group: 'say', order: 25, can: ['publishing.handle'] },
  ],
  entities: {
    dispatch: { label: 'publishing.entity.dispatch', icon: IconSend, to: (id) => `/calendar/dispatches/${id}`, states: dispatchStates },
    schedule: { label: 'publishing.entity.schedule', icon: IconClockHour4, to: (id) => `/calendar/schedules/${id}`, states: dispatchStates },
    task: { label: 'publishing.entity.task', icon: IconChecklist, to: (id) => `/tasks/${id}`, states: dispatchStates },
  },
};
