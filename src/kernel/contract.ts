/**
 * Contract first: what every room's `contract.ts` is built from. Browser-safe.
 * Each operation names its permission; the permission matrix and the OpenAPI document print themselves from it.
 */
import { oc } from '@orpc/contract';
import { z } from 'zod';

export interface OperationMeta {
  /** The permission the caller must hold on the row's unit or one of its ancestors. */
  can?: string;
  /** Anyone, without sign-in. */
  public?: true;
  /** Signed in is enough: the operation concerns the caller alone. */
  signedIn?: true;
  /** Signed in, but no organisation is needed (choosing one, ending sessions). */
  withoutOrganisation?: true;
  [key: string]: unknown;
}

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

interface Operation {
  method: Method;
  /** REST path below `/api`, parameters in braces. */
  path: `/${string}`;
  summary: string;
  description?: string;
}

const base = oc.$meta<OperationMeta>({});

function operation(meta: OperationMeta, { method, path, summary, description }: Operation) {
  return base.meta(meta).route({
    method,
    path,
    summary,
    ...(description ? { description } : {}),
    tags: [path.split('/')[1] ?? 'api'],
    spec: (current) =>
      Object.assign(
        current,
        { security: meta.public ? [] : [{ session: [] }, { apiKey: [] }] },
        meta.can ? { 'x-permission': meta.can } : {},
      ),
  });
}

/** An operation that needs a permission, e.g. `can('strategy.edit', { method: 'POST', path: '/goals', … })`. */
export const can = (permission: string, route: Operation) => operation({ can: permission }, route);
/** An operation for anyone who is signed in to the organisation. */
export const signedIn = (route: Operation) => operation({ signedIn: true }, route);
/** Signed in, no organisation chosen yet. */
export const withoutOrganisation = (route: Operation) => operation({ signedIn: true, withoutOrganisation: true }, route);
/** An operation for anyone at all. */
export const publicly = (route: Operation) => operation({ public: true }, route);

export const locales = ['en', 'nl', 'de', 'fr'] as const;
export const localeSchema = z.enum(locales);
export type Locale = z.infer<typeof localeSchema>;

export const idSchema = z.uuid();
/** An instant, ISO 8601 in UTC. */
export const instantSchema = z.iso.datetime({ offset: true });
/** A calendar day, `2027-03-31`. */
export const daySchema = z.iso.date();
/** A local wall time without zone, `2027-03-31T09:30`; the zone stands beside it. */
export const localTimeSchema = z.string().regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/);
export const zoneSchema = z.string().min(1).max(64).refine(isZone, { error: 'unknown_zone' });
/** ISO 3166-1 alpha-2, with UK accepted as the regulators write it. */
export const marketSchema = z.string().regex(/^[A-Z]{2}$/);
export const hashSchema = z.string().regex(/^[0-9a-f]{64}$/);

/** Text a person types: trimmed, no control characters but line breaks and tabs, bounded. */
export function text(maximum: number, minimum = 1) {
  return z
    .string()
    .trim()
    .min(minimum)
    .max(maximum)
    .refine((value) => value.isWellFormed() && !hasControlCharacter(value), { error: 'control_characters' });
}

function hasControlCharacter(value: string): boolean {
  for (let at = 0; at < value.length; at++) {
    const code = value.charCodeAt(at);
    if ((code < 32 && code !== 9 && code !== 10 && code !== 13) || code === 127) return true;
  }
  return false;
}

/** Asking Intl takes 0.03 ms, and a list has a zone in each row: a fifth of the time of `GET /posts`. */
const zones = new Set<string>();
/** There are 600; any spelling counts. */
const mostZones = 2000;

function isZone(zone: string): boolean {
  if (zones.has(zone)) return true;
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    if (zones.size < mostZones) zones.add(zone);
    return true;
  } catch {
    return false;
  }
}

/** A filter of a query: `state=draft` or `state[]=draft&state[]=changed`. */
export const some = <T extends z.ZodType>(item: T) => z.union([item.transform((value) => [value]), z.array(item).max(100)]).optional();

/** A page of a list: newest or first `limit` rows after `cursor`. */
export const pageInput = { limit: z.coerce.number().int().min(1).max(200).default(50), cursor: z.string().max(200).optional() };
export function pageOf<T extends z.ZodType>(item: T) {
  return z.object({ items: z.array(item), nextCursor: z.string().nullable() });
}

/** A thing of the joined record, as links, search and notifications name it. */
export const entitySchema = z.object({
  type: z.string().max(40),
  id: idSchema,
  title: z.string(),
  state: z.string().nullable().default(null),
});
export type Entity = z.infer<typeof entitySchema>;
export const done = z.object({ done: z.literal(true) });
