/** Operations of listening's dashboards: audience, comparison, accuracy, and pages that people arrange. Browser-safe. */
import { z } from 'zod';
import { can, done, idSchema, signedIn, text, zoneSchema } from '#kernel/contract.ts';
import { networkSchema, periodInput } from '../contract-schemas.ts';
import {
  accuracySchema,
  againstSchema,
  audienceSchema,
  authorRowSchema,
  authorsInput,
  comparisonSchema,
  dashboardInput,
  dashboardSchema,
  differenceSchema,
  drawnSchema,
  judgementInput,
  keptSchema,
} from './contract-schemas.ts';

const byId = z.object({ id: idSchema });

/** Stand among the operations of queries. */
export const queryDashboards = {
  audience: can('listening.read', {
    method: 'GET',
    path: '/listening/queries/{id}/audience',
    summary: 'Who spoke in what a query found: people, reach, countries, sources, hours of the week',
    description: 'Counted from the mentions themselves, so that each person counts once. Without `zone`, the reporting zone.',
  })
    .input(z.object({ id: idSchema, ...periodInput, against: againstSchema, zone: zoneSchema.optional() }))
    .output(audienceSchema),
  authors: can('listening.read', {
    method: 'GET',
    path: '/listening/queries/{id}/authors',
    summary: 'Authors of what a query found, by posts or by followers',
    description: 'Private persons have a pseudonym here.',
  })
    .input(authorsInput)
    .output(z.array(authorRowSchema)),
  difference: can('listening.read', {
    method: 'GET',
    path: '/listening/queries/{id}/difference',
    summary: 'Posts of the last 30 days that one version finds and another does not',
  })
    .input(z.object({ id: idSchema, before: z.coerce.number().int().min(1), after: z.coerce.number().int().min(1) }))
    .output(differenceSchema),
};

/** Stands among the operations of authors. */
export const authorDashboards = {
  find: can('listening.privacy', {
    method: 'POST',
    path: '/listening/authors/find',
    summary: 'What is kept of one author, counted',
  })
    .input(z.object({ network: networkSchema, handle: text(200) }))
    .output(keptSchema),
};

/** Stands among the operations of mentions. */
export const mentionDashboards = {
  judge: can('listening.edit', {
    method: 'POST',
    path: '/listening/mentions/{id}/judgements',
    summary: 'Say what the sentiment or the language of a post drawn at random is',
    description: 'Agreeing counts too. Where it differs from what was read, it is a correction as well. Each field once.',
  })
    .input(judgementInput)
    .output(done),
};

export const compareOperation = can('listening.read', {
  method: 'GET',
  path: '/listening/compare',
  summary: 'Several queries side by side: posts, people, reach, sentiment',
  description: 'Shares are of the sum of what each found; a post that two queries find counts in both.',
})
  .input(z.object({ queryIds: z.array(idSchema).min(1).max(6), ...periodInput, against: againstSchema }))
  .output(comparisonSchema);

export const accuracyContract = {
  get: can('listening.read', {
    method: 'GET',
    path: '/listening/accuracy',
    summary: 'How often people agree with what was read, on posts drawn at random',
  }).output(accuracySchema),
  draw: can('listening.edit', {
    method: 'GET',
    path: '/listening/accuracy/sample',
    summary: 'Posts of the last 90 days drawn at random, not judged yet',
  })
    .input(z.object({ limit: z.coerce.number().int().min(1).max(50).default(10) }))
    .output(drawnSchema),
};

export const dashboardsContract = {
  list: signedIn({
    method: 'GET',
    path: '/listening/dashboards',
    summary: 'My dashboards, and those shared with units I listen in',
  }).output(z.array(dashboardSchema)),
  get: signedIn({ method: 'GET', path: '/listening/dashboards/{id}', summary: 'A dashboard' }).input(byId).output(dashboardSchema),
  create: signedIn({ method: 'POST', path: '/listening/dashboards', summary: 'Make a dashboard' })
    .input(z.object({ ...dashboardInput, panels: dashboardInput.panels.default([]), shared: dashboardInput.shared.default(false) }))
    .output(dashboardSchema),
  update: signedIn({
    method: 'PATCH',
    path: '/listening/dashboards/{id}',
    summary: 'Change one of my dashboards',
    description: '`revision` is the one that was seen; 409 `stale` where there is a newer one.',
  })
    .input(
      z.object({
        id: idSchema,
        revision: z.number().int().min(1),
        title: dashboardInput.title.optional(),
        period: dashboardInput.period.optional(),
        against: againstSchema.removeDefault().optional(),
        panels: dashboardInput.panels.optional(),
        unitId: dashboardInput.unitId.optional(),
        shared: dashboardInput.shared.optional(),
      }),
    )
    .output(dashboardSchema),
  remove: signedIn({ method: 'DELETE', path: '/listening/dashboards/{id}', summary: 'Remove one of my dashboards' })
    .input(byId)
    .output(done),
};
