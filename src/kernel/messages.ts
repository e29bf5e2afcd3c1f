/**
 * What the server says to people (mails, documents, findings, the command line): ICU messages by explicit id.
 * Catalogues are `messages/{en,nl,de,fr}/<room>.json`, flat, shared with the web; ids start with the room's name.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { setupI18n } from '@lingui/core';
import { compileMessageOrThrow, type CompiledMessage } from '@lingui/message-utils/compileMessage';
import { z } from 'zod';
import { locales, type Locale } from './contract.ts';
import { logger } from './log.ts';

export type MessageValues = Record<string, string | number>;
export type Translate = (locale: Locale, id: string, values?: MessageValues) => string;

/** `unknown_message`: no catalogue of this language has the id. `missing_value`: the message names a value that was not given. */
export class MessageError extends Error {
  readonly code: 'unknown_message' | 'missing_value';
  constructor(code: MessageError['code'], message: string) {
    super(message);
    this.name = 'MessageError';
    this.code = code;
  }
}

/** One language's messages of one room. */
export interface Catalogue {
  locale: Locale;
  room: string;
  messages: Record<string, string>;
}

/** How dates and numbers are written where the reader's region is not known. English as Europe writes it. */
const formatLocales: Record<Locale, string> = { en: 'en-GB', nl: 'nl-NL', de: 'de-DE', fr: 'fr-FR' };
const shipped = fileURLToPath(new URL('../../messages/', import.meta.url));
const catalogueSchema = z.record(z.string(), z.string());
const log = logger('messages');

/** Every catalogue under `directory`. Throws what is wrong with a file, by its name. */
export function readCatalogues(directory: string = shipped): Catalogue[] {
  return locales.flatMap((locale) =>
    readdirSync(join(directory, locale))
      .filter((file) => file.endsWith('.json'))
      .sort()
      .map((file) => {
        const path = join(directory, locale, file);
        try {
          return { locale, room: file.slice(0, -'.json'.length), messages: catalogueSchema.parse(JSON.parse(readFileSync(path, 'utf8'))) };
        } catch (error) {
          throw new Error(`${path} is not a catalogue (flat JSON: id → message)`, { cause: error });
        }
      }),
  );
}

/**
 * Makes the `translate` of one directory of catalogues. `strict` throws MessageError where the program errs;
 * otherwise the fault is logged and the reader sees the id, or the message without the value.
 */
export function createTranslate(directory: string, strict: boolean): Translate {
  const byLocale = new Map(locales.map((locale) => [locale, new Map<string, CompiledMessage | string>()]));
  for (const { locale, messages } of readCatalogues(directory)) {
    for (const [id, text] of Object.entries(messages)) byLocale.get(locale)?.set(id, text);
  }
  const speakers = new Map(
    locales.map((locale) => [locale, setupI18n({ locale, locales: formatLocales[locale], messages: { [locale]: {} } })]),
  );

  const fail = (code: MessageError['code'], locale: Locale, id: string) => {
    if (strict) throw new MessageError(code, `${code}: ${id} in ${locale}`);
    log.error('a message cannot be shown as written', { code, locale, messageId: id });
  };

  return (locale, id, values = {}) => {
    const messages = byLocale.get(locale);
    const speaker = speakers.get(locale);
    let message = messages?.get(id);
    if (!speaker || message === undefined) {
      fail('unknown_message', locale, id);
      return id;
    }
    if (typeof message === 'string') {
      message = compileMessageOrThrow(message); // on first use: most processes say few of the thousands of messages
      messages?.set(id, message);
      speaker.load(locale, { [id]: message });
    }
    for (const { name } of argumentsOf(message)) if (values[name] === undefined) fail('missing_value', locale, id);
    return speaker._(id, values);
  };
}

let shippedTranslate: Translate | undefined;

/**
 * The message `id` in the reader's language, with its values: `translate('nl', 'review.mail.subject', { title })`.
 * Under the test runner an unknown id or a missing value throws MessageError.
 */
export function translate(locale: Locale, id: string, values?: MessageValues): string {
  shippedTranslate ??= createTranslate(shipped, process.env.NODE_TEST_CONTEXT !== undefined);
  return shippedTranslate(locale, id, values);
}

/** A date as the reader writes it, in the IANA `zone` it is meant in. `options` as Intl.DateTimeFormat; by default `22 November 2026`. */
export function formatDate(
  locale: Locale,
  instant: Date,
  zone: string,
  options: Intl.DateTimeFormatOptions = { dateStyle: 'long' },
): string {
  return new Intl.DateTimeFormat(formatLocales[locale], { ...options, timeZone: zone }).format(instant);
}

/** A number as the reader writes it. `options` as Intl.NumberFormat. */
export function formatNumber(locale: Locale, value: number, options?: Intl.NumberFormatOptions): string {
  return new Intl.NumberFormat(formatLocales[locale], options).format(value);
}

export interface MessageArgument {
  name: string;
  /** `value` is put in as it is; `other` is a formatter that has no place in a catalogue. */
  kind: 'value' | 'number' | 'plural' | 'select' | 'other';
  /** Of `plural` and `select`, sorted. */
  cases: string[];
}

/** Every argument a compiled message names, those inside plurals and selects too. */
export function argumentsOf(message: CompiledMessage): MessageArgument[] {
  return message.flatMap((token) => {
    if (typeof token === 'string') return [];
    const [name, type, format] = token;
    if (type === 'plural' || type === 'selectordinal' || type === 'select') {
      const cases = Object.entries(format as Record<string, CompiledMessage | number | undefined>).filter(([key]) => key !== 'offset');
      const own: MessageArgument = { name, kind: type === 'select' ? 'select' : 'plural', cases: cases.map(([key]) => key).sort() };
      return [own, ...cases.flatMap(([, tokens]) => (Array.isArray(tokens) ? argumentsOf(tokens) : []))];
    }
    const kind = type === undefined ? 'value' : type === 'number' ? 'number' : 'other';
    return [{ name, kind, cases: [] } satisfies MessageArgument];
  });
}

/** The plain text of a compiled message, that inside plurals and selects too. */
export function textsOf(message: CompiledMessage): string[] {
  return message.flatMap((token) => {
    if (typeof token === 'string') return [token];
    const format: unknown = token[2];
    if (typeof format !== 'object' || format === null) return [];
    return Object.values(format).flatMap((tokens) => (Array.isArray(tokens) ? textsOf(tokens as CompiledMessage) : []));
  });
}
