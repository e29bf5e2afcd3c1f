/** Sending to a webhook, signed as the Standard Webhooks specification says: HMAC-SHA256 over `id.timestamp.body`. */
import { createHmac } from 'node:crypto';
import { now } from '#kernel/clock.ts';
import { open, seal } from '#kernel/crypto.ts';
import { OutboundRefused } from '#kernel/outbound.ts';
import type { Context, Scope } from '#kernel/types.ts';
import type { AlertEvent, Firing } from './contract-schemas.ts';

const purpose = 'listening alert webhook';
const placeOf = (organisationId: string, rowId: string) => ({ organisationId, table: 'listening.alert_webhook', rowId });
const timeoutMs = 15_000;

export const sealSecret = ({ kernel, organisationId }: Context, id: string, secret: string): string =>
  seal(kernel.keyring, purpose, placeOf(organisationId, id), secret);

export interface Sendable {
  url: string;
  /** `whsec_` and the key in base64. */
  secret: string;
}

/** Null where it is archived. */
export async function sendable(scope: Scope, id: string): Promise<Sendable | null> {
  const row = await scope.db
    .selectFrom('listening.alert_webhook')
    .select(['url', 'sealed_secret'])
    .where('id', '=', id)
    .where('archived_at', 'is', null)
    .executeTakeFirst();
  return row ? { url: row.url, secret: open(scope.kernel.keyring, purpose, placeOf(scope.organisationId, id), row.sealed_secret) } : null;
}

/** What a program is told. Nothing of who wrote what: the link leads there. */
export function bodyOf(event: AlertEvent, firing: Firing, link: string): string {
  const { ruleId, ruleName, severity, metric, condition, firstHour, lastHour, hours, observed, expected, ratio, basis, peak } = firing;
  return JSON.stringify({
    type: 'listening.alert',
    timestamp: now().toISOString(),
    data: {
      alert: { id: event.id, openedAt: event.openedAt, severity: event.severity, link },
      rule: { id: ruleId, name: ruleName, severity, metric, condition },
      query: event.query,
      finding: { firstHour, lastHour, hours, observed, expected, ratio, basis, peak },
      terms: event.terms,
    },
  });
}

export function signatureOf(secret: string, id: string, timestamp: string, body: string): string {
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
  return `v1,${createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')}`;
}

export interface Answer {
  /** Null where it was taken; else one word. */
  code: string | null;
  status: number | null;
  /** Whether another attempt may do better. */
  again: boolean;
}

/** `id` is the same for every attempt: who has taken it may drop it. */
export async function sendWebhook({ kernel }: Context, { url, secret }: Sendable, id: string, body: string): Promise<Answer> {
  const timestamp = String(Math.floor(now().getTime() / 1000));
  try {
    const response = await kernel.outbound(url, {
      method: 'POST',
      redirect: 'manual',
      headers: {
        'content-type': 'application/json',
        'webhook-id': id,
        'webhook-timestamp': timestamp,
        'webhook-signature': signatureOf(secret, id, timestamp, body),
      },
      body,
      signal: AbortSignal.timeout(timeoutMs),
    });
    await response.body?.cancel();
    const { status } = response;
    if (status >= 200 && status < 300) return { code: null, status, again: false };
    const again = status >= 500 || status === 408 || status === 425 || status === 429;
    return { code: status >= 300 && status < 400 ? 'redirects' : 'refused', status, again };
  } catch (error) {
    if (error instanceof OutboundRefused) return { code: `outbound_${error.code}`, status: null, again: false };
    // A time-out or a connection that failed; anything else is a fault of ours.
    if (error instanceof TypeError || (error instanceof DOMException && error.name === 'TimeoutError'))
      return { code: 'unreachable', status: null, again: true };
    throw error;
  }
}
