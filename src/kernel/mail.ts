/** Mail by SMTP. Without SMTP_URL nothing is sent and the caller is told so. */
import { createTransport } from 'nodemailer';

export interface Letter {
  to: string;
  subject: string;
  text: string;
  html?: string;
}
export interface Mailer {
  /** Throws when the server refuses or cannot be reached; the job that sends tries again. */
  send(letter: Letter): Promise<{ sent: boolean }>;
  close(): void;
}

/** An address or subject with a line break would smuggle headers in. */
function assertOneLine(value: string, field: string): void {
  if (/[\r\n\0]/.test(value)) throw new RangeError(`${field} holds a line break`);
}

export function createMailer(smtpUrl: string | undefined, from: string): Mailer {
  if (!smtpUrl) return { send: async () => ({ sent: false }), close: () => undefined };
  const transport = createTransport(smtpUrl, { from });
  return {
    send: async ({ to, subject, text, html }) => {
      assertOneLine(to, 'to');
      assertOneLine(subject, 'subject');
      await transport.sendMail({ to: { name: '', address: to }, subject, text, ...(html ? { html } : {}) });
      return { sent: true };
    },
    close: () => transport.close(),
  };
}
