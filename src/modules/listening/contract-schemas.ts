/** Shapes that the operations of listening share. Browser-safe. */
import { z } from 'zod';
import { daySchema, idSchema, instantSchema, pageInput, some, text, zoneSchema } from '#kernel/contract.ts';
import { emotionNames, signalNames } from '#text/analysis.ts';
import { maximumLength } from '#text/query/parse.ts';
import { networkSchema } from './source-kinds/contract-schemas.ts';

export { networkSchema } from './source-kinds/contract-schemas.ts';

export const mentionKinds = ['post', 'comment', 'reply', 'repost', 'quote', 'review'] as const;
export type MentionKind = (typeof mentionKinds)[number];
export const authorKinds = ['patient_voice', 'professional', 'journalist', 'organisation', 'bot_like', 'unsure'] as const;
export type AuthorKind = (typeof authorKinds)[number];
export const sentiments = ['negative', 'neutral', 'positive'] as const;
/** ISO 639-1, or `und`. */
export const languageSchema = z.string().regex(/^[a-z]{2,3}$/);
export const spanSchema = z.tuple([z.number().int(), z.number().int()]);
export const queryTextSchema = z.string().max(maximumLength);
const count = z.number().int();

/** What a source says of one post. All but its id and text may be left out; unknown fields are ignored. */
export const rawPostSchema = z.object({
  /** The source's own name for it, the same whenever it is sent again. */
  externalId: text(500),
  network: networkSchema,
  kind: z.enum(mentionKinds).default('post'),
  /** Empty for a post of pictures alone, or with `deleted`. */
  text: z.string().max(50_000),
  title: z.string().max(1000).nullish(),
  url: z
    .url({ protocol: /^https?$/ })
    .max(2000)
    .nullish(),
  /** When it was published; when it is left out, when it was first seen. */
  publishedAt: instantSchema.nullish(),
  /** When the source says this edition was made: an older edition that arrives later changes nothing. */
  editedAt: instantSchema.nullish(),
  /** The post is gone at the source: what was kept of it goes too. */
  deleted: z.boolean().optional(),
  /** Trusted when given. */
  language: languageSchema.nullish(),
  author: z
    .object({
      handle: z.string().trim().min(1).max(200),
      /** The network's own name for the account, where handles change: one person under all of them. */
      id: z.string().trim().min(1).max(300).nullish(),
      name: z.string().max(200).nullish(),
      followers: count.min(0).max(2_000_000_000).nullish(),
      kind: z.enum(authorKinds).optional(),
      verified: z.boolean().optional(),
    })
    .nullish(),
  rating: z.number().min(0).max(5).nullish(),
  /** ISO 3166-1 alpha-2. */
  country: z
    .string()
    .regex(/^[A-Za-z]{2}$/)
    .nullish(),
  has: z
    .array(z.enum(['image', 'video', 'link']))
    .max(3)
    .optional(),
});
export type RawPost = z.infer<typeof rawPostSchema>;

/** What came of a batch. Every post counts once. */
export const countsSchema = z.object({
  seen: count,
  /** New here. */
  added: count,
  /** Known, and edited, dated anew or otherwise different. */
  changed: count,
  /** Known and the same, an older edition, or erased before. */
  unchanged: count,
  /** Deleted at the source. */
  removed: count,
  /** Neither matched nor sampled, at a source that keeps what matches. */
  dropped: count,
  /** Could not be read. */
  refused: count,
});
export type Counts = z.infer<typeof countsSchema>;

/** A fault of the query, as src/text/query/problems.ts gives it; the web says it in words. */
export const problemSchema = z.object({
  code: z.string(),
  severity: z.enum(['error', 'warning']),
  span: spanSchema,
  params: z.record(z.string(), z.union([z.string(), z.number()])),
});

export const querySchema = z.object({
  id: idSchema,
  unitId: idSchema,
  name: z.string(),
  note: z.string(),
  /** The version that is matched and counted. */
  version: count,
  text: z.string(),
  zone: z.string(),
  archived: z.boolean(),
  createdAt: instantSchema,
  /** When this version was saved. */
  changedAt: instantSchema,
  /** How far this version has gone through what was stored before it; counts are whole once it is finished. */
  backfill: z.object({
    state: z.enum(['running', 'finished', 'superseded']),
    done: count,
    total: count,
    /** Mentions whose text had expired: only their fields could be matched. */
    withoutText: count,
  }),
  /** Over the last 30 days. */
  recent: z.object({ posts: count, reposts: count }),
});
export type SavedQuery = z.infer<typeof querySchema>;

export const versionSchema = z.object({
  number: count,
  text: z.string(),
  zone: z.string(),
  createdAt: instantSchema,
  /** Who saved it; null for the program. */
  author: z.string().nullable(),
});

export const authorSchema = z.object({
  id: idSchema,
  network: z.string(),
  handle: z.string(),
  name: z.string().nullable(),
  followers: count.nullable(),
  kind: z.enum(authorKinds),
});

