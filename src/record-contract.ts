/** What spans every room: links up and down the joined record, history, search, running work, what needs me. */
import { z } from 'zod';
import { can, daySchema, done, entitySchema, idSchema, instantSchema, pageInput, pageOf, signedIn, some } from '#kernel/contract.ts';
import { postFilter } from '#modules/content/contract.ts';
import { postRowSchema } from '#modules/content/contract-schemas.ts';
import { postStages } from '#modules/publishing/contract.ts';

export const linkSchema = entitySchema.extend({
  /** `up` towards the goal, `down` towards the numbers. */
  direction: z.enum(['up', 'down']),
  /** Message id of how the two are related, e.g. `record.relation.campaign`. */
  relation: z.string(),
});
export type Link = z.infer<typeof linkSchema>;

/** Something that waits for the caller, ordered by legal clock, then by time. */
export const needSchema = z.object({
  messageId: z.string(),
  values: z.record(z.string(), z.union([z.string(), z.number()])),
  entity: entitySchema.pick({ type: true, id: true }),
  due: instantSchema.nullable(),
  urgency: z.enum(['legal', 'overdue', 'soon', 'normal']),
});
export type Need = z.infer<typeof needSchema>;

const auditEventSchema = z.object({
  sequence: z.number().int(),
  at: instantSchema,
  action: z.string(),
  /** The person's name; null for the program itself. */
  actor: z.string().nullable(),
  personId: idSchema.nullable(),
  actorKind: z.string(),
  /** `title` is null where the thing is gone or the reader may not see it. */
  entity: z.object({ type: z.string(), id: idSchema, title: z.string().nullable() }),
  unitId: idSchema.nullable(),
  /** Of the link, as `auscult verify` recomputes it. */
  hash: z.string(),
  erased: z.boolean(),
  changes: z.unknown(),
});

/** `from` and `to` are days in the reporting zone, both counted in. */
const auditFilter = {
  action: some(z.string().max(80)),
  type: some(z.string().max(40)),
  personId: some(idSchema),
  from: daySchema.optional(),
  to: daySchema.optional(),
};

const of = z.object({ type: z.string().max(40), id: idSchema });

export const recordContract = {
  links: signedIn({
    method: 'GET',
    path: '/links/{type}/{id}',
    summary: 'The joined record around one thing',
    description: 'Every thing linked to this one that the caller may read, up towards the goal and down towards the numbers.',
  })
    .input(of)
    .output(z.object({ entity: entitySchema, ancestors: z.array(entitySchema), links: z.array(linkSchema) })),
  history: signedIn({ method: 'GET', path: '/history/{type}/{id}', summary: 'Who did what with one thing' })
    .input(of)
    .output(
      z.array(
        z.object({
          sequence: z.number().int(),
          at: instantSchema,
          action: z.string(),
          actor: z.string().nullable(),
          actorKind: z.string(),
          erased: z.boolean(),
          changes: z.unknown(),
        }),
      ),
    ),
  audit: can('audit.read', {
    method: 'GET',
    path: '/audit',
    summary: 'The audit trail, newest first',
    description: 'Events of units the caller may audit, and those of the organisation as a whole.',
  })
    .input(z.object({ ...pageInput, ...auditFilter }))
    .output(pageOf(auditEventSchema)),
  auditChoices: can('audit.read', { method: 'GET', path: '/audit/choices', summary: 'What the audit trail can be narrowed by' }).output(
    z.object({
      people: z.array(z.object({ id: idSchema, name: z.string() })),
      types: z.array(z.string()),
      actions: z.array(z.string()),
    }),
  ),
  auditExport: can('audit.read', {
    method: 'GET',
    path: '/audit/export',
    summary: 'The audit trail as CSV, newest first',
    description: 'Refuses with `too_many_events` where the filter leaves more than 50,000.',
  })
    .input(z.object(auditFilter))
    .output(z.file()),
  posts: can('content.read', {
    method: 'GET',
    path: '/posts/standing',
    summary: 'Posts with where each stands: draft, in review, signed, scheduled, live …',
    description:
      '`stages` is null where the caller may not see what became of a post; `stage` finds posts that stand there on any channel.',
  })
    .input(z.object({ ...postFilter, stage: some(z.enum(postStages)) }))
    .output(
      pageOf(
        postRowSchema.extend({
          stages: z.array(z.object({ stage: z.enum(postStages), channelIds: z.array(idSchema) })).nullable(),
        }),
      ),
    ),
  search: signedIn({ method: 'GET', path: '/search', summary: 'Search everything one may read' })
    .input(z.object({ q: z.string().trim().min(1).max(200) }))
    .output(z.array(entitySchema)),
  needs: signedIn({ method: 'GET', path: '/needs', summary: 'What needs me' }).output(z.array(needSchema)),
  progress: signedIn({ method: 'GET', path: '/progress', summary: 'Long work I started' }).output(
    z.array(
      z.object({
        id: idSchema,
        messageId: z.string(),
        values: z.record(z.string(), z.union([z.string(), z.number()])),
        done: z.number().int(),
        total: z.number().int().nullable(),
        state: z.enum(['running', 'finished', 'failed', 'cancelled']),
        /** How long it may still take at its pace so far; null where that cannot be said. */
        remainingSeconds: z.number().int().nullable(),
        /** Whether it can be called off now. */
        cancellable: z.boolean(),
        link: z.string().nullable(),
        updatedAt: instantSchema,
      }),
    ),
  ),
  cancelProgress: signedIn({
    method: 'POST',
    path: '/progress/{id}/cancel',
    summary: 'Call off long work I started',
    description: 'What is done stays done; no further step begins.',
  })
    .input(z.object({ id: idSchema }))
    .output(done),
  removeExample: can('identity.manage', {
    method: 'DELETE',
    path: '/organisation/example',
    summary: 'Take the example organisation away, whole and for good',
    description: 'For its owner; `name` is the organisation’s, typed again. Any other organisation is refused with `not_the_example`.',
  })
    .input(z.object({ name: z.string().max(200) }))
    .output(z.object({ rows: z.number().int() })),
};
