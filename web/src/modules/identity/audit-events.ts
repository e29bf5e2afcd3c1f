/** From the trail to what a person reads: saves of one draft become one row. Pure. */
import type { Answer, Client } from '../../api.ts';

export type AuditEvent = Answer<Client['record']['audit']>['items'][number];

/** One row: the newest event first; more than one where someone saved the same thing again and again. */
export interface AuditRow {
  /** Of the newest event. */
  sequence: number;
  events: [AuditEvent, ...AuditEvent[]];
}

/** A pause longer than this begins a new row. */
const longestPauseMs = 30 * 60_000;

/** What working copies do by themselves while someone types. */
const savesItself = (event: AuditEvent) => /\.(edited|updated)$/.test(event.action);

/** `events` newest first. Saves by one person on one thing are joined while nothing else happened to that thing. */
export function joinSaves(events: readonly AuditEvent[]): AuditRow[] {
  const rows: AuditRow[] = [];
  const lastOf = new Map<string, AuditRow>();
  for (const event of events) {
    const thing = `${event.entity.type} ${event.entity.id}`;
    const row = lastOf.get(thing);
    const before = row?.events.at(-1);
    const same =
      before !== undefined &&
      savesItself(event) &&
      before.action === event.action &&
      before.personId === event.personId &&
      before.actorKind === event.actorKind &&
      Date.parse(before.at) - Date.parse(event.at) <= longestPauseMs;
    if (row && same) row.events.push(event);
    else {
      const next: AuditRow = { sequence: event.sequence, events: [event] };
      rows.push(next);
      lastOf.set(thing, next);
    }
  }
  return rows;
}

export interface Change {
  field: string;
  old: unknown;
  new: unknown;
}

const fieldsOf = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : value == null
      ? {}
      : { '': value };

/** Fields whose values differ, in the order they were written. */
export function changesOf({ changes }: AuditEvent): Change[] {
  const { old, new: now } = (changes ?? {}) as { old?: unknown; new?: unknown };
  const before = fieldsOf(old);
  const after = fieldsOf(now);
  return [...new Set([...Object.keys(before), ...Object.keys(after)])]
    .filter((field) => JSON.stringify(before[field]) !== JSON.stringify(after[field]))
    .map((field) => ({ field, old: before[field], new: after[field] }));
}
