/**
 * measurement: what came of it. Owns the schema `measurement`: series of numbers about accounts, posts and KPIs, and
 * their points by month. A series is a step function: a value holds until the next point. Points are read back from
 * the networks on a schedule or recorded by a person; what a KPI has reached is always computed from them.
 */
import { z } from 'zod';
import { can, daySchema, done, idSchema, instantSchema, text } from '#kernel/contract.ts';

/** `no_data`: nothing was counted yet. The others compare with the target and the straight line towards it. */
export const kpiStates = ['no_data', 'behind', 'on_track', 'reached'] as const;
export const kpiStateSchema = z.enum(kpiStates);
export type KpiState = z.infer<typeof kpiStateSchema>;

const dayValueSchema = z.object({ on: daySchema, value: z.number() });

export const kpiProgressSchema = z.object({
  kpiId: idSchema,
  objectiveId: idSchema,
  goalId: idSchema,
  unitId: idSchema,
  name: z.string(),
  unitLabel: z.string(),
  source: z.enum(['channel', 'posts', 'manual']),
  /** `followers`, `engagement`, …; `value` for what a person tells. */
  metric: z.string(),
  direction: z.enum(['up', 'down']),
  baseline: z.number(),
  baselineOn: daySchema,
  target: z.number(),
  targetOn: daySchema,
  state: kpiStateSchema,
  /** The value now; null without data. */
  current: z.number().nullable(),
  /** (current − baseline) ÷ (target − baseline): a share, below 0 and above 1 where it went the other way or beyond. */
  progress: z.number().nullable(),
  /** The share of the way that the straight line from baseline to target asks for today, 0 to 1. */
  expected: z.number(),
  /** The value on that line today. */
  expectedValue: z.number(),
  /** How far below the line still counts as on track, as a share of the whole way. */
  tolerance: z.number(),
  /** When the newest number was seen; null without data. */
  freshAt: instantSchema.nullable(),
  /** The numbers are older than their source should be. */
  stale: z.boolean(),
  /** How many accounts or posts have numbers, of how many that count. */
  counted: z.object({ withNumbers: z.number().int(), all: z.number().int() }),
  /** The last value of each day in the reporting zone since the baseline, oldest first. */
  points: z.array(dayValueSchema),
  /** Days are days of this zone. */
  zone: z.string(),
});
export type KpiProgress = z.infer<typeof kpiProgressSchema>;

export const seriesSchema = z.object({
  id: idSchema,
  subjectType: z.enum(['channel', 'dispatch', 'kpi']),
  subjectId: idSchema,
  metric: z.string(),
  lastValue: z.number().nullable(),
  lastAt: instantSchema.nullable(),
  readAt: instantSchema.nullable(),
  /** The last value of each day in the reporting zone, oldest first. */
  points: z.array(dayValueSchema),
});

const subjectSchema = z.object({
  title: z.string(),
  zone: z.string(),
  /** Metrics a person may record, because no connector reads them. */
  recordable: z.array(z.string()),
  /** The last attempt to read from the network and its outcome; null where none was made. */
  lastAttempt: z.object({ at: instantSchema, outcome: z.string() }).nullable(),
  series: z.array(seriesSchema),
});

const largest = 1e15;
const recordedDay = daySchema.refine((day) => day >= '1990-01-01', { error: 'day_out_of_range' });
/** One value for a day; a second one for the same day corrects the first. */
const pointInput = { on: recordedDay, value: z.number().min(-largest).max(largest), note: text(500, 0).default('') };
const recordedSchema = z.object({
  seriesId: idSchema,
  on: daySchema,
  value: z.number(),
  note: z.string(),
  recordedBy: z.string().nullable(),
});
const count = z.number().int().min(0).max(largest);
const byId = z.object({ id: idSchema });

