/**
 * publishing: when a release leaves, how its leaving went, what stands on the network, what people publish by hand.
 * Owns the schema `publishing`. Takes release ids only; whether one may leave is asked of review, again at the last moment.
 */
import { z } from 'zod';
import { can, daySchema, done, idSchema, instantSchema, localTimeSchema, pageInput, pageOf, text, zoneSchema } from '#kernel/contract.ts';

/** How a dispatch goes; the ways between are in rules.ts. */
export const states = ['prepared', 'uploading', 'armed', 'committing', 'published', 'rejected', 'unknown', 'stopped'] as const;
export type DispatchState = (typeof states)[number];
/** What a calendar shows, from all rooms together. */
export const entryStates = [
  'draft',
  'in_review',
  'sent_back',
  'signed',
  'scheduled',
  'due',
  'publishing',
  'published',
  'differs',
  'rejected',
  'unknown',
  'stopped',
  'withdrawn',
  'task_open',
  'task_done',
] as const;
export type EntryState = (typeof entryStates)[number];

/** Where a post stands, in the words people use, in the order of the work. */
export const postStages = [
  'draft',
  'in_review',
  'sent_back',
  'signed',
  'scheduled',
  'publishing',
  'live',
  'differs',
  'failed',
  'withdrawn',
] as const;
export type PostStage = (typeof postStages)[number];

const person = z.object({ id: idSchema, name: z.string() });
const one = z.object({ id: idSchema });
const about = {
  releaseId: idSchema,
  postId: idSchema,
  title: z.string(),
  channel: z.object({ id: idSchema, name: z.string(), network: z.string(), label: z.string() }),
};
const adjustedSchema = z.enum(['none', 'gap', 'overlap']);

export const scheduleSchema = z.object({
  id: idSchema,
  unitId: idSchema,
  ...about,
  byHand: z.boolean(),
  localTime: localTimeSchema,
  zone: z.string(),
  dueAt: instantSchema,
  /** `gap`: clocks skip that time and it was moved on; `overlap`: it comes twice and the first counts. */
  adjusted: adjustedSchema,
  scheduledBy: person.nullable(),
  scheduledAt: instantSchema,
  cancelledAt: instantSchema.nullable(),
  cancelReason: z.string().nullable(),
  dispatchId: idSchema.nullable(),
  taskId: idSchema.nullable(),
  state: z.enum(entryStates),
  /** The release may leave between these. */
  earliestAt: instantSchema,
  latestAt: instantSchema,
  /** Whether it could leave at its time as things stand now, and if not, why. */
  leave: z.object({ ok: z.boolean(), reason: z.string().nullable() }),
});

const pictureSchema = z.object({
  position: z.number().int(),
  alt: z.string(),
  mediaType: z.string(),
  width: z.number().int(),
  height: z.number().int(),
  sha256: z.string(),
  name: z.string(),
});

export const dispatchSchema = z.object({
  id: idSchema,
  unitId: idSchema,
  scheduleId: idSchema,
  ...about,
  language: z.string(),
  state: z.enum(states),
  entryState: z.enum(entryStates),
  /** Why it waits, was rejected or was stopped; `detail` is what the network said. */
  reason: z.string().nullable(),
  detail: z.string().nullable(),
  /** When it is worked on next. */
  nextAt: instantSchema.nullable(),
  attempts: z.number().int(),
  /** What was signed, and is or was sent. */
  text: z.string(),
  pictures: z.array(pictureSchema),
  localTime: localTimeSchema,
  zone: z.string(),
  adjusted: adjustedSchema,
  scheduledBy: person.nullable(),
  timeline: z.object({
    due: instantSchema,
    prepared: instantSchema,
    started: instantSchema.nullable(),
    armed: instantSchema.nullable(),
    committed: instantSchema.nullable(),
    live: instantSchema.nullable(),
    settled: instantSchema.nullable(),
    compared: instantSchema.nullable(),
    withdrawalRequested: instantSchema.nullable(),
    withdrawn: instantSchema.nullable(),
  }),
  /** Fixed before anything was sent; they make a repeat harmless. */
  handles: z.object({ recordKey: z.string(), createdAt: z.string() }),
  uri: z.string().nullable(),
  url: z.string().nullable(),
  comparison: z.enum(['match', 'differs', 'gone', 'unreadable']).nullable(),
  differences: z.array(
    z.object({
      what: z.enum(['text', 'picture_count', 'picture', 'alt']),
      position: z.number().int().nullable(),
      signed: z.string(),
      live: z.string(),
    }),
  ),
  withdrawReason: z.string().nullable(),
  withdrawnBy: person.nullable(),
  mayWithdraw: z.boolean(),
  mayRetry: z.boolean(),
});

