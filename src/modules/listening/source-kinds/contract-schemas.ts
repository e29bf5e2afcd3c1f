/** Shapes of sources. Browser-safe. */
import { z } from 'zod';
import { idSchema, instantSchema, text } from '#kernel/contract.ts';

export const sourceKinds = ['feed', 'file', 'push', 'bluesky_jetstream', 'bluesky_search'] as const;
export type SourceKind = (typeof sourceKinds)[number];
export const keeps = ['everything', 'matched'] as const;
export const healths = ['unknown', 'healthy', 'degraded', 'broken'] as const;
const count = z.number().int();

/** `bluesky`, `news`, `blog`, `google_reviews`: any word, so that a source may bring networks nobody listed. */
export const networkSchema = z.string().regex(/^[a-z0-9][a-z0-9_.-]{0,39}$/, { error: 'network_word' });

export const feedConfigSchema = z.object({
  url: z.url({ protocol: /^https?$/ }).max(2000),
  /** Whose words they are: an organisation's do not expire. */
  writtenBy: z.enum(['organisation', 'people']),
  network: networkSchema.default('news'),
});

/** Where profiles are read without signing in. */
const publicProfiles = 'https://public.api.bsky.app';

export const jetstreamConfigSchema = z.object({
  server: z
    .url({ protocol: /^wss?$/ })
    .max(500)
    .default('wss://jetstream2.us-east.bsky.network'),
  /** Reposts count as spread of posts that were kept. */
  collections: z
    .array(z.enum(['posts', 'reposts']))
    .min(1)
    .max(2)
    .default(['posts', 'reposts']),
  /** More than this in a minute is a flood: the rest is left out, and said. */
  mostPerMinute: z.number().int().min(60).max(600_000).default(30_000),
  /** Asked who wrote what is kept: the stream itself knows accounts by number only. */
  profiles: z
    .url({ protocol: /^https?$/ })
    .max(500)
    .default(publicProfiles),
});

export const searchConfigSchema = z.object({
  /** As one would type them into the network's own search. */
  words: text(300),
  /** ISO 639-1; empty for all. */
  language: z
    .string()
    .regex(/^[a-z]{2}$/)
    .nullish()
    .transform((value) => value ?? null),
  /** Ask as this connected account; without one the public service is asked. */
  channelId: idSchema.nullish().transform((value) => value ?? null),
  service: z
    .url({ protocol: /^https?$/ })
    .max(500)
    .default('https://api.bsky.app'),
});

const everyMinutes = z.number().int().min(5).max(10_080).default(30);

/** Sources that read by themselves, or that a program sends to; a file comes with its own operation. */
export const originSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('feed'), feed: feedConfigSchema, everyMinutes }),
  z.object({ kind: z.literal('push') }),
  z.object({ kind: z.literal('bluesky_jetstream'), jetstream: jetstreamConfigSchema.prefault({}) }),
  z.object({ kind: z.literal('bluesky_search'), search: searchConfigSchema, everyMinutes }),
]);
export type Origin = z.infer<typeof originSchema>;

/** What a person may do about a fault, one word. */
export const remedies = [
  'none',
  'check_address',
  'ask_for_access',
  'wait',
  'not_a_feed',
  'not_a_stream',
  'too_large',
  'too_many',
  'address_refused',
  'moved_on',
  'left_out',
  'flood',
  'gap',
  'connect_account',
  'new_names',
  'check_words',
] as const;

export const sourceSchema = z.object({
  id: idSchema,
  unitId: idSchema,
  kind: z.enum(sourceKinds),
  name: z.string(),
  /** Of a feed. */
  feed: feedConfigSchema.nullable(),
  jetstream: jetstreamConfigSchema.nullable(),
  search: searchConfigSchema.nullable(),
  keep: z.enum(keeps),
  legalBasis: z.string(),
  retentionDays: count,
  everyMinutes: count.nullable(),
  nextAt: instantSchema.nullable(),
  paused: z.boolean(),
  archived: z.boolean(),
  /** A person has said that no closed group is behind it. */
  noticeAt: instantSchema.nullable(),
  health: z.object({
    state: z.enum(healths),
    /** What went wrong last, one word. */
    code: z.string().nullable(),
    /** What a person may do about it, one word. */
    remedy: z.enum(remedies),
    /** Figures of it, by name. */
    detail: z.record(z.string(), z.union([z.string(), z.number()])),
    at: instantSchema.nullable(),
    /** In a row. */
    failures: count,
  }),
  /** This month, UTC. No source that can be added here charges. */
  cost: z.object({ requests: count, posts: count, charge: z.literal(0) }),
  mentions: count,
  lastMentionAt: instantSchema.nullable(),
  createdAt: instantSchema,
});
