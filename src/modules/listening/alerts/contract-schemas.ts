/** Shapes that the operations on alerts share. Browser-safe. */
import { z } from 'zod';
import { idSchema, instantSchema, text, zoneSchema } from '#kernel/contract.ts';
import { emotionNames, signalNames } from '#text/analysis.ts';
import { mentionSchema } from '../contract-schemas.ts';

export const severities = ['info', 'warning', 'critical'] as const;
export type Severity = (typeof severities)[number];
export const plainMetrics = ['posts', 'people', 'negative', 'negative_share', 'balance'] as const;
export const verdicts = ['useful', 'not_useful', 'expected'] as const;
export type Verdict = (typeof verdicts)[number];
export const channels = ['web', 'mail', 'webhook'] as const;
export const bases = ['hour_of_week', 'recent', 'limit', 'day', 'week', 'four_weeks'] as const;
export type Basis = (typeof bases)[number];
export const mostTuning = 6;

/** What is counted by hour. `negative_share` and `balance` are shares in percent: of negative posts, and positive minus negative. */
export const metricSchema = z.discriminatedUnion('of', [
  z.object({ of: z.enum(plainMetrics) }),
  z.object({ of: z.literal('emotion'), value: z.enum(emotionNames) }),
  z.object({ of: z.literal('topic'), value: text(60) }),
  z.object({ of: z.literal('signal'), value: z.enum(signalNames) }),
]);
export type Metric = z.infer<typeof metricSchema>;

const hours = z.number().int().min(1).max(168);
export const conditionSchema = z.discriminatedUnion('kind', [
  /** More than the detector finds usual. For counts only. */
  z.object({ kind: z.literal('unusual'), sensitivity: z.enum(['low', 'normal', 'high']).default('normal') }),
  /** At least `limit` in so many hours, the running one included; the balance: at most. */
  z.object({
    kind: z.literal('threshold'),
    limit: z.number().min(-100).max(1_000_000),
    hours,
    /** Of shares: with fewer posts there is no share to speak of. */
    leastPosts: z.number().int().min(0).max(100_000).default(10),
  }),
  /** Whole hours against the same hours before: counts by so many per cent more, shares by so many points. */
  z.object({
    kind: z.literal('change'),
    by: z.number().min(1).max(10_000),
    against: z.enum(['day', 'week', 'four_weeks']),
    hours,
    /** What must be there at least: fewer is chance. */
    leastPosts: z.number().int().min(1).max(100_000).default(5),
  }),
]);
export type Condition = z.infer<typeof conditionSchema>;

const clock = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, { error: 'clock_time' });
export const quietSchema = z.object({ from: clock, to: clock });

/** What a person says of a rule. */
export const ruleFields = {
  name: text(120),
  queryId: idSchema,
  metric: metricSchema,
  condition: conditionSchema,
  severity: z.enum(severities),
  coolDownMinutes: z.number().int().min(60).max(10_080),
  zone: zoneSchema,
  /** Told at their end, except critical alerts. */
  quiet: quietSchema.nullable(),
  personIds: z.array(idSchema).max(100),
  /** Roles, built in or one's own by id: who holds one in the rule's unit or above. */
  roles: z.array(z.string().max(60)).max(20),
  inWeb: z.boolean(),
  byMail: z.boolean(),
  webhookIds: z.array(idSchema).max(10),
};

const count = z.number().int();
export const personSchema = z.object({ id: idSchema, name: z.string() });

export const ruleSchema = z.object({
  id: idSchema,
  unitId: idSchema,
  ...ruleFields,
  queryName: z.string(),
  people: z.array(personSchema),
  /** How feedback has tuned it: each step needs a tenth more. `fixed`: it is never tuned, since each finding counts. */
  tuning: z.object({ step: count, factor: z.number(), fixed: z.boolean() }),
  paused: z.boolean(),
  archived: z.boolean(),
  snoozedUntil: instantSchema.nullable(),
  createdAt: instantSchema,
  evaluatedAt: instantSchema.nullable(),
  /** Until when too little has been heard to say what is usual; null once it is known. */
  learningUntil: instantSchema.nullable(),
  /** Events of the last 90 days, the open one, and what people said of them. */
  events: count,
  openEventId: idSchema.nullable(),
  feedback: z.object({ useful: count, notUseful: count, expected: count }),
});
export type AlertRule = z.infer<typeof ruleSchema>;

