/** The fields' part of the reference evaluator. */
import { plainKey } from '../query/reading.ts';
import type { FilterField, ValueTest } from '../query/syntax.ts';
import { fold } from '../normalise.ts';
import { tokenise } from '../tokenise.ts';
import type { Post } from './post.ts';
import { globTest } from './reference-reading.ts';

export function fieldHolds(field: FilterField, test: ValueTest, post: Post, zone: string): boolean {
  switch (test.kind) {
    case 'and':
      return test.children.every((child) => fieldHolds(field, child, post, zone));
    case 'or':
      return test.children.some((child) => fieldHolds(field, child, post, zone));
    case 'not':
      return !fieldHolds(field, test.child, post, zone);
    case 'range': {
      const number = {
        rating: post.rating,
        followers: post.followers,
        sentiment: post.sentiment?.score,
        spam: post.spam,
        minuteOfDay: clock(post, zone),
      }[field as 'rating'];
      return number !== undefined && number >= (test.from ?? -Infinity) && number <= (test.to ?? Infinity);
    }
    case 'value':
      return values(field, post).some((value) => valueFits(field, test.text, test.wildcard, value));
  }
}

function valueFits(field: FilterField, wanted: string, wildcard: boolean, value: string): boolean {
  if (field === 'author') return globTest(plainKey(wanted))(plainKey(value));
  if (field === 'url') return wildcard ? globTest(wanted.replaceAll('?', '\0'))(value.replaceAll('?', '\0')) : value.includes(wanted);
  if (field === 'topic') return value === wanted || value.startsWith(`${wanted}.`);
  if (field === 'site') {
    const labels = value.split('.');
    return labels.some((_, from) => globTest(wanted)(labels.slice(from).join('.')));
  }
  return wildcard ? globTest(wanted)(value) : value === wanted;
}

function values(field: FilterField, post: Post): string[] {
  const bare = (address: string): string =>
    address
      .toLowerCase()
      .replace(/^\w+:\/\//, '')
      .replace(/^www\./, '')
      .replace(/\/$/, '');
  const inText = [post.title ?? '', post.text].flatMap((text) =>
    tokenise(fold(text))
      .filter(({ kind }) => kind === 'url')
      .map(({ text: url }) => url),
  );
  const links = [...(post.links ?? []), ...inText];
  const given: Record<FilterField, (string | undefined)[]> = {
    author: [post.handle?.replace(/^@/, ''), post.author],
    network: [post.network],
    lang: [post.lang],
    site: [bare(post.site ?? post.url ?? '').split('/')[0]],
    url: [post.url, ...links].map((address) => (address === undefined ? address : bare(address))),
    country: [post.country],
    type: [post.type],
    is: [...(post.is ?? [])],
    has: [...(post.has ?? []), ...(links.length > 0 ? ['link'] : [])],
    channel: [...(post.channel ?? [])],
    segment: [...(post.segment ?? [])],
    rating: [],
    followers: [],
    sentiment: [post.sentiment?.label],
    emotion: Object.entries(post.emotion ?? {}).flatMap(([name, share]) => (share >= 0.5 ? [name] : [])),
    signal: [...(post.signal ?? [])],
    topic: [...(post.topic ?? [])],
    spam: [],
    minuteOfDay: [],
  };
  return given[field].filter((value) => value !== undefined && value !== '').map((value) => String(value).toLowerCase());
}

const clocks = new Map<string, Intl.DateTimeFormat>();

function clock({ publishedAt }: Post, zone: string): number | undefined {
  if (publishedAt === undefined) return undefined;
  const format =
    clocks.get(zone) ?? new Intl.DateTimeFormat('en-GB', { timeZone: zone, hour: 'numeric', minute: 'numeric', hourCycle: 'h23' });
  clocks.set(zone, format);
  const part = (type: string): number => Number(format.formatToParts(publishedAt).find((one) => one.type === type)?.value);
  return part('hour') * 60 + part('minute');
}
