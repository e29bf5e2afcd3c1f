/**
 * What the shell knows of the rooms. Each built room exports `room` from `modules/<room>/room.ts`; they are found by
 * their place, so that adding one touches no shared file.
 */
import type { TablerIcon } from '@tabler/icons-react';

/** The groups of the navigation, in the order of the work. */
export const groups = ['home', 'why', 'rules', 'say', 'hear', 'learn', 'settings'] as const;
export type Group = (typeof groups)[number];

export interface NavItem {
  /** Message id of the entry. */
  label: string;
  /** Address of its first page. */
  to: string;
  icon: TablerIcon;
  group: Group;
  /** Place within the group, small first. */
  order: number;
  /** Shown to those who hold one of these permissions somewhere; to everyone when absent. */
  can?: string[];
}

/** A kind of thing of the joined record, as links, search, notifications and breadcrumbs name it. */
export interface EntityKind {
  /** Message id of the kind, e.g. `strategy.entity.goal`. */
  label: string;
  icon: TablerIcon;
  /** Address of one. */
  to: (id: string) => string;
  /** Message id and tone of each state, for `StateWord`. */
  states?: Record<string, { label: string; tone: 'draft' | 'waiting' | 'good' | 'stop' | 'live' }>;
}

export interface Room {
  nav?: NavItem[];
  /** By the `type` the API uses. */
  entities?: Record<string, EntityKind>;
}

const rooms = Object.values(import.meta.glob<Room>('./modules/*/room.ts', { eager: true, import: 'room' }));

export const navItems: readonly NavItem[] = rooms
  .flatMap((room) => room.nav ?? [])
  .sort((a, b) => groups.indexOf(a.group) - groups.indexOf(b.group) || a.order - b.order);

const entities = new Map(rooms.flatMap((room) => Object.entries(room.entities ?? {})));

/** The kind of a thing, or undefined when no built room shows it. */
export function entityKind(type: string): EntityKind | undefined {
  return entities.get(type);
}

/** Entries of the navigation that this person may open. */
export function visibleNav(can: (permission: string) => boolean): NavItem[] {
  return navItems.filter((item) => !item.can || item.can.some((permission) => can(permission)));
}