export const measurementContract = {
  kpis: {
    list: can('measurement.read', {
      method: 'GET',
      path: '/measurement/kpis',
      summary: 'Where every KPI stands',
      description: 'Points are thinned to at most sixty.',
    }).output(z.array(kpiProgressSchema)),
    progress: can('measurement.read', { method: 'GET', path: '/kpis/{id}/progress', summary: 'Where a KPI stands, day by day' })
      .input(byId)
      .output(kpiProgressSchema),
    recorded: can('measurement.read', {
      method: 'GET',
      path: '/kpis/{id}/points',
      summary: 'Values of a KPI that people recorded, newest first',
    })
      .input(byId)
      .output(z.array(recordedSchema)),
    record: can('measurement.record', { method: 'POST', path: '/kpis/{id}/points', summary: 'Record the value of a KPI on a day' })
      .input(z.object({ id: idSchema, ...pointInput }))
      .output(z.object({ seriesId: idSchema })),
  },
  goals: {
    progress: can('measurement.read', { method: 'GET', path: '/goals/{id}/progress', summary: 'Where the KPIs of a goal stand' })
      .input(byId)
      .output(z.object({ goalId: idSchema, state: kpiStateSchema, kpis: z.array(kpiProgressSchema) })),
  },
  channels: {
    series: can('measurement.read', { method: 'GET', path: '/channels/{id}/series', summary: 'Numbers of an account' })
      .input(byId)
      .output(subjectSchema),
    record: can('measurement.record', {
      method: 'POST',
      path: '/channels/{id}/points',
      summary: 'Record a number of an account that no connector reads',
    })
      .input(z.object({ id: idSchema, metric: z.string().max(40), ...pointInput, value: z.number().int().min(0).max(largest) }))
      .output(z.object({ seriesId: idSchema })),
  },
  posts: {
    series: can('measurement.read', {
      method: 'GET',
      path: '/dispatches/{id}/series',
      summary: 'Numbers of a post where it was published',
      description: 'Also by the id of a task closed by hand.',
    })
      .input(byId)
      .output(
        subjectSchema.extend({
          url: z.string().nullable(),
          publishedAt: instantSchema,
          withdrawnAt: instantSchema.nullable(),
          /** People record its numbers, under `/tasks/{id}/points`. */
          byHand: z.boolean(),
        }),
      ),
    published: can('measurement.read', {
      method: 'GET',
      path: '/posts/{id}/numbers',
      summary: 'Where a post was published, newest first, with the last numbers of each',
    })
      .input(byId)
      .output(
        z.array(
          z.object({
            /** Of the dispatch, or of the task that was closed. */
            id: idSchema,
            channel: z.object({ id: idSchema, name: z.string(), network: z.string() }),
            byHand: z.boolean(),
            url: z.string().nullable(),
            publishedAt: instantSchema,
            withdrawnAt: instantSchema.nullable(),
            /** By metric: `likes`, `reposts`, … */
            values: z.record(z.string(), z.number()),
            readAt: instantSchema.nullable(),
            mayRecord: z.boolean(),
          }),
        ),
      ),
    record: can('measurement.record', {
      method: 'POST',
      path: '/tasks/{id}/points',
      summary: 'Record what stands below a post that was published by hand',
      description: 'One set of numbers a day; a second one for the same day corrects the first, and what is left out stays.',
    })
      .input(
        z.object({
          id: idSchema,
          on: recordedDay,
          note: text(500, 0).default(''),
          values: z.object({ likes: count.optional(), reposts: count.optional(), replies: count.optional() }),
        }),
      )
      .output(done),
  },
  series: {
    export: can('measurement.read', { method: 'GET', path: '/series/{id}/export', summary: 'Every point of a series as CSV' })
      .input(byId)
      .output(z.file()),
    removePoint: can('measurement.record', {
      method: 'DELETE',
      path: '/series/{id}/points/{on}',
      summary: 'Take back what was recorded for a day',
    })
      .input(z.object({ id: idSchema, on: recordedDay }))
      .output(done),
  },
  refresh: can('measurement.record', {
    method: 'POST',
    path: '/measurement/refresh',
    summary: 'Read all numbers back from the networks now',
    description: 'Runs as a job; its progress is under /progress.',
  }).output(z.object({ progressId: idSchema })),
};