export const taskStateSchema = z.enum(['open', 'done', 'cancelled']);
export const taskSchema = z.object({
  id: idSchema,
  unitId: idSchema,
  scheduleId: idSchema,
  ...about,
  /** `remove`: the release was withdrawn after it had been published by hand. */
  purpose: z.enum(['publish', 'remove']),
  person,
  dueAt: instantSchema,
  localTime: localTimeSchema,
  zone: z.string(),
  state: taskStateSchema,
  overdue: z.boolean(),
  url: z.string().nullable(),
  screenshot: z.boolean(),
  doneAt: instantSchema.nullable(),
  doneBy: person.nullable(),
  createdAt: instantSchema,
});
export const taskDetailSchema = taskSchema.extend({
  channelUrl: z.string().nullable(),
  language: z.string(),
  /** Null while the release may not leave: there is then nothing to copy. */
  text: z.string().nullable(),
  pictures: z.array(pictureSchema),
  leave: z.object({ ok: z.boolean(), reason: z.string().nullable() }),
  mayHandle: z.boolean(),
});

const freezeSchema = z.object({
  id: idSchema,
  unitId: idSchema,
  reason: z.string(),
  frozenBy: z.string().nullable(),
  frozenAt: instantSchema,
});

export const entrySchema = z.object({
  /** Stable within an answer: of the schedule, or of the post and channel. */
  key: z.string(),
  unitId: idSchema,
  postId: idSchema,
  title: z.string(),
  campaignId: idSchema.nullable(),
  /** Null where the post goes to no channel yet. */
  channel: about.channel.nullable(),
  byHand: z.boolean(),
  releaseId: idSchema.nullable(),
  scheduleId: idSchema.nullable(),
  dispatchId: idSchema.nullable(),
  taskId: idSchema.nullable(),
  at: instantSchema,
  /** The same instant on the clocks of the zone that was asked for. */
  localTime: localTimeSchema,
  /** As it was planned or scheduled. */
  ownLocalTime: localTimeSchema,
  ownZone: z.string(),
  state: z.enum(entryStates),
  /** May be moved by the caller: a schedule that waits, or a post that is only planned. */
  movable: z.enum(['schedule', 'post', 'no']),
});

const download = (operation: Parameters<typeof can>[1]) =>
  can('publishing.read', operation)
    .route({ outputStructure: 'detailed' })
    .output(z.object({ headers: z.record(z.string(), z.string()), body: z.file() }));
const when = { localTime: localTimeSchema, zone: zoneSchema };
/** Who publishes by hand; without it, the channel's own person. */
const handling = { personId: idSchema.nullable().default(null) };
const webAddress = z.url({ protocol: /^https?$/ }).max(1000);

