/** Column types of the generated database types: what is read, inserted, updated. */
import type { ColumnType } from 'kysely';

/** timestamptz: read as ISO 8601 in UTC. */
export type Instant = ColumnType<string, string | Date, string | Date>;
/** bigint: read as a number (db.ts refuses beyond 2^53). */
export type Count = ColumnType<number, number, number>;