export const mentionSchema = z.object({
  id: idSchema,
  unitId: idSchema,
  source: z.object({ id: idSchema, name: z.string() }),
  network: z.string(),
  kind: z.enum(mentionKinds),
  publishedAt: instantSchema,
  url: z.string().nullable(),
  title: z.string().nullable(),
  /** Null once a private person's text has expired. */
  text: z.string().nullable(),
  textExpiresAt: instantSchema.nullable(),
  author: authorSchema.nullable(),
  followers: count.nullable(),
  rating: z.number().nullable(),
  country: z.string().nullable(),
  language: z.string(),
  languageUnsure: z.boolean(),
  sentiment: z.enum(sentiments),
  /** −1…1 */
  sentimentScore: z.number(),
  /** Too unsure to count on. */
  sentimentAbstained: z.boolean(),
  /** A person has said what the sentiment or language is. */
  corrected: z.boolean(),
  /** Those expressed, strongest first, each 0.5…1. */
  emotions: z.array(z.object({ emotion: z.enum(emotionNames), score: z.number() })),
  topics: z.array(z.string()),
  signals: z.array(z.string()),
  /** How much it looks like spam, 0…1, whether that counts, and why, strongest first. */
  spam: z.number(),
  isSpam: z.boolean(),
  spamReasons: z.array(z.string()),
  /** How many posts say nearly the same, this one included. */
  groupSize: count,
  inSample: z.boolean(),
});
export type Mention = z.infer<typeof mentionSchema>;

/** What an answer over stored mentions rests on. */
export const coverageSchema = z.object({
  /** The period asked for. */
  from: instantSchema,
  to: instantSchema,
  /** Mentions of that period that were read: by an index of words, only those that may match. */
  scanned: count,
  /** False where there were too many: what is older than `scannedFrom` was not read, and counts are at least so many. */
  complete: z.boolean(),
  scannedFrom: instantSchema,
  /** How many may match in all, by the index of words: those that were not read among them. */
  candidates: count,
  /** Of those looked at, how many had no text any more. */
  withoutText: count,
  /** Sources that keep only what matches: of what no query matched, one in a hundred is here. */
  sampledSources: count,
});

/** Days of the reporting zone, both counted in. At most 400 days. */
export const periodInput = { from: daySchema, to: daySchema };

export const mentionFilterSchema = z.object({
  /** The query language; empty finds everything. */
  text: queryTextSchema.default(''),
  zone: zoneSchema.default('UTC'),
  ...periodInput,
  /** Only what this saved query matches. */
  queryId: idSchema.optional(),
  sourceId: idSchema.optional(),
  /** Of this author. */
  authorId: idSchema.optional(),
  /** 1 is Monday, in `zone`. */
  weekday: count.min(1).max(7).optional(),
  hour: count.min(0).max(23).optional(),
  networks: some(networkSchema),
  languages: some(languageSchema),
  sentiments: some(z.enum(sentiments)),
  kinds: some(z.enum(mentionKinds)),
  emotions: some(z.enum(emotionNames)),
  topics: some(z.string().max(60)),
  signals: some(z.enum(signalNames)),
  /** What looks like spam is left out unless asked for; `spam` of the answer says how many. */
  spam: z.enum(['without', 'with', 'only']).default('without'),
  authorKinds: some(z.enum(authorKinds)),
  order: z.enum(['newest', 'relevant']).default('newest'),
  ...pageInput,
});

export const facetSchema = z.array(z.object({ value: z.string(), count }));
export const facetsSchema = z.object({
  networks: facetSchema,
  languages: facetSchema,
  sentiments: facetSchema,
  kinds: facetSchema,
  emotions: facetSchema,
  topics: facetSchema,
  signals: facetSchema,
  authorKinds: facetSchema,
  /** By id of the source. */
  sources: facetSchema,
});

export const rowFaultSchema = z.object({ row: count, column: z.string(), code: z.string(), value: z.string() });

export const runSchema = countsSchema.extend({
  id: idSchema,
  sourceId: idSchema,
  state: z.enum(['running', 'finished', 'failed', 'undone']),
  /** More than the source may bring: not looked at. */
  skipped: count,
  startedAt: instantSchema,
  finishedAt: instantSchema.nullable(),
  /** Rows or posts that could not be read, the first hundred. */
  faults: z.array(rowFaultSchema),
});

/** What a column of a file may say. */
export const fileFields = [
  'externalId',
  'network',
  'kind',
  'text',
  'title',
  'url',
  'publishedAt',
  'language',
  'handle',
  'name',
  'followers',
  'authorKind',
  'rating',
  'country',
] as const;
export type FileField = (typeof fileFields)[number];

/** Which column says what; by the column's name in the file. */
export const mappingSchema = z.object({
  columns: z.partialRecord(z.enum(fileFields), z.string().max(200)),
  /** Of rows whose network no column says. */
  network: networkSchema.default('file'),
  /** Of dates without an offset. */
  zone: zoneSchema,
  /** Of dates like 03/04/2026. */
  dayFirst: z.boolean().default(true),
});
export type Mapping = z.infer<typeof mappingSchema>;

export const filePreviewSchema = z.object({
  file: z.object({ sha256: z.string(), name: z.string(), format: z.enum(['csv', 'xlsx', 'jsonl']), bytes: count }),
  columns: z.array(z.object({ name: z.string(), samples: z.array(z.string()) })),
  rows: count,
  mapping: mappingSchema,
  /** The first rows as they would be taken in; null where a row cannot be. */
  sample: z.array(rawPostSchema.nullable()),
  readable: count,
  faults: z.array(rowFaultSchema),
  /** The same file was taken in before, by this run. */
  earlierRunId: idSchema.nullable(),
});
