/** Pure decisions of publishing: the state machine of a dispatch, when to try again, whether a schedule may change. */
import type { DispatchState, EntryState } from './contract.ts';

export type { DispatchState, EntryState } from './contract.ts';

/**
 * What may happen to a dispatch.
 * `upload`: a picture is about to be sent. `arm`: everything was checked and may leave. `commit`: the call that
 * publishes is about to be made. `publish`: it stands on the network. `reject`: the network will not take it. `lose`:
 * nobody knows. `absent`: looked up, it does not stand there. `refuse`: the network did nothing and asks to come back
 * later. `uploadsLost`: the network has forgotten the pictures. `stop`: it may not leave any more. `retry`: a person asks for another go.
 */
export const events = ['upload', 'arm', 'commit', 'publish', 'reject', 'lose', 'absent', 'refuse', 'uploadsLost', 'stop', 'retry'] as const;
export type DispatchEvent = (typeof events)[number];

/**
 * From `committing` and `unknown` the post may stand on the network: the only ways on are to know that it does
 * (`publish`), to know that it does not (`absent`, `refuse`, `reject`, `uploadsLost`), or not to know (`lose`). Nothing stops or repeats there.
 */
const transitions: Record<DispatchState, Partial<Record<DispatchEvent, DispatchState>>> = {
  prepared: { upload: 'uploading', arm: 'armed', stop: 'stopped' },
  uploading: { upload: 'uploading', arm: 'armed', reject: 'rejected', stop: 'stopped' },
  armed: { arm: 'armed', commit: 'committing', stop: 'stopped' },
  committing: { publish: 'published', reject: 'rejected', lose: 'unknown', absent: 'armed', refuse: 'armed', uploadsLost: 'uploading' },
  unknown: { publish: 'published', lose: 'unknown', absent: 'armed' },
  published: {},
  rejected: { retry: 'prepared' },
  stopped: { retry: 'prepared' },
};

/** The state after an event, or null where the event cannot happen. */
export function after(state: DispatchState, event: DispatchEvent): DispatchState | null {
  return transitions[state][event] ?? null;
}

/** Nothing more happens by itself. */
export function isSettled(state: DispatchState): boolean {
  return state === 'published' || state === 'rejected' || state === 'stopped';
}

/** Certainly nothing stands on the network, and no call that could change that is under way. */
export function isUnsent(state: DispatchState): boolean {
  return after(state, 'stop') !== null;
}

/** Only a look-up tells whether the post stands on the network. */
export function mayStand(state: DispatchState): boolean {
  return state === 'committing' || state === 'unknown';
}

/** Seconds until the n-th look-up or repeated upload (n from 0): soon at first, every quarter of an hour in the end. */
export function backOffSeconds(done: number): number {
  const steps = [2, 10, 30, 120, 300];
  return steps[done] ?? 900;
}

/** Somebody is told after the third look-up that brought nothing, once. */
export const lookUpsUntilToldOf = 3;
/** While the channel's connection is broken, and while a freeze stands. */
export const brokenConnectionSeconds = 300;
export const frozenSeconds = 60;
/** A network that names no time, or a very short one, is given this much. */
export const shortestWaitSeconds = 5;

/** Why a dispatch is not sent now. `wait`: later it may. `stop`: this release will not leave any more. */
export type Hindrance =
  | { kind: 'wait'; reason: 'frozen' | 'auth_expired' | 'too_early'; seconds: number }
  | { kind: 'stop'; reason: string };

export interface Clearance {
  cancelled: boolean;
  withdrawn: boolean;
  frozen: boolean;
  channel: { archived: boolean; disconnected: boolean };
  leave: { ok: true } | { ok: false; reason: string };
}

/** What stands in the way now, most final first; null when it may leave. */
export function hindranceOf({ cancelled, withdrawn, frozen, channel, leave }: Clearance): Hindrance | null {
  if (withdrawn) return { kind: 'stop', reason: 'withdrawn' };
  if (cancelled) return { kind: 'stop', reason: 'cancelled' };
  if (!leave.ok && leave.reason === 'too_early') return { kind: 'wait', reason: 'too_early', seconds: frozenSeconds };
  if (!leave.ok) return { kind: 'stop', reason: leave.reason };
  if (channel.archived) return { kind: 'stop', reason: 'channel_archived' };
  if (frozen) return { kind: 'wait', reason: 'frozen', seconds: frozenSeconds };
  if (channel.disconnected) return { kind: 'wait', reason: 'auth_expired', seconds: brokenConnectionSeconds };
  return null;
}

/** A dispatch or a plain schedule as people see it in the calendar. */
export function scheduledState(entry: {
  due: boolean;
  dispatch: { state: DispatchState; comparison: string | null; withdrawn: boolean } | null;
  task: { state: string } | null;
}): EntryState {
  const { dispatch, task } = entry;
  if (task) return task.state === 'done' ? 'task_done' : task.state === 'cancelled' ? 'withdrawn' : 'task_open';
  if (!dispatch) return entry.due ? 'due' : 'scheduled';
  if (dispatch.withdrawn) return 'withdrawn';
  switch (dispatch.state) {
    case 'published':
      return dispatch.comparison === 'differs' || dispatch.comparison === 'gone' ? 'differs' : 'published';
    case 'rejected':
    case 'unknown':
    case 'stopped':
      return dispatch.state;
    default:
      return 'publishing';
  }
}

/** A post that is planned but not scheduled, from its newest release for a channel. */
export function plannedState(release: { decision: string | null; withdrawn: boolean; closed: boolean } | null): EntryState {
  if (!release) return 'draft';
  if (release.withdrawn) return 'withdrawn';
  if (release.decision === 'sent_back' || release.decision === 'rejected') return 'sent_back';
  if (release.closed) return 'draft';
  return release.decision === 'signed' ? 'signed' : 'in_review';
}
