/**
 * A streaming detector of unusual volume: one number after the other, never looking ahead, no setting per series.
 *
 * Over each of a few trailing windows the logarithm of the mean count is compared with what is usual: a slow level
 * plus a profile by hour of day, which counts only as far as it has been seen to explain something. A value is an
 * anomaly when its surprise passes both a fixed bound and the greatest surprise remembered; the memory halves in
 * thirty days, so that a series which has a burst every day does not alarm every day. Only more than usual is reported.
 *
 * The constants were chosen on five series of the Numenta Anomaly Benchmark (docs/evaluation/alerts.md, `npm run
 * eval:alerts`). Each changed by a tenth moved the score of 86 by at most 1.1 points; both bounds raised by a tenth lost
 * one more window (80.5).
 */

import { z } from 'zod';

export interface Detection {
  /** 0…1; from 0.5 on a value is unusual. */
  score: number;
  /** Surprise in units of what is unusual: from 1 on it is. */
  ratio: number;
  /** True only on the value that opens an event; what follows within the cool-down belongs to it. */
  alert: boolean;
  /** What is usual over the window that surprised most, per value. */
  expected: number;
  /** What was seen over that window, per value. */
  seen: number;
  /** Number of values in that window. */
  window: number;
}

export interface Detector {
  /**
   * @param time seconds since 1970; @param value a count, 0 or more; @param hour of the day, 0…23: that of the place
   * where a change of clocks matters, UTC otherwise.
   */
  observe(time: number, value: number, hour?: number): Detection;
  /** All that it knows, as JSON holds it: `createDetector(state)` goes on exactly from there. */
  state(): DetectorState;
}

/** Windows in values, and the standard deviations of surprise each must pass. */
const windows = [
  { length: 3, bound: 4.1 },
  { length: 18, bound: 3.4 },
];
/** Added to a count before its logarithm: below it, differences are noise. */
const offset = 1.7;
/** Variance that even a series which never moved is granted, for a window of one value. */
const leastVariance = 0.04;
/** A single surprise moves level and variance no further than this many standard deviations. */
const clip = 1.9;
const levelDays = 5;
const profileDays = 7;
/** The profile counts for what it explains of the variance beyond this share. */
const profileShare = 0.1;
const surpriseHalfLifeDays = 30;
const coolDownSeconds = 23 * 3600;
const daySeconds = 86_400;
/** Lengths of time are counted in values; these bounds keep hourly and daily series workable. */
const fewestPerDay = 24;

const windowSchema = z.object({
  length: z.number().int(),
  bound: z.number(),
  count: z.number().int(),
  level: z.number(),
  variance: z.number(),
  /** Mean square of what is left without and with the profile. */
  plain: z.number(),
  profiled: z.number(),
  profile: z.array(z.number()).length(24),
  profileCounts: z.array(z.number().int()).length(24),
  greatest: z.number(),
});
type WindowState = z.infer<typeof windowSchema>;

export const detectorStateSchema = z.object({
  windows: z.array(windowSchema).length(windows.length),
  recent: z.array(z.number()),
  seen: z.number().int(),
  /** When the last event opened; null before the first. */
  lastEvent: z.number().nullable(),
  pace: z.object({ distances: z.array(z.number()), last: z.number().nullable(), median: z.number() }),
});
export type DetectorState = z.infer<typeof detectorStateSchema>;

interface Surprise {
  /** Surprise in units of what would be an anomaly. */
  ratio: number;
  expected: number;
  seen: number;
}

function unlearned(): DetectorState {
  const none = () => Array.from({ length: 24 }, () => 0);
  return {
    windows: windows.map(({ length, bound }) => ({
      length,
      bound,
      count: 0,
      level: 0,
      variance: 1,
      plain: 1,
      profiled: 1,
      profile: none(),
      profileCounts: none(),
      greatest: 0,
    })),
    recent: Array.from({ length: Math.max(...windows.map(({ length }) => length)) }, () => 0),
    seen: 0,
    lastEvent: null,
    pace: { distances: [], last: null, median: 300 },
  };
}