export const firingSchema = z.object({
  id: idSchema,
  ruleId: idSchema,
  ruleName: z.string(),
  metric: metricSchema,
  condition: conditionSchema,
  severity: z.enum(severities),
  firstHour: instantSchema,
  lastHour: instantSchema,
  /** Over so many hours up to the first. */
  hours: count,
  observed: z.number(),
  expected: z.number().nullable(),
  /** Observed ÷ expected; null where nothing or a share is expected. */
  ratio: z.number().nullable(),
  basis: z.enum(bases),
  /** The finding in words: a message and its values. */
  sentence: z.object({ messageId: z.string(), values: z.record(z.string(), z.union([z.string(), z.number()])) }),
  peak: z.object({ hour: instantSchema, observed: z.number(), expected: z.number().nullable(), ratio: z.number().nullable() }),
});
export type Firing = z.infer<typeof firingSchema>;

export const eventSchema = z.object({
  id: idSchema,
  unitId: idSchema,
  query: z.object({ id: idSchema, name: z.string() }),
  state: z.enum(['open', 'closed']),
  severity: z.enum(severities),
  openedAt: instantSchema,
  lastAt: instantSchema,
  closedAt: instantSchema.nullable(),
  lookedBack: z.boolean(),
  acknowledged: z.object({ at: instantSchema, person: z.string().nullable() }).nullable(),
  assignee: personSchema.nullable(),
  /** Somebody said that it was expected. */
  expected: z.boolean(),
  /** The first that fired comes first. */
  firings: z.array(firingSchema),
  /** Words that rose most. */
  terms: z.array(z.string()),
});
export type AlertEvent = z.infer<typeof eventSchema>;

const risen = z.object({ inside: count, outside: count, score: z.number() });
export const explanationSchema = z.object({
  /** Posts of the event, and of the 28 days before that they are held against, newest first, at most 2,000 each. */
  posts: count,
  postsBefore: count,
  terms: z.array(risen.extend({ term: z.string() })),
  networks: z.array(risen.extend({ network: z.string() })),
  /** Of several posts, or with most readers. */
  authors: z.array(
    z.object({ network: z.string(), handle: z.string(), name: z.string().nullable(), posts: count, followers: count.nullable() }),
  ),
  top: z.array(mentionSchema),
});

export const eventDetailSchema = eventSchema.extend({
  explanation: explanationSchema,
  /** By hour, oldest first: what was seen, what is usual in that hour of the week, and the most that is. In the metric of the first rule. */
  chart: z.object({
    zone: z.string(),
    weeks: count,
    hours: z.array(
      z.object({ at: instantSchema, observed: z.number().nullable(), expected: z.number().nullable(), upper: z.number().nullable() }),
    ),
  }),
  notes: z.array(z.object({ id: idSchema, at: instantSchema, person: z.string().nullable(), text: z.string() })),
  feedback: z.array(
    z.object({
      id: idSchema,
      ruleId: idSchema,
      verdict: z.enum(verdicts),
      person: z.string().nullable(),
      mine: z.boolean(),
      at: instantSchema,
      tuningBefore: count,
      tuningAfter: count,
    }),
  ),
});
export type AlertDetail = z.infer<typeof eventDetailSchema>;

export const deliverySchema = z.object({
  id: idSchema,
  eventId: idSchema,
  ruleId: idSchema,
  ruleName: z.string(),
  channel: z.enum(channels),
  /** The person's or the webhook's name. */
  target: z.string(),
  severity: z.enum(severities),
  state: z.enum(['waiting', 'sending', 'sent', 'failed', 'skipped']),
  /** Held over quiet hours until then. */
  held: z.boolean(),
  dueAt: instantSchema,
  attempts: count,
  code: z.string().nullable(),
  status: count.nullable(),
  settledAt: instantSchema.nullable(),
  createdAt: instantSchema,
});

export const webhookSchema = z.object({
  id: idSchema,
  unitId: idSchema,
  name: z.string(),
  url: z.string(),
  archived: z.boolean(),
  createdAt: instantSchema,
});

export const backTestSchema = z.object({
  from: instantSchema,
  to: instantSchema,
  /** When it would have fired, newest first. */
  fired: z.array(
    z.object({
      firstHour: instantSchema,
      lastHour: instantSchema,
      hours: count,
      observed: z.number(),
      expected: z.number().nullable(),
      ratio: z.number().nullable(),
      peakObserved: z.number(),
    }),
  ),
  /** What was seen each day of the zone, for the chart; null for a share of no posts. */
  days: z.array(z.object({ on: z.iso.date(), observed: z.number().nullable() })),
  learningUntil: instantSchema.nullable(),
});
export type BackTest = z.infer<typeof backTestSchema>;

export const isShare = ({ of }: Metric): boolean => of === 'negative_share' || of === 'balance';
/** Each adverse event counts: such a rule is not made deaf by feedback. */
export const isFixed = ({ metric, condition }: { metric: Metric; condition: Condition }): boolean =>
  metric.of === 'signal' && condition.kind === 'threshold';
