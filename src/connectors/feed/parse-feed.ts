/**
 * Entries of a feed: RSS 0.9x–2.0 and 1.0 (RDF), Atom (RFC 4287), JSON Feed 1.1. The XML reader knows the five entities of
 * XML and numbers, and expands none that a document declares, so that no document grows. Pure.
 */
import { SaxesParser } from 'saxes';
import { z } from 'zod';
import { plainText } from './plain-text.ts';

export interface FeedEntry {
  /** The feed's own name for it; the address or the words where it gives none. */
  id: string;
  url: string | null;
  title: string | null;
  text: string;
  author: string | null;
  /** ISO 8601; null where the feed does not say, or says what is no date. */
  publishedAt: string | null;
  editedAt: string | null;
  language: string | null;
}

export class NotAFeed extends Error {
  /** `too_many`: a feed, but one with more entries than anybody reads. */
  readonly code: 'not_a_feed' | 'too_many';
  constructor(message: string, options?: ErrorOptions & { code?: 'too_many' }) {
    super(message, options);
    this.name = 'NotAFeed';
    this.code = options?.code ?? 'not_a_feed';
  }
}

/** For a worker thread. */
export const parseFeedOf = ({ body, address }: { body: string; address: string }): FeedEntry[] => parseFeed(body, address);

/** A feed tells news; whoever needs more than this has another way. */
const mostEntries = 1000;
const longestText = 50_000;
const deepest = 100;

/** Throws NotAFeed for what is neither XML nor JSON of a feed. */
export function parseFeed(source: string, address: string): FeedEntry[] {
  const text = source.replace(/^\uFEFF/, '').trimStart();
  return text.startsWith('{') ? jsonFeed(text, address) : xmlFeed(text, address);
}

/** An element of interest: local name, attributes, its text, elements inside. */
interface Element {
  name: string;
  attributes: Record<string, string>;
  text: string;
  children: Element[];
}

function xmlFeed(source: string, address: string): FeedEntry[] {
  const parser = new SaxesParser({ xmlns: false, position: false });
  const roots: Element[] = [];
  const open: Element[] = [];
  const entries: Element[] = [];
  let language: string | null = null;
  let failed: Error | null = null;
  parser.on('error', (error) => {
    failed ??= error;
  });
  parser.on('opentag', ({ name, attributes }) => {
    if (open.length >= deepest) throw new NotAFeed('nested too deeply');
    const element: Element = { name: localName(name), attributes: plain(attributes), text: '', children: [] };
    if (open.length === 0) roots.push(element);
    if (element.name === 'item' || element.name === 'entry') entries.push(element);
    else open.at(-1)?.children.push(element);
    open.push(element);
    if (open.length <= 2) language ??= element.attributes['xml:lang'] ?? null;
  });
  const addText = (text: string) => {
    const element = open.at(-1);
    if (element && element.text.length < longestText * 4) element.text += text;
  };
  parser.on('text', addText);
  parser.on('cdata', addText);
  parser.on('closetag', () => {
    const element = open.pop();
    // XHTML inside an Atom entry: its words belong to the element around it.
    const around = open.at(-1);
    if (element && around && !kept.has(element.name)) around.text += ` ${element.text} `;
    if (open.length === 1 && element?.name === 'language') language ??= element.text.trim();
    if (open.length === 2 && element?.name === 'language') language ??= element.text.trim();
    if (entries.length > mostEntries) throw new NotAFeed('too many entries', { code: 'too_many' });
  });
  parser.write(source).close();
  const root = roots[0]?.name.toLowerCase();
  if (root !== 'rss' && root !== 'feed' && root !== 'rdf') throw new NotAFeed('neither RSS nor Atom', { cause: failed });
  // What cannot be read after that point is left out; what was read before is whole.
  return entries.flatMap((entry) => entryOf(entry, address, language) ?? []);
}

const kept = new Set([
  'title',
  'link',
  'guid',
  'id',
  'description',
  'encoded',
  'content',
  'summary',
  'author',
  'creator',
  'name',
  'pubdate',
  'published',
  'updated',
  'modified',
  'date',
  'language',
  'item',
  'entry',
  'channel',
  'rss',
  'feed',
  'rdf',
  'category',
  'email',
  'uri',
  'source',
  'image',
  'comments',
  'enclosure',
]);

const localName = (name: string): string => name.slice(name.indexOf(':') + 1).toLowerCase();
const plain = (attributes: object): Record<string, string> =>
  Object.fromEntries(Object.entries(attributes).map(([name, value]) => [name.toLowerCase(), typeof value === 'string' ? value : '']));

