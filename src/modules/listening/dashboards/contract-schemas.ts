/** Shapes of the dashboards' operations. Browser-safe. */
import { z } from 'zod';
import { daySchema, idSchema, instantSchema, some, text } from '#kernel/contract.ts';
import { authorKinds, coverageSchema, mentionSchema, periodInput, sentiments } from '../contract-schemas.ts';

const count = z.number().int();

/** What a period is held against: the days directly before it, or the same days of the week a year earlier. */
export const againsts = ['before', 'year'] as const;
export type Against = (typeof againsts)[number];
export const againstSchema = z.enum(againsts).default('before');

export const sentimentCounts = z.object({ negative: count, neutral: count, positive: count });
export const daysSchema = z.object({ from: daySchema, to: daySchema });
const nowAndBefore = z.object({ now: count, before: count });
const compared = { posts: count, before: count };

/** A change with what it lies between, 95 %. */
export const changeSchema = z.object({ change: z.number(), low: z.number(), high: z.number() }).nullable();

export const audienceSchema = z.object({
  zone: z.string(),
  period: daysSchema,
  before: daysSchema,
  /** Different authors; posts without an author count for nobody. */
  people: nowAndBefore,
  /** Followers of everybody who posted or reposted, each person once. Who follows several counts several times; who saw it is not known. */
  reach: nowAndBefore,
  /** Of those people, how many have a number of followers that is known. */
  withFollowers: nowAndBefore,
  /** ISO 3166-1 alpha-2, lower case; empty: the source does not say. */
  countries: z.array(z.object({ value: z.string(), ...compared })),
  sources: z.array(z.object({ id: idSchema, name: z.string(), ...compared })),
  /** Hosts of the addresses, without `www.`; the twenty with most posts. */
  sites: z.array(z.object({ value: z.string(), ...compared })),
  /** Posts of the period by the author's kind. */
  kinds: z.array(z.object({ kind: z.enum(authorKinds), people: count, posts: count })),
  /** Posts of the period by hour of the week in `zone`; hours without any are left out. 1 is Monday. */
  hours: z.array(z.object({ weekday: count, hour: count, posts: count })),
});

/** Private persons by a pseudonym: who they are stands with their posts, not in an analysis. */
export const authorRowSchema = z.object({
  id: idSchema,
  network: z.string(),
  kind: z.enum(authorKinds),
  /** Five letters and digits, the same for the same person. */
  pseudonym: z.string(),
  /** Of organisations, journalists and professionals only, where the source says that they are. */
  handle: z.string().nullable(),
  name: z.string().nullable(),
  followers: count.nullable(),
  posts: count,
  reposts: count,
  ...sentimentCounts.shape,
  lastAt: instantSchema,
});

export const authorsInput = z.object({
  id: idSchema,
  ...periodInput,
  order: z.enum(['posts', 'followers']).default('posts'),
  kinds: some(z.enum(authorKinds)),
  limit: z.coerce.number().int().min(1).max(200).default(25),
});

export const differenceSchema = z.object({
  /** Posts of the last 30 days that both find, that only the later finds, and that only the earlier found. */
  both: count,
  gained: z.object({ posts: count, sample: z.array(mentionSchema) }),
  lost: z.object({ posts: count, sample: z.array(mentionSchema) }),
  coverage: coverageSchema,
});

const voiceSchema = z.object({ posts: count, reposts: count, people: count, reach: count, sentiment: sentimentCounts });
export const comparisonSchema = z.object({
  zone: z.string(),
  period: daysSchema,
  before: daysSchema,
  queries: z.array(
    z.object({
      id: idSchema,
      name: z.string(),
      now: voiceSchema,
      before: voiceSchema,
      balance: z.number().nullable(),
      balanceBefore: z.number().nullable(),
      balanceChange: changeSchema,
      /** Every day of the period, oldest first. */
      days: z.array(z.object({ on: daySchema, posts: count })),
    }),
  ),
  /** Everything the queries found together, each post and person once. */
  together: z.object({ posts: count, people: count, reach: count }),
  /** Posts that more than one of them found. */
  shared: count,
});

export const panelKinds = [
  'figures',
  'volume',
  'mood',
  'emotions',
  'topics',
  'languages',
  'networks',
  'countries',
  'sources',
  'hours',
  'authors',
  'keyness',
] as const;

/** Of one query; `voice` holds several side by side. */
export const panelSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.enum(panelKinds), queryId: idSchema }),
  z.object({ kind: z.literal('voice'), queryIds: z.array(idSchema).min(2).max(6) }),
]);
export type Panel = z.infer<typeof panelSchema>;

export const dashboardPeriodSchema = z.union([
  z.object({ days: z.number().int().min(1).max(400) }),
  z.object({ from: daySchema, to: daySchema }),
]);

export const dashboardInput = {
  title: text(120),
  period: dashboardPeriodSchema,
  against: againstSchema,
  panels: z.array(panelSchema).max(24),
  unitId: idSchema,
  /** With everybody who listens in the unit, or in one below it. */
  shared: z.boolean(),
};

export const dashboardSchema = z.object({
  id: idSchema,
  title: z.string(),
  period: dashboardPeriodSchema,
  against: z.enum(againsts),
  panels: z.array(panelSchema),
  unitId: idSchema,
  shared: z.boolean(),
  /** Made by the caller, who alone may change it. */
  mine: z.boolean(),
  owner: z.string(),
  revision: count,
  changedAt: instantSchema,
});

const rateSchema = z.object({
  language: z.string().nullable(),
  checked: count,
  agreed: count,
  /** Wilson, 95 %; null where nothing was checked. */
  interval: z.object({ share: z.number(), low: z.number(), high: z.number() }).nullable(),
});
export const accuracySchema = z.object({
  /** Fewer checked posts than this say too little. */
  enough: count,
  fields: z.array(z.object({ field: z.enum(['sentiment', 'language']), all: rateSchema, languages: z.array(rateSchema) })),
  /** What people corrected in passing: they correct what strikes them, so no share can be told from it. */
  corrections: z.array(z.object({ field: z.enum(['sentiment', 'language']), from: z.string(), to: z.string(), count })),
});

export const drawnSchema = z.array(mentionSchema);
export const judgementInput = z.object({
  id: idSchema,
  sentiment: z.enum(sentiments).optional(),
  language: z
    .string()
    .regex(/^[a-z]{2,3}$/)
    .optional(),
});

export const keptSchema = z.object({
  author: z.object({ network: z.string(), handle: z.string(), name: z.string().nullable(), kind: z.enum(authorKinds) }).nullable(),
  mentions: count,
  /** Of them, how many still have their text. */
  texts: count,
  firstAt: instantSchema.nullable(),
  lastAt: instantSchema.nullable(),
  sources: z.array(z.string()),
});
