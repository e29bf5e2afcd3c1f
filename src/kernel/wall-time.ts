/**
 * Local wall time ↔ instant in an IANA zone. Browser-safe: Intl only, since Node 24 has no Temporal.
 * Gaps and overlaps are settled as Temporal's `compatible` and RFC 5545 do: a time that does not exist
 * moves forward by the length of the gap, a time that exists twice means the first of the two.
 */

export type WallTimeAdjustment = 'none' | 'gap' | 'overlap';

/** `malformed`: not a real `YYYY-MM-DDTHH:mm`. `unknown_zone`: not an IANA zone this runtime knows. */
export class WallTimeError extends Error {
  readonly code: 'malformed' | 'unknown_zone';
  constructor(code: WallTimeError['code'], message: string) {
    super(message);
    this.name = 'WallTimeError';
    this.code = code;
  }
}

const dayMilliseconds = 86_400_000;
const formatters = new Map<string, Intl.DateTimeFormat>();

/** Whether `zone` is an IANA zone (`Europe/Amsterdam`, `UTC`); bare offsets such as `+01:00` are not. */
export function isZone(zone: string): boolean {
  if (!/^[A-Za-z][\w+-]*(\/[\w+-]+)*$/.test(zone)) return false;
  try {
    formatterOf(zone);
    return true;
  } catch (error) {
    if (error instanceof WallTimeError) return false;
    throw error;
  }
}

/**
 * The instant at which clocks in `zone` show `localDateTime` (`YYYY-MM-DDTHH:mm`), and whether that time
 * fell into a gap or an overlap and so deserves a word to the reader. Throws WallTimeError.
 */
export function instantOf(localDateTime: string, zone: string): { instant: Date; adjusted: WallTimeAdjustment } {
  const asUtc = /^\d{4}-\d\d-\d\dT\d\d:\d\d$/.test(localDateTime) ? Date.parse(`${localDateTime}:00Z`) : Number.NaN;
  // Date.parse turns 30 February into 2 March; the way back shows it.
  if (Number.isNaN(asUtc) || new Date(asUtc).toISOString().slice(0, 16) !== localDateTime) {
    throw new WallTimeError('malformed', `not a local time of the form YYYY-MM-DDTHH:mm: ${localDateTime}`);
  }
  const before = offsetAt(asUtc - dayMilliseconds, zone);
  const after = offsetAt(asUtc + dayMilliseconds, zone);
  const candidates = [...new Set([asUtc - before, asUtc - after])]
    .filter((candidate) => asUtc - candidate === offsetAt(candidate, zone))
    .sort((a, b) => a - b);
  const [first, second] = candidates;
  if (first === undefined) return { instant: new Date(asUtc - before), adjusted: 'gap' };
  return { instant: new Date(first), adjusted: second === undefined ? 'none' : 'overlap' };
}

/** What clocks in `zone` show at `instant`, as `YYYY-MM-DDTHH:mm` (seconds cut off). Throws WallTimeError. */
export function localTimeOf(instant: Date, zone: string): string {
  return new Date(instant.getTime() + offsetAt(instant.getTime(), zone)).toISOString().slice(0, 16);
}

/** Milliseconds by which local time in `zone` is ahead of UTC at this instant. */
function offsetAt(milliseconds: number, zone: string): number {
  const part: Partial<Record<Intl.DateTimeFormatPartTypes, number>> = {};
  for (const { type, value } of formatterOf(zone).formatToParts(milliseconds)) part[type] = Number(value);
  const local = Date.UTC(part.year!, part.month! - 1, part.day, part.hour, part.minute, part.second);
  return local - Math.floor(milliseconds / 1000) * 1000;
}

function formatterOf(zone: string): Intl.DateTimeFormat {
  const known = formatters.get(zone);
  if (known) return known;
  try {
    const made = new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      calendar: 'iso8601',
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
    formatters.set(zone, made);
    return made;
  } catch (error) {
    if (error instanceof RangeError) throw new WallTimeError('unknown_zone', `not a known time zone: ${zone}`);
    throw error;
  }
}
