/** The example organisation's year, as data (`story.json`, written for Auscult; people, products and figures are invented). */
import { z } from 'zod';
import { localeSchema } from '#kernel/contract.ts';
import storyFile from './story.json' with { type: 'json' };

const post = z.object({
  campaign: z.string(),
  unit: z.string(),
  author: z.string(),
  language: localeSchema,
  channels: z.array(z.string()).min(1),
  title: z.string(),
  text: z.string(),
  picture: z.enum(['scan', 'team', 'kit']).optional(),
  alt: z.string().optional(),
});
const storySchema = z.object({
  organisation: z.object({
    name: z.string(),
    kind: z.enum(['hospital', 'pharma', 'medtech', 'agency']),
    languages: z.array(localeSchema),
    markets: z.array(z.string()),
    reportingZone: z.string(),
  }),
  units: z.array(
    z.object({
      key: z.string(),
      parent: z.string(),
      name: z.string(),
      kind: z.enum(['region', 'country', 'team']),
      agency: z.boolean().default(false),
      market: z.string(),
      zone: z.string(),
    }),
  ),
  people: z.array(z.object({ key: z.string(), name: z.string(), unit: z.string(), role: z.string(), locale: localeSchema })),
  channels: z.array(
    z.object({
      key: z.string(),
      unit: z.string(),
      network: z.string(),
      name: z.string(),
      handle: z.string(),
      responsible: z.string(),
      markets: z.array(z.string()),
      /** When the year begins, and when it ends. */
      followers: z.tuple([z.number(), z.number()]),
    }),
  ),
  goals: z.array(
    z.object({
      key: z.string(),
      unit: z.string(),
      title: z.string(),
      description: z.string(),
      owner: z.string(),
      objectives: z.array(
        z.object({
          key: z.string(),
          title: z.string(),
          owner: z.string(),
          kpis: z.array(
            z.object({
              key: z.string(),
              name: z.string(),
              metric: z.union([z.literal('manual'), z.object({ channels: z.array(z.string()) })]),
              direction: z.enum(['up', 'down']),
              unitLabel: z.string(),
              baseline: z.number(),
              target: z.number(),
              owner: z.string(),
              course: z.tuple([z.number(), z.number()]).optional(),
            }),
          ),
        }),
      ),
    }),
  ),
  products: z.array(
    z.object({
      name: z.string(),
      kind: z.string(),
      inn: z.string(),
      aliases: z.array(z.string()),
      holder: z.string(),
      status: z.record(z.string(), z.string()),
      indication: z.string(),
    }),
  ),
  campaigns: z.array(
    z.object({
      key: z.string(),
      unit: z.string(),
      goal: z.string(),
      name: z.string(),
      description: z.string(),
      audience: z.string(),
      startsWeek: z.number(),
      endsWeek: z.number(),
    }),
  ),
  /** Told again and again through the year. */
  posts: z.array(post),
  /** Left on the desk at the end. */
  drafts: z.array(post),
});

export type StoryPost = z.infer<typeof post>;
export const story = storySchema.parse(storyFile);

/** A small generator with a fixed seed (mulberry32), so that every example organisation is the same. */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
