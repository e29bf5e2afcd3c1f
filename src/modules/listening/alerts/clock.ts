/** Hours as clocks show them. An hour is the number of milliseconds since 1970 of its beginning. Pure. */
import { instantOf, localTimeOf } from '#kernel/wall-time.ts';

export const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

export const hourOf = (at: Date | string | number): number => Math.floor(new Date(at).getTime() / hourMs) * hourMs;
export const isoOf = (hour: number): string => new Date(hour).toISOString();

export interface ZoneClock {
  /** 0…23 */
  hourOfDay(hour: number): number;
  /** 1 Monday … 7 Sunday */
  weekday(hour: number): number;
  /** `14:00` */
  clock(hour: number): string;
  day(hour: number): string;
  /** The hour so many days before at which clocks showed the same, summer time or not. */
  daysBefore(hour: number, days: number): number;
}

/** Asking Intl is slow, and the same hours are asked for again and again. */
export function zoneClock(zone: string): ZoneClock {
  const known = new Map<number, number>();
  const local = (hour: number): number => {
    const there = known.get(hour) ?? Date.parse(`${localTimeOf(new Date(hour), zone)}:00Z`);
    known.set(hour, there);
    return there;
  };
  const shown = (hour: number) => new Date(local(hour));
  return {
    hourOfDay: (hour) => shown(hour).getUTCHours(),
    weekday: (hour) => shown(hour).getUTCDay() || 7,
    clock: (hour) => shown(hour).toISOString().slice(11, 16),
    day: (hour) => shown(hour).toISOString().slice(0, 10),
    daysBefore: (hour, days) => {
      const before = hour - days * dayMs;
      return before + (local(hour) - hour) - (local(before) - before);
    },
  };
}

/** When quiet hours that run now end; null where there are none now. They may go over midnight. */
export function quietUntil(now: Date, quiet: { from: string; to: string } | null, zone: string): Date | null {
  if (!quiet || quiet.from === quiet.to) return null;
  const local = localTimeOf(now, zone);
  const [today = '', time = ''] = local.split('T');
  const over = quiet.from > quiet.to;
  const inside = over ? time >= quiet.from || time < quiet.to : time >= quiet.from && time < quiet.to;
  if (!inside) return null;
  const endsTomorrow = over && time >= quiet.from;
  const day = endsTomorrow ? new Date(Date.parse(`${today}T00:00:00Z`) + dayMs).toISOString().slice(0, 10) : today;
  return instantOf(`${day}T${quiet.to}`, zone).instant;
}
