/** What a room offers the composition: contract, handlers, tasks, and its part of the joined record. */
import type { AnyTask, Cron } from './jobs.ts';
import type { Scope } from './types.ts';

/** One end of a link: the composition describes it and filters by permission. */
export interface LinkEnd {
  type: string;
  id: string;
  /** `up` towards the goal, `down` towards the numbers. */
  direction: 'up' | 'down';
  /** Message id, `record.relation.…`. */
  relation: string;
}

export interface EntityDescription {
  title: string;
  /** A word of the entity's state machine, or null. */
  state: string | null;
  unitId: string;
}

export interface NeedOfPerson {
  messageId: string;
  values: Record<string, string | number>;
  entity: { type: string; id: string };
  due: string | null;
  urgency: 'legal' | 'overdue' | 'soon' | 'normal';
}

export interface RoomRecord {
  /** Entity types the room owns and the permission to read each; `below` when ancestors' rows are readable too. */
  entities: Record<string, { can: string; below?: true }>;
  describe(scope: Scope, type: string, id: string): Promise<EntityDescription | null>;
  /** Links this room knows, for things of any room. */
  links(scope: Scope, type: string, id: string): Promise<LinkEnd[]>;
  /** At most twenty things whose title matches, in units the caller may read. */
  search?(scope: Scope, q: string): Promise<{ type: string; id: string; title: string; state: string | null }[]>;
  /** What waits for the caller in this room. */
  needs?(scope: Scope): Promise<NeedOfPerson[]>;
}

export interface Room {
  name: string;
  tasks?: readonly AnyTask[];
  crons?: readonly Cron[];
  record?: RoomRecord;
}
