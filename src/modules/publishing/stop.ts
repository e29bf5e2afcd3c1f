/** A dispatch that will not leave any more, or that waits. */
import type { Scope } from '#kernel/types.ts';
import { inSeconds, move } from './lease.ts';
import { tellAboutDispatch } from './notices.ts';
import { updateDispatch, type DispatchRow } from './store.ts';
import type { Hindrance } from './rules.ts';
import { sql } from 'kysely';

/** Nothing was sent and nothing will be; author and scheduler hear why, unless a person stopped it in so many words. */
export async function stopDispatch(scope: Scope, row: DispatchRow, reason: string): Promise<DispatchRow> {
  const stopped = await move(scope, row, 'stop', {
    reason,
    detail: null,
    next_at: null,
    settled_at: sql<string>`kernel.now()`,
    lease_id: null,
    leased_until: null,
  });
  if (reason !== 'cancelled') await tellAboutDispatch(scope, stopped, 'stopped', reason);
  return stopped;
}

/** Come back later. The reason is told once, when it first applies. */
export async function waitDispatch(
  scope: Scope,
  row: DispatchRow,
  reason: string,
  seconds: number,
  values: { detail?: string | null } = {},
): Promise<DispatchRow> {
  const waiting = await updateDispatch(scope, row.id, { reason, next_at: inSeconds(seconds), detail: values.detail ?? null });
  if (reason === 'auth_expired' && row.reason !== reason) await tellAboutDispatch(scope, waiting, 'waiting', reason);
  return waiting;
}

export function hinder(scope: Scope, row: DispatchRow, hindrance: Hindrance): Promise<DispatchRow> {
  return hindrance.kind === 'stop'
    ? stopDispatch(scope, row, hindrance.reason)
    : waitDispatch(scope, row, hindrance.reason, hindrance.seconds);
}
