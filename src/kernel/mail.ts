/**
 * Mail to one person at a time, as text and HTML. Without a server nothing is sent and the caller is told,
 * so that links can be shown for copying instead.
 */
import { createTransport, type SendMailOptions } from 'nodemailer';
import { z } from 'zod';
import { now } from './clock.ts';
import type { Locale } from './contract.ts';

export interface Mail {
  /** One bare address. */
  to: string;
  subject: string;
  text: string;
  /** Made from `text` where it is not given. The caller has escaped what people typed. */
  html?: string;
  replyTo?: string;
  locale?: Locale;
}

export type MailOutcome = { sent: true; messageId: string } | { sent: false };

export interface Mailer {
  /** Whether there is a server at all. */
  readonly sends: boolean;
  /** Hand a mail to the server. `sent: false` only where no server is set. Throws MailError. */
  send(mail: Mail): Promise<MailOutcome>;
}

/**
 * `invalid_address`: `to` or `replyTo` is not one address. `header_injection`: a line break or control character where
 * a header would hold it. `rejected`: the server will never take it. `unavailable`: the server cannot be reached, will not
 * let us in, or says to try again; a later attempt may succeed.
 */
export class MailError extends Error {
  readonly code: 'invalid_address' | 'header_injection' | 'rejected' | 'unavailable';
  constructor(code: MailError['code'], message: string, cause?: unknown) {
    super(message, { cause });
    this.name = 'MailError';
    this.code = code;
  }
}

const timeoutMs = 20_000;
const addressSchema = z.email({ pattern: z.regexes.html5Email }).max(254);

/** `smtpUrl`: `smtp://user:password@host:587` or `smtps://…:465`; `from`: `Name <address>` or an address. */
export function createMailer(smtpUrl: string | undefined, from: string): Mailer {
  if (smtpUrl === undefined) return { sends: false, send: async (mail) => (refuse(mail, from), { sent: false }) };
  const transport = createTransport({
    url: smtpUrl,
    ...(needsTls(new URL(smtpUrl)) ? { requireTLS: true } : {}),
    connectionTimeout: timeoutMs,
    greetingTimeout: timeoutMs,
    socketTimeout: timeoutMs,
    // What people typed must never become a file or an address that the server opens.
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return {
    sends: true,
    send: async (mail) => {
      refuse(mail, from);
      const message: SendMailOptions = {
        from,
        to: { name: '', address: mail.to },
        replyTo: mail.replyTo,
        subject: mail.subject,
        text: mail.text,
        html: mail.html ?? htmlOf(mail.text, mail.locale),
        date: now(),
        xMailer: false,
        headers: {
          'Auto-Submitted': 'auto-generated', // RFC 3834: answering machines stay silent
          ...(mail.locale ? { 'Content-Language': mail.locale } : {}),
        },
      };
      try {
        const { messageId } = await transport.sendMail(message);
        return { sent: true, messageId };
      } catch (error) {
        throw failureOf(error);
      }
    },
  };
}

/** Text as HTML: paragraphs, line breaks and links, everything else escaped. */
export function htmlOf(text: string, locale: Locale = 'en'): string {
  const paragraphs = text
    .trim()
    .split(/\r?\n(?:\s*\r?\n)+/)
    .map((paragraph) => `<p>${withLinks(paragraph).replaceAll(/\r?\n/g, '<br>\n')}</p>`);
  return `<!doctype html>\n<html lang="${locale}"><head><meta charset="utf-8"></head>\n<body style="font-family: sans-serif; line-height: 1.5">\n${paragraphs.join('\n')}\n</body></html>\n`;
}

function withLinks(text: string): string {
  return text
    .split(/(https?:\/\/[^\s<>"']*[^\s<>"'.,;:!?)])/)
    .map((part, index) => (index % 2 === 0 ? escape(part) : `<a href="${escape(part)}">${escape(part)}</a>`))
    .join('');
}

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;').replaceAll("'", '&#39;');
}

function refuse({ to, replyTo, subject }: Mail, from: string): void {
  // nodemailer folds and encodes too; a library's habit is not a guarantee.
  for (const value of [to, replyTo ?? '', subject, from]) {
    if (/[\p{Cc}\u2028\u2029]/u.test(value))
      throw new MailError('header_injection', 'a header may hold no line break or control character');
  }
  for (const address of replyTo === undefined ? [to] : [to, replyTo]) {
    if (!addressSchema.safeParse(address).success) throw new MailError('invalid_address', 'not one mail address');
  }
}

/** A password goes over the network only inside TLS, unless the setting says otherwise (`?requireTLS=false`). */
function needsTls(url: URL): boolean {
  const isLoopback = /^(?:localhost|127(?:\.\d+){3}|\[::1\])$/.test(url.hostname);
  return url.password !== '' && !isLoopback && !url.searchParams.has('requireTLS');
}

function failureOf(error: unknown): MailError {
  const { responseCode, code } = z.object({ responseCode: z.number().optional(), code: z.string().optional() }).catch({}).parse(error);
  // A password that is refused (535) is a fault of the setting, not of this mail.
  const isFinal = code !== 'EAUTH' && responseCode !== undefined && responseCode >= 500;
  return new MailError(
    isFinal ? 'rejected' : 'unavailable',
    `the mail server did not take the mail (${responseCode ?? code ?? 'no answer'})`,
    error,
  );
}
