/** A line of JSON as a post that queries can ask about. What is missing or of another type is unknown; only `text` must be there. */
import { z } from 'zod';
import { emotionNames } from '#text/analysis.ts';
import type { Post } from '#text/match/post.ts';

const text = z.string().optional().catch(undefined);
const number = z.number().optional().catch(undefined);
/** One name, a list of names, a list of objects with `id`, or an object whose keys are the names. */
const names = z
  .union([
    z.string().transform((name) => [name]),
    z.array(z.union([z.string(), z.looseObject({ id: z.string() }).transform(({ id }) => id)])),
    z
      .record(z.string(), z.unknown())
      .transform((record) => Object.keys(record).filter((key) => record[key] !== false && record[key] !== null)),
  ])
  .optional()
  .catch(undefined);
const emotions = z
  .union([
    z.record(z.string(), z.number()),
    z.array(z.string()).transform((list) => Object.fromEntries(list.map((name) => [name, 1]))),
    z.enum(emotionNames).transform((name) => ({ [name]: 1 })),
  ])
  .optional()
  .catch(undefined);
/** Milliseconds since 1970, also from seconds and ISO 8601; a time without a zone is UTC. */
const time = z
  .union([z.number().transform((value) => (value < 1e11 ? value * 1000 : value)), z.string().transform(readTime)])
  .optional()
  .catch(undefined);

function readTime(written: string): number | undefined {
  const zoned = /(?:Z|[+-]\d\d:?\d\d)$/i.test(written) || !/T|\d \d/.test(written) ? written : `${written}Z`;
  const milliseconds = Date.parse(zoned);
  return Number.isNaN(milliseconds) ? undefined : milliseconds;
}

const lineSchema = z.looseObject({
  text: z.string(),
  title: text,
  language: text,
  lang: text,
  author: z
    .union([
      z.string().transform((name) => ({ name, handle: name })),
      z.looseObject({ name: text, handle: text, followers: number, verified: z.boolean().optional().catch(undefined) }),
    ])
    .optional()
    .catch(undefined),
  handle: text,
  network: text,
  site: text,
  url: text,
  links: z.array(z.string()).optional().catch(undefined),
  country: text,
  type: text,
  is: names,
  verified: z.boolean().optional().catch(undefined),
  has: names,
  channel: names,
  segment: names,
  rating: number,
  followers: number,
  sentiment: z
    .union([
      z.string().transform((label) => ({ label })),
      z.number().transform((score) => ({ score })),
      z.looseObject({ label: text, score: number }),
    ])
    .optional()
    .catch(undefined),
  emotion: emotions,
  emotions,
  signal: names,
  signals: names,
  topic: names,
  topics: names,
  publishedAt: time,
  published_at: time,
  timestamp: time,
  context: z.looseObject({ channel: names }).optional().catch(undefined),
});

/** The post, or what is wrong with the line. */
export function readPost(line: string): Post | string {
  let read: unknown;
  try {
    read = JSON.parse(line);
  } catch {
    return 'not JSON';
  }
  const parsed = lineSchema.safeParse(read);
  if (!parsed.success) return 'an object with "text" is expected';
  const given = parsed.data;
  const author: { name?: string; handle?: string; followers?: number; verified?: boolean } = given.author ?? {};
  const verified = given.verified ?? author.verified ?? false;
  return {
    text: given.text,
    title: given.title,
    handle: given.handle ?? author.handle,
    author: author.name,
    network: given.network,
    // `nl-BE` is Dutch.
    lang: (given.language ?? given.lang)?.toLowerCase().replace(/[-_].*$/, ''),
    site: given.site,
    url: given.url,
    links: given.links,
    country: given.country,
    type: given.type,
    is: verified ? ['verified', ...(given.is ?? [])] : given.is,
    has: given.has,
    channel: given.channel ?? given.context?.channel,
    segment: given.segment,
    rating: given.rating,
    followers: given.followers ?? author.followers,
    sentiment: given.sentiment,
    emotion: given.emotion ?? given.emotions,
    signal: given.signal ?? given.signals,
    topic: given.topic ?? given.topics,
    publishedAt: given.publishedAt ?? given.published_at ?? given.timestamp,
  };
}