export const publishingContract = {
  calendar: can('publishing.read', {
    method: 'GET',
    path: '/calendar',
    summary: 'What is planned, scheduled, leaving and live between two days',
    description: 'Days are those of `zone`, both included; at most 62 of them. `unitId` takes the units below it along.',
  })
    .input(
      z.object({
        from: daySchema,
        to: daySchema,
        zone: zoneSchema,
        unitId: idSchema.optional(),
        channelId: idSchema.optional(),
        campaignId: idSchema.optional(),
      }),
    )
    .output(z.array(entrySchema)),

  schedules: {
    create: can('publishing.schedule', { method: 'POST', path: '/schedules', summary: 'Schedule a signed release at a local time' })
      .input(z.object({ releaseId: idSchema, ...when, ...handling }))
      .output(scheduleSchema),
    createNow: can('publishing.schedule', { method: 'POST', path: '/schedules/now', summary: 'Publish a signed release at once' })
      .input(z.object({ releaseId: idSchema, zone: zoneSchema, ...handling }))
      .output(scheduleSchema),
    list: can('publishing.read', { method: 'GET', path: '/schedules', summary: 'Schedules of a post or a release, newest first' })
      .input(
        z
          .object({ postId: idSchema.optional(), releaseId: idSchema.optional() })
          .refine(({ postId, releaseId }) => postId !== undefined || releaseId !== undefined, {
            error: 'post_or_release',
            path: ['postId'],
          }),
      )
      .output(z.array(scheduleSchema)),
    get: can('publishing.read', { method: 'GET', path: '/schedules/{id}', summary: 'One schedule' }).input(one).output(scheduleSchema),
    move: can('publishing.schedule', {
      method: 'PATCH',
      path: '/schedules/{id}',
      summary: 'Move a schedule within the window of its release',
    })
      .input(one.extend(when))
      .output(scheduleSchema),
    now: can('publishing.schedule', { method: 'POST', path: '/schedules/{id}/now', summary: 'Publish what is scheduled at once' })
      .input(one)
      .output(scheduleSchema),
    cancel: can('publishing.schedule', { method: 'POST', path: '/schedules/{id}/cancel', summary: 'Take a schedule back before it leaves' })
      .input(one)
      .output(scheduleSchema),
  },

  dispatches: {
    list: can('publishing.read', { method: 'GET', path: '/dispatches', summary: 'Dispatches, newest first' })
      .input(z.object({ ...pageInput, postId: idSchema.optional(), releaseId: idSchema.optional(), channelId: idSchema.optional() }))
      .output(
        pageOf(
          dispatchSchema.pick({
            id: true,
            unitId: true,
            releaseId: true,
            postId: true,
            title: true,
            channel: true,
            state: true,
            entryState: true,
            url: true,
            comparison: true,
            timeline: true,
          }),
        ),
      ),
    get: can('publishing.read', { method: 'GET', path: '/dispatches/{id}', summary: 'One dispatch and its receipt' })
      .input(one)
      .output(dispatchSchema),
    retry: can('publishing.schedule', {
      method: 'POST',
      path: '/dispatches/{id}/retry',
      summary: 'Send again what was rejected or stopped',
    })
      .input(one)
      .output(dispatchSchema),
    withdraw: can('publishing.schedule', {
      method: 'POST',
      path: '/dispatches/{id}/withdraw',
      summary: 'Delete a post from its network; the receipt stays',
    })
      .input(one.extend({ reason: text(500) }))
      .output(dispatchSchema),
    compare: can('publishing.schedule', {
      method: 'POST',
      path: '/dispatches/{id}/compare',
      summary: 'Compare the live post with what was signed, now',
    })
      .input(one)
      .output(dispatchSchema),
    picture: download({ method: 'GET', path: '/dispatches/{id}/pictures/{position}', summary: 'A picture as it was signed' }).input(
      one.extend({ position: z.coerce.number().int().min(0).max(100) }),
    ),
  },

  tasks: {
    list: can('publishing.read', { method: 'GET', path: '/tasks', summary: 'What people publish by hand, by due time' })
      .input(z.object({ mine: z.stringbool().default(false), state: taskStateSchema.optional(), unitId: idSchema.optional() }))
      .output(z.array(taskSchema)),
    get: can('publishing.read', { method: 'GET', path: '/tasks/{id}', summary: 'One task with the released text' })
      .input(one)
      .output(taskDetailSchema),
    picture: download({ method: 'GET', path: '/tasks/{id}/pictures/{position}', summary: 'A released picture, to be saved' }).input(
      one.extend({ position: z.coerce.number().int().min(0).max(100) }),
    ),
    screenshot: download({ method: 'GET', path: '/tasks/{id}/screenshot', summary: 'The picture with which a task was closed' }).input(one),
    close: can('publishing.handle', {
      method: 'POST',
      path: '/tasks/{id}/close',
      summary: 'It is done: with a link or a screenshot',
      description: 'JSON with `url`, or multipart/form-data with `url`, `screenshot` (PNG, JPEG or WebP) or both.',
    })
      .input(one.extend({ url: webAddress.optional(), screenshot: z.file().optional() }))
      .output(taskDetailSchema),
    reopen: can('publishing.handle', { method: 'POST', path: '/tasks/{id}/reopen', summary: 'It is not done after all' })
      .input(one)
      .output(taskDetailSchema),
    assign: can('publishing.handle', { method: 'POST', path: '/tasks/{id}/assign', summary: 'Hand a task to another person' })
      .input(one.extend({ personId: idSchema }))
      .output(taskDetailSchema),
  },

  freezes: {
    list: can('publishing.read', { method: 'GET', path: '/freezes', summary: 'Freezes that stand' }).output(z.array(freezeSchema)),
    set: can('publishing.schedule', {
      method: 'POST',
      path: '/freezes',
      summary: 'Stop everything of a unit and below that has not left yet',
    })
      .input(z.object({ unitId: idSchema, reason: text(500) }))
      .output(freezeSchema),
    lift: can('publishing.schedule', { method: 'POST', path: '/freezes/{id}/lift', summary: 'Let go again' }).input(one).output(done),
  },
};
