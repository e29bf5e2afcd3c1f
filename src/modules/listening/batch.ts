/** Posts of one source that are taken in together. */
import type { RawPost } from './contract-schemas.ts';

export interface IntakeSource {
  id: string;
  unitId: string;
  keep: string;
  retentionDays: number;
}

export interface Batch {
  source: IntakeSource;
  runId: string;
  posts: readonly RawPost[];
  /** Rows refused before, to be counted with this batch. */
  refused?: number;
  /** Of a file: the rows taken in once this batch is. Kept in the same transaction, so that a crash resumes exactly. */
  position?: number;
}