export function createDetector(from: DetectorState = unlearned()): Detector {
  const { windows: states, recent, pace, ...counted } = structuredClone(from);
  let { seen, lastEvent } = counted;

  return {
    observe(time, value, hour = Math.floor(time / 3600) % 24) {
      const perDay = Math.max(fewestPerDay, Math.round(daySeconds / paceAt(pace, time)));
      recent[seen % recent.length] = value;
      seen += 1;
      let most: Surprise & { window: number } = { ratio: 0, expected: value, seen: value, window: 1 };
      for (const state of states) {
        if (seen < state.length) continue;
        let sum = 0;
        for (let back = 1; back <= state.length; back += 1) sum += recent[(seen - back) % recent.length] ?? 0;
        const surprise = observeWindow(state, sum / state.length, hour, perDay);
        if (seen > perDay && surprise.ratio > most.ratio) most = { ...surprise, window: state.length };
      }
      const alert = most.ratio > 1 && (lastEvent === null || time - lastEvent > coolDownSeconds);
      if (alert) lastEvent = time;
      return {
        score: most.ratio / (1 + most.ratio),
        ratio: most.ratio,
        alert,
        expected: most.expected,
        seen: most.seen,
        window: most.window,
      };
    },
    state: () => structuredClone({ windows: states, recent, seen, lastEvent, pace }),
  };
}

function observeWindow(state: WindowState, mean: number, hour: number, perDay: number): Surprise {
  const x = Math.log(mean + offset);
  const share = state.count > levelDays * perDay ? Math.max(0, 1 - state.profiled / state.plain - profileShare) : 0;
  const usual = state.level + share * (state.profile[hour] ?? 0);
  const deviation = Math.sqrt(state.variance + leastVariance / state.length);
  const surprise = (x - usual) / deviation;
  const ratio = surprise / Math.max(state.bound, state.greatest);

  // How far a day swings about its level is no surprise: level and profile learn by the deviation without the profile.
  const swing = Math.max(deviation, Math.sqrt(state.plain + leastVariance / state.length));
  const fromLevel = clipped(x - state.level, swing);
  const left = clipped(x - usual, deviation);
  const leftByProfile = clipped(x - state.level - (state.profile[hour] ?? 0), swing);
  state.count += 1;
  const rate = Math.max(1 / state.count, 1 / (levelDays * perDay));
  state.plain += rate * (fromLevel ** 2 - state.plain);
  state.profiled += rate * (leftByProfile ** 2 - state.profiled);
  state.level += rate * fromLevel;
  state.variance += rate * (left ** 2 - state.variance);
  learnHour(state, hour, fromLevel, perDay / 24);
  state.greatest *= 0.5 ** (1 / (surpriseHalfLifeDays * perDay));
  if (state.count > perDay && surprise > state.greatest) state.greatest = surprise;
  return { ratio: Math.max(0, ratio), expected: Math.max(0, Math.exp(usual) - offset), seen: mean };
}

function clipped(difference: number, deviation: number): number {
  return Math.max(-clip * deviation, Math.min(clip * deviation, difference));
}

/** The first hour or so of an hour's values weighs little, then the last week's. */
function learnHour(state: WindowState, hour: number, fromLevel: number, perHour: number): void {
  const known = state.profileCounts[hour] ?? 0;
  const rate = Math.max(1 / (known + perHour), 1 / (perHour * profileDays));
  state.profileCounts[hour] = known + 1;
  state.profile[hour] = (state.profile[hour] ?? 0) + rate * (fromLevel - (state.profile[hour] ?? 0));
}

/** Seconds between two values: the median of the first fifty distances. */
function paceAt(pace: DetectorState['pace'], time: number): number {
  if (pace.last !== null && time > pace.last && pace.distances.length < 50) {
    pace.distances.push(time - pace.last);
    pace.median = pace.distances.toSorted((a, b) => a - b)[Math.floor(pace.distances.length / 2)] ?? pace.median;
  }
  pace.last = time;
  return pace.median;
}
