/** Pure decisions of review: windows, expiry, when a decision is due, who may decide, whether a release may leave. */
import { instantOf, localTimeOf } from '#kernel/wall-time.ts';
import type { LeaveReason, ReleaseState, Window } from './contract.ts';

const day = 86_400_000;

/** Days either side of the planned time, and from now on where nothing is planned: a window without a new signature for each delay. */
export const plannedSlackDays = 7;
export const unplannedDays = 30;
/** An approval holds twelve months at most (regulation/mlr.md, MLR-08). */
export const approvalMonths = 12;
/** Working days a reviewer has (MLR-07). */
export const reviewDays = 3;

/** The window of a post whose author named none: around the planned time, or from now. Opens at once where it can. */
export function defaultWindow(now: Date, planned: { at: string; zone: string } | null, zone: string): Window {
  const at = planned === null ? null : Date.parse(planned.at);
  if (planned === null || at === null || at <= now.getTime()) {
    return { earliest: localTimeOf(now, zone), latest: localTimeOf(new Date(now.getTime() + unplannedDays * day), zone), zone };
  }
  const earliest = new Date(Math.max(now.getTime(), at - plannedSlackDays * day));
  return {
    earliest: localTimeOf(earliest, planned.zone),
    latest: localTimeOf(new Date(at + plannedSlackDays * day), planned.zone),
    zone: planned.zone,
  };
}

/** The instants of a window. Throws WallTimeError for a day that does not exist. */
export function windowInstants({ earliest, latest, zone }: Window): { earliestAt: Date; latestAt: Date } {
  return { earliestAt: instantOf(earliest, zone).instant, latestAt: instantOf(latest, zone).instant };
}

/**
 * When the approval ends: the midnight that begins the same day twelve months on, in the zone of the first market. A market
 * with several zones takes the first of them to reach midnight, one without any (a union of states) the given one.
 */
export function expiryOf(submittedAt: Date, market: string | undefined, fallbackZone: string): Date {
  const zones = market === undefined ? [] : (new Intl.Locale('und', { region: market }).getTimeZones?.() ?? []);
  const midnights = (zones.length > 0 ? zones : [fallbackZone]).map((zone) => {
    const [date] = localTimeOf(submittedAt, zone).split('T');
    return instantOf(`${addMonths(date ?? '', approvalMonths)}T00:00`, zone).instant.getTime();
  });
  return new Date(Math.min(...midnights));
}

/** 29 February becomes the 28th where there is none: an approval is never longer than its months. */
function addMonths(date: string, months: number): string {
  const [year = 0, month = 1, dayOfMonth = 1] = date.split('-').map(Number);
  const last = new Date(Date.UTC(year, month - 1 + months + 1, 0)).getUTCDate();
  return new Date(Date.UTC(year, month - 1 + months, Math.min(dayOfMonth, last))).toISOString().slice(0, 10);
}

/** When a decision is due: three working days (Monday to Friday) after it was handed in, or when it may leave, if that comes first. */
export function dueOf(submittedAt: Date, plannedAt: Date | null, zone: string): Date {
  const [date = '', time = ''] = localTimeOf(submittedAt, zone).split('T');
  const at = new Date(`${date}T00:00:00Z`);
  for (let left = reviewDays; left > 0;) {
    at.setUTCDate(at.getUTCDate() + 1);
    if (at.getUTCDay() !== 0 && at.getUTCDay() !== 6) left -= 1;
  }
  const due = instantOf(`${at.toISOString().slice(0, 10)}T${time}`, zone).instant;
  return plannedAt !== null && plannedAt > submittedAt && plannedAt < due ? plannedAt : due;
}

export type DecisionKind = 'signed' | 'sent_back' | 'rejected';

/** Why a person may not decide. */
export type Obstacle =
  | 'person_needed'
  | 'permission'
  | 'altered'
  | 'withdrawn'
  | 'decided'
  | 'superseded'
  | 'edited'
  | 'window_closed'
  | 'own_work';

export interface Candidate {
  kind: 'person' | 'api_key' | 'system';
  personId: string | null;
  maySign: boolean;
}

const obstacleOfState: Record<ReleaseState, Obstacle | null> = {
  waiting: null,
  edited: 'edited',
  expired: 'window_closed',
  superseded: 'superseded',
  withdrawn: 'withdrawn',
  signed: 'decided',
  sent_back: 'decided',
  rejected: 'decided',
};

/**
 * What keeps this person from deciding, or null. Four eyes: nobody whose hand is in a release decides about it. Only the
 * example organisation lets one person do both, and the signature then says so.
 */
export function obstacle(
  who: Candidate,
  release: { state: ReleaseState; intact: boolean; editors: readonly string[] },
  example: boolean,
): Obstacle | null {
  if (who.kind !== 'person' || who.personId === null) return 'person_needed';
  if (!who.maySign) return 'permission';
  if (!release.intact) return 'altered';
  const state = obstacleOfState[release.state];
  if (state) return state;
  return !example && release.editors.includes(who.personId) ? 'own_work' : null;
}

/** Everything that decides whether a release leaves, each computed now. */
export interface Standing {
  /** The stored text is what was hashed, and no value of the row was changed. */
  intact: boolean;
  /** Hash under the only decision, `null` while there is none. */
  decision: { kind: DecisionKind; hash: string } | null;
  /** Hash of the signature whose HMAC holds. */
  signedHash: string | null;
  /** Hash of the stored text, recomputed. */
  storedHash: string;
  /** Hash of what content renders now with what was settled at submission; null when the post no longer goes to this channel. */
  currentHash: string | null;
  superseded: boolean;
  withdrawn: boolean;
  earliestAt: Date;
  latestAt: Date;
  expiresAt: Date;
}

export type Leave = { ok: true } | { ok: false; reason: LeaveReason };

/** Whether a release may leave at an instant. A signature counts if and only if its hash equals the hash recomputed now. */
export function verdict(standing: Standing, at: Date): Leave {
  const reason = reasonToStay(standing, at);
  return reason === null ? { ok: true } : { ok: false, reason };
}

function reasonToStay(
  { intact, decision, signedHash, storedHash, currentHash, superseded, withdrawn, earliestAt, latestAt, expiresAt }: Standing,
  at: Date,
): LeaveReason | null {
  if (!intact) return 'altered';
  if (withdrawn) return 'withdrawn';
  if (decision === null) return superseded ? 'superseded' : 'unsigned';
  if (decision.kind !== 'signed') return decision.kind;
  if (signedHash === null || signedHash !== storedHash || decision.hash !== storedHash) return 'altered';
  if (superseded) return 'superseded';
  if (currentHash !== signedHash) return 'edited';
  if (at >= expiresAt) return 'expired';
  if (at < earliestAt) return 'too_early';
  if (at > latestAt) return 'too_late';
  return null;
}

/** Each warning must have been looked at: its tick with a comment (MLR-01). Answers the positions of those that were not. */
export function untickedWarnings(
  findings: readonly { severity: string }[],
  ticks: readonly { finding: number; comment: string }[],
): number[] {
  return findings.flatMap(({ severity }, index) =>
    severity === 'warn' && !ticks.some((tick) => tick.finding === index && tick.comment.trim() !== '') ? [index] : [],
  );
}
