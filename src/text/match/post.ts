/** A post as queries see it, and the values that its fields are compared by (fields.ts of the query language says how). */
import type { FilterField } from '../query/syntax.ts';
import { plainKey } from '../query/reading.ts';

/** All but `text` may be unknown; what is unknown meets no value and no range. */
export interface Post {
  text: string;
  title?: string;
  /** Handle without server or @, and display name. */
  handle?: string;
  author?: string;
  network?: string;
  /** ISO 639-1, lower case. */
  lang?: string;
  /** Host of the page it stands on; that of `url` if not given. */
  site?: string;
  /** Its own address. */
  url?: string;
  /** Addresses it links to, besides those in its text. */
  links?: readonly string[];
  /** ISO 3166-1 alpha-2, lower case. */
  country?: string;
  type?: string;
  is?: readonly string[];
  /** image, video, link; a link in the text counts without being named. */
  has?: readonly string[];
  channel?: readonly string[];
  segment?: readonly string[];
  /** 0…5. */
  rating?: number;
  followers?: number;
  sentiment?: { label?: string; score?: number };
  /** Each 0…1; counts from 0.5 on. */
  emotion?: Readonly<Record<string, number>>;
  signal?: readonly string[];
  topic?: readonly string[];
  /** 0…1. */
  spam?: number;
  /** Milliseconds since 1970; for `minuteOfDay:`. */
  publishedAt?: number;
}

const LOWER = /^[a-z0-9]+$/;
const EXPRESSED = 0.5;
const one = (value: string | undefined): string[] => (value === undefined || value === '' ? [] : [value.toLowerCase()]);
const lower = (values: readonly string[] | undefined): string[] => (values ?? []).map((value) => value.toLowerCase());

/** The one value of a field that has no more than one and needs no work, if it is in lower case, as nearly all are. */
export function plainValue(post: Post, field: FilterField): string | undefined {
  const value = field === 'lang' || field === 'network' || field === 'country' || field === 'type' ? post[field] : undefined;
  return value !== undefined && LOWER.test(value) ? value : undefined;
}

/** The canonical values of a field; `textLinks` are the addresses in the post's text. */
export function fieldValues(post: Post, field: FilterField, textLinks: readonly string[]): string[] {
  switch (field) {
    case 'author':
      return [...one(post.handle).map((handle) => handle.replace(/^@/, '')), ...one(post.author)].map((name) =>
        LOWER.test(name) ? name : plainKey(name),
      );
    case 'network':
      return one(post.network);
    case 'lang':
      return one(post.lang);
    case 'country':
      return one(post.country);
    case 'type':
      return one(post.type);
    case 'site':
      return hostAndParents(post);
    case 'url':
      return [...one(post.url), ...lower(post.links), ...textLinks].map(bareAddress);
    case 'is':
      return lower(post.is);
    case 'has':
      return (post.links?.length ?? 0) + textLinks.length > 0 ? [...lower(post.has), 'link'] : lower(post.has);
    case 'channel':
      return lower(post.channel);
    case 'segment':
      return lower(post.segment);
    case 'sentiment':
      return one(post.sentiment?.label);
    case 'emotion':
      return Object.keys(post.emotion ?? {}).filter((name) => (post.emotion?.[name] ?? 0) >= EXPRESSED);
    case 'signal':
      return lower(post.signal);
    case 'topic':
      return (post.topic ?? []).flatMap((topic) => {
        const steps = topic.split('.');
        return steps.map((_, index) => steps.slice(0, index + 1).join('.'));
      });
    case 'rating':
    case 'followers':
    case 'spam':
    case 'minuteOfDay':
      return [];
  }
}

/** The number a range is held against, or null. */
export function fieldNumber(post: Post, field: FilterField, zone: string): number | null {
  switch (field) {
    case 'rating':
      return post.rating ?? null;
    case 'followers':
      return post.followers ?? null;
    case 'sentiment':
      return post.sentiment?.score ?? null;
    case 'spam':
      return post.spam ?? null;
    case 'minuteOfDay':
      return post.publishedAt === undefined ? null : minuteOfDay(post.publishedAt, zone);
    default:
      return null;
  }
}

export function bareAddress(address: string): string {
  return address
    .toLowerCase()
    .replace(/^[a-z][a-z0-9+.-]*:\/\//, '')
    .replace(/^www\./, '')
    .replace(/\/$/, '');
}

/** `m.bild.de` also stands for `bild.de` and `de`. */
function hostAndParents(post: Post): string[] {
  const host = bareAddress(post.site ?? post.url ?? '').replace(/[/?#:].*$/, '');
  const labels = host.split('.');
  return host === '' ? [] : labels.map((_, index) => labels.slice(index).join('.'));
}

const clocks = new Map<string, Intl.DateTimeFormat>();
const QUARTER = 15 * 60_000;
// Offsets change only at full quarters of an hour. Few zones and hours are asked for at a time.
const offsets = new Map<string, number>();
const MOST_OFFSETS = 10_000;

/** Minutes since midnight of a wall clock in this IANA zone. */
export function minuteOfDay(time: number, zone: string): number {
  const quarter = Math.floor(time / QUARTER);
  const key = `${zone} ${quarter}`;
  let start = offsets.get(key);
  if (start === undefined) {
    let clock = clocks.get(zone);
    if (clock === undefined) {
      clock = new Intl.DateTimeFormat('en-GB', { timeZone: zone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
      clocks.set(zone, clock);
    }
    const [hour = '0', minute = '0'] = clock.format(quarter * QUARTER).split(':');
    start = Number(hour) * 60 + Number(minute);
    if (offsets.size >= MOST_OFFSETS) offsets.clear();
    offsets.set(key, start);
  }
  return (start + Math.floor((time - quarter * QUARTER) / 60_000)) % 1440;
}
