/** What every step of working a dispatch is given. */
import type { Context } from '#kernel/types.ts';
import type { Lease } from './lease.ts';
import type { DispatchRow } from './store.ts';

export interface Run {
  ctx: Context;
  lease: Lease;
  /** Aborts when the lease is lost or the process is told to stop. */
  signal: AbortSignal;
}

/** Answers the dispatch as it stands after the step; the run goes on while there is something to do now. */
export type Step = (run: Run, row: DispatchRow) => Promise<DispatchRow>;
