/**
 * What Brandwatch's fields become here. Source: the vendor's help page "Query Operators" (Consumer Research, article
 * 360012098098, as of 2025) and its older guide "Advanced Query Operators" (2016) for raw: and at_mentions:.
 */
import { countryOfAlpha3, fields } from './fields.ts';
import type { FieldName } from './syntax.ts';

/** `dropped`: no counterpart; `widened`: finds more than before; `approximate`: may find something else; `zone`: in UTC before. */
export type ImportCode = 'dropped' | 'widened' | 'approximate' | 'zone' | 'rewritten';

export interface Carried {
  /** A value of this field, or any query text, or null if nothing is left. */
  to: { field: FieldName; value: string } | { text: string } | null;
  note: ImportCode | null;
}

type Carry = (value: string, inQuotes: boolean) => Carried;

export const quoted = (value: string) => (/^[\p{L}\p{N}_*?][^\s()"{}[\]<]*$/u.test(value) ? value : `"${value}"`);
const as =
  (field: FieldName, note: ImportCode | null = null): Carry =>
  (value) => ({ to: { field, value }, note });
const dropped: Carry = () => ({ to: null, note: 'dropped' });
const words =
  (field: FieldName, table: Readonly<Record<string, string>>, note: ImportCode | null = null): Carry =>
  (value) => {
    const found = table[value.toLowerCase()];
    return found === undefined ? { to: null, note: 'dropped' } : { to: { field, value: found }, note };
  };

/** The country a location code begins with: `usa.fl` → us. */
function countryOf(code: string): string | null {
  const [first = ''] = code.toLowerCase().split('.');
  const values: readonly string[] = fields.country.type === 'vocabulary' ? fields.country.values : [];
  return countryOfAlpha3(first) ?? (values.includes(first) ? first : null);
}

const country: Carry = (value) => {
  const found = countryOf(value);
  return found === null ? { to: null, note: 'dropped' } : { to: { field: 'country', value: found }, note: null };
};

const place: Carry = (value, inQuotes) => ({ ...country(value, inQuotes), note: countryOf(value) === null ? 'dropped' : 'widened' });

// Their sites that are networks here, with posts that come from connectors instead of a crawler.
const NETWORKS: Readonly<Record<string, string>> = {
  'twitter.com': 'x',
  'x.com': 'x',
  'facebook.com': 'facebook',
  'instagram.com': 'instagram',
  'youtube.com': 'youtube',
  'tiktok.com': 'tiktok',
  'linkedin.com': 'linkedin',
  'threads.net': 'threads',
  'bsky.app': 'bluesky',
};

const site: Carry = (value) => {
  const network = NETWORKS[value.toLowerCase().replace(/^www\./, '')];
  return network === undefined
    ? { to: { field: 'site', value }, note: null }
    : { to: { field: 'network', value: network }, note: 'rewritten' };
};

const verified: Carry = (value) => {
  if (/^true$/i.test(value)) return { to: { field: 'is', value: 'verified' }, note: null };
  return /^false$/i.test(value) ? { to: { text: 'NOT is:verified' }, note: null } : { to: null, note: 'dropped' };
};

/** By lower-case name. A name that is missing here is a field of ours as well, or unknown to both. */
export const brandwatchFields: Readonly<Record<string, Carry>> = {
  title: as('title'),
  site,
  url: as('url'),
  // There a full stop in a name counts as a blank.
  author: (value, inQuotes) => ({ to: { field: 'author', value }, note: inQuotes && value.includes(' ') ? 'approximate' : null }),
  links: as('url', 'widened'),
  language: as('lang'),
  country,
  region: place,
  city: place,
  authorfollowers: as('followers'),
  authorverified: verified,
  rating: as('rating'),
  minuteofday: as('minuteOfDay', 'zone'),
  sentiment: as('sentiment'),
  engagementtype: words('type', { comment: 'comment', reply: 'reply', retweet: 'repost', quote: 'quote' }),
  imagetype: words('has', { image: 'image' }, 'widened'),
  publishersubtype: words('has', { image: 'image', video: 'video' }, 'widened'),
  topleveldomain: (value) => ({ to: { field: 'site', value: `*.${value.replace(/^\./, '')}` }, note: null }),
  channelid: as('channel', 'approximate'),
  weblogtitle: as('author', 'approximate'),
  blogname: as('author', 'approximate'),
  subreddit: (value) => ({ to: { field: 'url', value: `reddit.com/r/${value}` }, note: 'approximate' }),
  engagingwith: (value) => ({ to: { text: `@${value.replace(/^@/, '')}` }, note: 'approximate' }),
  at_mentions: (value) => ({ to: { text: `@${value.replace(/^@/, '')}` }, note: 'rewritten' }),
  hashtags: (value) => ({ to: { text: `#${value.replace(/^#/, '').replace(/[\s-]+/g, '')}` }, note: 'rewritten' }),
  tags: (value) => ({ to: { text: `#${value.replace(/^#/, '').replace(/[\s-]+/g, '')}` }, note: 'approximate' }),
  raw: (value) => ({ to: { text: `{${value}}` }, note: 'rewritten' }),
  itemreview: (value) => ({ to: { text: `(type:review AND ${quoted(value)})` }, note: 'approximate' }),
  ...Object.fromEntries(
    (
      'continent latitude longitude authorgender authorverifiedtype parentblogname rootblogname parentpostid rootpostid brandids objects ' +
      'engagingwithguid guid pubtype publication redditauthorflair redditpostflair redditspoiler sensitivecontent subredditnsfw subreddittopics'
    )
      .split(' ')
      .map((name) => [name, dropped]),
  ),
};
