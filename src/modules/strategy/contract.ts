/**
 * strategy: why we speak. Business goals, the social objectives under them, and the KPIs that tell whether they are
 * reached. Owns the schema `strategy`. What ancestors' units want is readable below; what stands under something
 * archived is archived with it.
 */
import { z } from 'zod';
import { can, daySchema, idSchema, instantSchema, text } from '#kernel/contract.ts';

/** Counts and shares people set themselves; beyond this a double loses whole numbers. */
const largest = 1e15;
const number = z.number().min(-largest).max(largest);
/** A day within living memory and planning. */
const planDay = daySchema.refine((day) => day >= '1990-01-01' && day <= '2199-12-31', { error: 'day_out_of_range' });
const revision = z.number().int().min(1);
const ownerSchema = z.object({ id: idSchema, name: z.string() });
const parentSchema = z.object({ id: idSchema, title: z.string() });

export const channelMetrics = ['followers'] as const;
/** `engagement`: likes, reposts, replies and quotes together. */
export const postMetrics = ['likes', 'reposts', 'replies', 'quotes', 'engagement'] as const;
export const directions = ['up', 'down'] as const;

/** Where a KPI's numbers come from: accounts added up, the posts of the goal's campaigns, or a person. */
export const metricSchema = z.discriminatedUnion('source', [
  z.object({ source: z.literal('channel'), name: z.enum(channelMetrics), channelIds: z.array(idSchema).min(1).max(50) }),
  z.object({ source: z.literal('posts'), name: z.enum(postMetrics), per: z.literal('goal') }),
  z.object({ source: z.literal('manual') }),
]);

const entry = { id: idSchema, unitId: idSchema, owner: ownerSchema, revision, archived: z.boolean(), createdAt: instantSchema };
export const goalSchema = z.object({ ...entry, title: z.string(), description: z.string() });
export const objectiveSchema = z.object({ ...entry, goalId: idSchema, title: z.string(), description: z.string() });
export const kpiSchema = z.object({
  ...entry,
  goalId: idSchema,
  objectiveId: idSchema,
  name: z.string(),
  metric: metricSchema,
  /** Whether more is better (`up`) or less (`down`). */
  direction: z.enum(directions),
  baseline: z.number(),
  baselineOn: daySchema,
  target: z.number(),
  targetOn: daySchema,
  /** What is counted: "followers", "%". May be empty. */
  unitLabel: z.string(),
});
const objectiveTreeSchema = objectiveSchema.extend({ kpis: z.array(kpiSchema) });
export const goalTreeSchema = goalSchema.extend({ objectives: z.array(objectiveTreeSchema) });

const goalInput = { title: text(160), description: text(4000, 0), ownerPersonId: idSchema };
const kpiInput = {
  name: text(120),
  metric: metricSchema,
  direction: z.enum(directions),
  baseline: number,
  baselineOn: planDay,
  target: number,
  targetOn: planDay,
  unitLabel: text(40, 0),
  ownerPersonId: idSchema,
};
const byId = z.object({ id: idSchema });
/** With the revision one has read, a change made meanwhile by someone else refuses (`stale`) instead of being lost. */
const change = { id: idSchema, revision: revision.optional() };

const below = 'The unit may be the parent’s or one below it; without it, the parent’s.';

export const strategyContract = {
  goals: {
    list: can('strategy.read', { method: 'GET', path: '/goals', summary: 'The goal tree: goals, objectives, KPIs' })
      .input(z.object({ archived: z.enum(['without', 'with']).default('without') }))
      .output(z.array(goalTreeSchema)),
    create: can('strategy.edit', { method: 'POST', path: '/goals', summary: 'Set a business goal' })
      .input(z.object({ unitId: idSchema, ...goalInput, description: goalInput.description.default('') }))
      .output(goalSchema),
    get: can('strategy.read', { method: 'GET', path: '/goals/{id}', summary: 'A goal with all that stands under it' })
      .input(byId)
      .output(goalTreeSchema),
    update: can('strategy.edit', { method: 'PATCH', path: '/goals/{id}', summary: 'Change a goal' })
      .input(z.object({ ...z.object(goalInput).partial().shape, ...change }))
      .output(goalSchema),
    archive: can('strategy.edit', { method: 'POST', path: '/goals/{id}/archive', summary: 'Archive a goal and what stands under it' })
      .input(byId)
      .output(goalSchema),
    unarchive: can('strategy.edit', { method: 'POST', path: '/goals/{id}/unarchive', summary: 'Take a goal back from the archive' })
      .input(byId)
      .output(goalSchema),
  },
  objectives: {
    create: can('strategy.edit', {
      method: 'POST',
      path: '/goals/{id}/objectives',
      summary: 'Set a social objective under a goal',
      description: below,
    })
      .input(z.object({ id: idSchema, unitId: idSchema.optional(), ...goalInput, description: goalInput.description.default('') }))
      .output(objectiveSchema),
    get: can('strategy.read', { method: 'GET', path: '/objectives/{id}', summary: 'An objective with its KPIs' })
      .input(byId)
      .output(objectiveTreeSchema.extend({ goal: parentSchema })),
    update: can('strategy.edit', { method: 'PATCH', path: '/objectives/{id}', summary: 'Change an objective' })
      .input(z.object({ ...z.object(goalInput).partial().shape, ...change }))
      .output(objectiveSchema),
    archive: can('strategy.edit', { method: 'POST', path: '/objectives/{id}/archive', summary: 'Archive an objective and its KPIs' })
      .input(byId)
      .output(objectiveSchema),
    unarchive: can('strategy.edit', {
      method: 'POST',
      path: '/objectives/{id}/unarchive',
      summary: 'Take an objective back from the archive',
    })
      .input(byId)
      .output(objectiveSchema),
  },
  kpis: {
    create: can('strategy.edit', {
      method: 'POST',
      path: '/objectives/{id}/kpis',
      summary: 'Set a KPI under an objective',
      description: below,
    })
      .input(z.object({ id: idSchema, unitId: idSchema.optional(), ...kpiInput, unitLabel: kpiInput.unitLabel.default('') }))
      .output(kpiSchema),
    get: can('strategy.read', { method: 'GET', path: '/kpis/{id}', summary: 'A KPI as it is defined' })
      .input(byId)
      .output(kpiSchema.extend({ goal: parentSchema, objective: parentSchema })),
    update: can('strategy.edit', { method: 'PATCH', path: '/kpis/{id}', summary: 'Change a KPI' })
      .input(z.object({ ...z.object(kpiInput).partial().shape, ...change }))
      .output(kpiSchema),
    archive: can('strategy.edit', { method: 'POST', path: '/kpis/{id}/archive', summary: 'Archive a KPI' }).input(byId).output(kpiSchema),
    unarchive: can('strategy.edit', { method: 'POST', path: '/kpis/{id}/unarchive', summary: 'Take a KPI back from the archive' })
      .input(byId)
      .output(kpiSchema),
  },
};