function entryOf(entry: Element, address: string, language: string | null): FeedEntry | null {
  const first = (...names: string[]): Element | undefined => {
    for (const name of names) {
      const found = entry.children.find((child) => child.name === name && child.text.trim() !== '');
      if (found) return found;
    }
    return undefined;
  };
  const links = entry.children.filter(({ name }) => name === 'link');
  const alternate = links.find(({ attributes }) => attributes['href'] && (attributes['rel'] ?? 'alternate') === 'alternate');
  const guid = first('guid', 'id');
  const isAddress = guid?.name === 'guid' && guid.attributes['ispermalink'] !== 'false';
  const url = addressOf(alternate?.attributes['href'] ?? first('link')?.text ?? (isAddress ? guid.text : undefined), address);
  const title = plainText(first('title')?.text ?? '') || null;
  const text = plainText(first('encoded', 'content', 'description', 'summary')?.text ?? '')
    .slice(0, longestText)
    .toWellFormed();
  const author = entry.children.find(({ name }) => name === 'author');
  const writer =
    plainText(first('creator')?.text ?? author?.children.find(({ name }) => name === 'name')?.text ?? author?.text ?? '').slice(0, 200) ||
    null;
  const publishedAt = dateOf(first('published', 'pubdate', 'date')?.text);
  const editedAt = dateOf(first('updated', 'modified')?.text);
  return made({ id: guid?.text.trim() ?? '', url, title, text, author: writer, publishedAt: publishedAt ?? editedAt, editedAt, language });
}

/** Null where there is nothing to read or nothing to know it by. */
function made(entry: FeedEntry): FeedEntry | null {
  const id = (entry.id || entry.url || `${entry.title ?? ''} ${entry.publishedAt ?? ''}`).trim().slice(0, 500).toWellFormed();
  if (id === '' || (entry.text === '' && entry.title === null)) return null;
  const language = entry.language?.trim().toLowerCase().split(/[-_]/)[0] ?? '';
  return {
    ...entry,
    id,
    title: entry.title?.slice(0, 1000).toWellFormed() ?? null,
    language: /^[a-z]{2}$/.test(language) ? language : null,
  };
}

function addressOf(written: string | undefined, base: string): string | null {
  const text = written?.trim() ?? '';
  if (text === '' || !URL.canParse(text, base)) return null;
  const url = new URL(text, base);
  return /^https?:$/.test(url.protocol) && url.href.length <= 2000 ? url.href : null;
}

function dateOf(written: string | undefined): string | null {
  const time = Date.parse(written?.trim() ?? '');
  // Feeds with dates before the web, or next year's, have a broken clock.
  return Number.isNaN(time) || time < Date.UTC(1990) || time > Date.UTC(2200) ? null : new Date(time).toISOString();
}

const jsonFeedSchema = z.object({
  version: z.string().includes('jsonfeed.org'),
  language: z.string().optional().catch(undefined),
  items: z.array(z.unknown()),
});
const said = z.string().optional().catch(undefined);
const jsonItemSchema = z.object({
  id: z.union([z.string(), z.number().transform(String)]).catch(''),
  url: said,
  title: said,
  content_html: said,
  content_text: said,
  summary: said,
  date_published: said,
  date_modified: said,
  language: said,
  authors: z
    .array(z.object({ name: said }))
    .optional()
    .catch(undefined),
});

function jsonFeed(source: string, address: string): FeedEntry[] {
  let read: unknown;
  try {
    read = JSON.parse(source);
  } catch (error) {
    throw new NotAFeed('not JSON', { cause: error });
  }
  const feed = jsonFeedSchema.safeParse(read);
  if (!feed.success) throw new NotAFeed('not a JSON Feed', { cause: feed.error });
  if (feed.data.items.length > mostEntries) throw new NotAFeed('too many entries', { code: 'too_many' });
  return feed.data.items.flatMap((item) => {
    const parsed = jsonItemSchema.safeParse(item);
    if (!parsed.success) return [];
    const entry = parsed.data;
    const text = (entry.content_text ?? plainText(entry.content_html ?? entry.summary ?? ''))
      .replaceAll('\u0000', '')
      .slice(0, longestText)
      .toWellFormed();
    const publishedAt = dateOf(entry.date_published);
    return (
      made({
        id: entry.id,
        url: addressOf(entry.url, address),
        title: entry.title?.trim() || null,
        text,
        author: entry.authors?.[0]?.name?.trim().slice(0, 200) || null,
        publishedAt,
        editedAt: dateOf(entry.date_modified),
        language: entry.language ?? feed.data.language ?? null,
      }) ?? []
    );
  });
}
