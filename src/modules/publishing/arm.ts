/** The last look before a post leaves: everything is asked again in the transaction that lets it. */
import { sql } from 'kysely';
import { hindrance } from './clearance.ts';
import { awaitFreezes, isFrozen } from './freeze.ts';
import { move, underLease } from './lease.ts';
import { frozenSeconds, type DispatchState } from './rules.ts';
import type { Run } from './run.ts';
import { hinder, waitDispatch } from './stop.ts';
import type { DispatchRow } from './store.ts';

/** `clear`: signed, unedited, not withdrawn, not frozen, in its window, and so `armed`. Else stopped or waiting. */
export function armDispatch(run: Run, row: DispatchRow): Promise<{ clear: boolean; row: DispatchRow }> {
  return underLease(run.ctx, run.lease, row.state as DispatchState, async (scope, locked) => {
    const obstacle = await hindrance(scope, locked);
    if (obstacle) return { clear: false, row: await hinder(scope, locked, obstacle) };
    return { clear: true, row: await move(scope, locked, 'arm', { armed_at: sql<string>`kernel.now()`, reason: null, detail: null }) };
  });
}

/** From here on the call may be under way: whoever finds the dispatch like this looks it up first. */
export function commitDispatch(run: Run, row: DispatchRow): Promise<{ clear: boolean; row: DispatchRow }> {
  return underLease(run.ctx, run.lease, row.state as DispatchState, async (scope, locked) => {
    await awaitFreezes(scope, 'shared');
    if (await isFrozen(scope, locked.unit_id)) return { clear: false, row: await waitDispatch(scope, locked, 'frozen', frozenSeconds) };
    return {
      clear: true,
      row: await move(scope, locked, 'commit', {
        committed_at: sql<string>`kernel.now()`,
        attempts: sql<number>`attempts + 1`,
        look_ups: 0,
      }),
    };
  });
}
