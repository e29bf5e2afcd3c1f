/** The fields of the language: what each takes, how its values are kept, and what it is compared with. */
import { emotionNames, sentimentLabels, signalNames } from '../analysis.ts';
import type { FieldName, FilterField } from './syntax.ts';
import vocabulary from './vocabulary.json' with { type: 'json' };

interface Common {
  /** A post has at most one value, so two different ones exclude each other. */
  single: boolean;
}

export interface VocabularyField extends Common {
  type: 'vocabulary';
  values: readonly string[];
  /** Other ways to write a value; offered as a sure correction. */
  synonyms: Readonly<Record<string, string>>;
  /** A value stands also for all that begin with it and a full stop. */
  tree: boolean;
  /** Also takes a range (`sentiment:[-1 TO -0.5]`). */
  number: NumberBounds | null;
}

export interface TextField extends Common {
  type: 'text';
  /** `star`: only `*`, as `?` occurs in addresses. */
  wildcards: 'none' | 'star' | 'both';
  /** The value as it is kept and compared; '' if nothing is left. */
  canonical: (written: string) => string;
  synonyms: Readonly<Record<string, string>>;
}

export interface NumberBounds {
  minimum: number;
  maximum: number | null;
  integer: boolean;
  /** Also written as a time of day, `08:30`. */
  clock: boolean;
}

export interface NumberField extends Common {
  type: 'number';
  number: NumberBounds;
}

export type FieldSpec = VocabularyField | TextField | NumberField;

const countries = new Map(vocabulary.countries.split(' ').map((pair) => [pair.slice(0, 2), pair.slice(3)]));
const iso3 = Object.fromEntries([...countries].map(([two, three]) => [three, two]));

const words = (
  values: readonly string[],
  options: { single?: boolean; tree?: boolean; synonyms?: Record<string, string>; number?: NumberBounds } = {},
): VocabularyField => ({
  type: 'vocabulary',
  values,
  synonyms: options.synonyms ?? {},
  single: options.single ?? false,
  tree: options.tree ?? false,
  number: options.number ?? null,
});

const text = (
  canonical: (written: string) => string,
  wildcards: TextField['wildcards'],
  options: { single?: boolean; synonyms?: Record<string, string> } = {},
): TextField => ({ type: 'text', canonical, wildcards, single: options.single ?? true, synonyms: options.synonyms ?? {} });

const number = (minimum: number, maximum: number | null, integer: boolean, clock = false): NumberField => ({
  type: 'number',
  number: { minimum, maximum, integer, clock },
  single: true,
});

const lower = (written: string) => written.trim().replace(/\s+/g, ' ').toLowerCase();
/** Again until nothing changes, so that a canonical value stays as it is. */
const untilStable = (change: (text: string) => string) => (written: string) => {
  let text = written;
  for (let next = change(text); next !== text; next = change(text)) text = next;
  return text;
};
const address = (written: string) =>
  lower(written)
    .replace(/^[a-z][a-z0-9+.-]*:\/\//, '')
    .replace(/^www\./, '');

/**
 * How a post's values are compared, field by field:
 * - `author`: the whole handle or the whole display name, by `plainKey` (no case, no accents).
 * - `site`: the host without `www.`, or a part of it from a full stop on (`site:bild.de` finds m.bild.de).
 * - `url`: contained in the post's address or in one it links to, both lower case and without scheme and `www.`; with `*` the whole address.
 * - `network`, `channel`, `segment`: the whole name, lower case.
 * - `lang`, `country`, `type`, `is`, `has`, `emotion`, `signal`: the value itself. An emotion counts from 0.5 on.
 * - `topic`: the value or anything below it. `sentiment`: the label, or the score −1…1.
 * - `spam`: how much it looks like spam, 0…1.
 * - `rating` 0…5, `followers`, `minuteOfDay` (minutes since midnight in the query's zone): the number.
 */
export const fields: Readonly<Record<FilterField, FieldSpec>> = {
  author: text(
    untilStable((written) => lower(written).replace(/^@/, '')),
    'both',
    { single: false },
  ),
  network: text(lower, 'none', { synonyms: { twitter: 'x' } }),
  lang: words(vocabulary.languages.split(' '), { single: true, synonyms: { iw: 'he', in: 'id', dutch: 'nl', german: 'de', french: 'fr' } }),
  site: text(
    untilStable((written) => address(written).replace(/\/.*$/, '')),
    'both',
  ),
  url: text(
    untilStable((written) => address(written).replace(/\/$/, '')),
    'star',
    { single: false },
  ),
  country: words([...countries.keys()], { single: true, synonyms: { ...iso3, uk: 'gb', el: 'gr' } }),
  type: words(['post', 'comment', 'reply', 'repost', 'quote', 'review'], { single: true, synonyms: { retweet: 'repost', tweet: 'post' } }),
  is: words(['verified']),
  has: words(['image', 'video', 'link'], {
    synonyms: { picture: 'image', photo: 'image', url: 'link', images: 'image', videos: 'video', links: 'link' },
  }),
  channel: text(lower, 'both', { single: false }),
  segment: text(lower, 'both', { single: false }),
  rating: number(0, 5, false),
  followers: number(0, null, true),
  sentiment: words(sentimentLabels, {
    single: true,
    synonyms: { neg: 'negative', pos: 'positive', neu: 'neutral' },
    number: { minimum: -1, maximum: 1, integer: false, clock: false },
  }),
  emotion: words(emotionNames),
  signal: words(signalNames),
  topic: words(vocabulary.topics.split(' '), { tree: true }),
  spam: number(0, 1, false),
  minuteOfDay: number(0, 1439, true, true),
};

export const fieldNames: readonly FieldName[] = ['title', ...(Object.keys(fields) as FilterField[])];

const byLowerCase = new Map(fieldNames.map((name) => [name.toLowerCase(), name]));

/** How other tools call our fields. */
const fieldSynonyms: Readonly<Record<string, FieldName>> = {
  language: 'lang',
  source: 'network',
  platform: 'network',
  from: 'author',
  user: 'author',
  domain: 'site',
  link: 'url',
  links: 'url',
  headline: 'title',
  intitle: 'title',
  pagetype: 'type',
  stars: 'rating',
  spamscore: 'spam',
  location: 'country',
  fans: 'followers',
  authorfollowers: 'followers',
};

/** The field of this name in any case, or null. */
export function fieldNamed(name: string): FieldName | null {
  return byLowerCase.get(name.toLowerCase()) ?? null;
}

/** The field that another tool's name means, or null. */
export function fieldMeantBy(name: string): FieldName | null {
  return fieldSynonyms[name.toLowerCase()] ?? null;
}

/** ISO 3166-1 alpha-3 → alpha-2, both lower case, or null. */
export function countryOfAlpha3(code: string): string | null {
  return iso3[code.toLowerCase()] ?? null;
}
