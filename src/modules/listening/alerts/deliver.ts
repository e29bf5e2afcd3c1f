/**
 * Telling of an alert: in the web, by mail, by webhook. A delivery is leased before it leaves and settled after; a
 * webhook that is tried again carries the same `webhook-id`, so that a crash in between is told twice to nobody who looks.
 */
import { sql } from 'kysely';
import { z } from 'zod';
import { defineTask, type TaskContext } from '#kernel/jobs.ts';
import { MailError } from '#kernel/mail.ts';
import { translate } from '#kernel/messages.ts';
import { inTransaction } from '#kernel/transaction.ts';
import type { Context, Scope } from '#kernel/types.ts';
import { contactOf, notify } from '#modules/identity/index.ts';
import { channels, type Firing } from './contract-schemas.ts';
import { eventsById } from './event-rows.ts';
import { bodyOf, sendWebhook, sendable } from './webhook-call.ts';

/** With graphile-worker's back-off (e^attempt seconds, at most e^10) the last comes after about fifteen hours. */
export const mostAttempts = 12;
const leaseSeconds = 120;

interface Outcome {
  state: 'sent' | 'failed' | 'skipped';
  code: string | null;
  status: number | null;
}
const sent: Outcome = { state: 'sent', code: null, status: null };
/** Worth another attempt. */
class TryAgain extends Error {
  readonly code: string;
  readonly status: number | null;
  constructor(code: string, status: number | null = null) {
    super(`try again: ${code}`);
    this.code = code;
    this.status = status;
  }
}

export const deliverTask = defineTask({
  name: 'listening.deliver_alert',
  version: 1,
  payload: z.object({ deliveryId: z.uuid() }),
  run: deliver,
});

const leasedSchema = z.object({ event_id: z.uuid(), firing_id: z.uuid(), channel: z.enum(channels), target_id: z.uuid() });
type Leased = z.infer<typeof leasedSchema>;

async function deliver(ctx: TaskContext, { deliveryId }: { deliveryId: string }): Promise<void> {
  const leased = await inTransaction(ctx, (scope) => lease(scope, deliveryId));
  if (!leased) return;
  try {
    const outcome = await send(ctx, deliveryId, leased);
    if (outcome) await inTransaction(ctx, (scope) => settle(scope, deliveryId, outcome));
  } catch (error) {
    if (!(error instanceof TryAgain)) throw error;
    const { code, status } = error;
    if (ctx.lastAttempt) return inTransaction(ctx, (scope) => settle(scope, deliveryId, { state: 'failed', code, status }));
    await inTransaction(ctx, (scope) => wait(scope, deliveryId, code, status));
    throw error;
  }
}

/** Null where nothing is left to do. Throws while another worker is at it, so that the queue asks again. */
async function lease(scope: Scope, deliveryId: string): Promise<Leased | null> {
  const { rows } = await sql<Leased>`
    update listening.alert_delivery set state = 'sending', attempts = attempts + 1, leased_until = kernel.now() + make_interval(secs => ${leaseSeconds})
    where id = ${deliveryId} and (state = 'waiting' or (state = 'sending' and leased_until < kernel.now()))
    returning event_id, firing_id, channel, target_id`.execute(scope.db);
  if (rows[0]) return leasedSchema.parse(rows[0]);
  const row = await scope.db.selectFrom('listening.alert_delivery').select('state').where('id', '=', deliveryId).executeTakeFirst();
  if (row?.state === 'sending') throw new TryAgain('leased');
  return null;
}

async function settle({ db }: Scope, deliveryId: string, { state, code, status }: Outcome): Promise<void> {
  await sql`
    update listening.alert_delivery set state = ${state}, code = ${code}, status = ${status}, leased_until = null, settled_at = kernel.now()
    where id = ${deliveryId}`.execute(db);
}

async function wait({ db }: Scope, deliveryId: string, code: string, status: number | null): Promise<void> {
  await sql`
    update listening.alert_delivery set state = 'waiting', code = ${code}, status = ${status}, leased_until = null
    where id = ${deliveryId}`.execute(db);
}

/** Null where it settled itself. */
async function send(ctx: Context, deliveryId: string, leased: Leased): Promise<Outcome | null> {
  if (leased.channel === 'web') {
    // In one transaction with the notification, so that it stands there once.
    await inTransaction(ctx, async (scope) => settle(scope, deliveryId, await inWeb(scope, leased)));
    return null;
  }
  return leased.channel === 'mail' ? byMail(ctx, leased) : byWebhook(ctx, deliveryId, leased);
}

async function told(scope: Scope, { event_id: eventId, firing_id: firingId }: Leased) {
  const [event] = await eventsById(scope, [eventId]);
  const firing = event?.firings.find(({ id }) => id === firingId);
  if (!event || !firing) throw new Error('a delivery of an alert that is not there');
  return { event, firing };
}

async function inWeb(scope: Scope, leased: Leased): Promise<Outcome> {
  const { event, firing } = await told(scope, leased);
  if (event.expected) return { state: 'skipped', code: 'expected', status: null };
  await notify(scope, [leased.target_id], { ...firing.sentence, entity: { type: 'alert', id: event.id } });
  return sent;
}

async function byMail(ctx: Context, leased: Leased): Promise<Outcome> {
  const { event, firing, person } = await inTransaction(ctx, async (scope) => ({
    ...(await told(scope, leased)),
    person: await contactOf(scope, leased.target_id),
  }));
  if (event.expected) return { state: 'skipped', code: 'expected', status: null };
  if (!person) return { state: 'skipped', code: 'gone', status: null };
  const sentence = sentenceIn(firing, person.locale);
  const link = new URL(`/listening/alerts/${event.id}`, ctx.kernel.config.publicUrl).href;
  try {
    const outcome = await ctx.kernel.mailer.send({
      to: person.email,
      locale: person.locale,
      subject: sentence,
      text: translate(person.locale, 'listening.mail.alert', {
        name: person.name,
        sentence,
        words: event.terms.length > 0 ? event.terms.join(', ') : 'none',
        link,
      }),
    });
    return outcome.sent ? sent : { state: 'failed', code: 'no_mail_server', status: null };
  } catch (error) {
    if (!(error instanceof MailError)) throw error;
    if (error.code === 'unavailable') throw new TryAgain('mail_unavailable');
    return { state: 'failed', code: `mail_${error.code}`, status: null };
  }
}

/** A subject is one line. */
function sentenceIn(firing: Firing, locale: Parameters<typeof translate>[0]): string {
  const { messageId, values } = firing.sentence;
  return translate(locale, messageId, values).replaceAll(/\s+/g, ' ');
}

async function byWebhook(ctx: Context, deliveryId: string, leased: Leased): Promise<Outcome> {
  const { event, firing, webhook } = await inTransaction(ctx, async (scope) => ({
    ...(await told(scope, leased)),
    webhook: await sendable(scope, leased.target_id),
  }));
  if (event.expected) return { state: 'skipped', code: 'expected', status: null };
  if (!webhook) return { state: 'skipped', code: 'archived', status: null };
  const link = new URL(`/listening/alerts/${event.id}`, ctx.kernel.config.publicUrl).href;
  const answer = await sendWebhook(ctx, webhook, deliveryId, bodyOf(event, firing, link));
  if (answer.again) throw new TryAgain(answer.code ?? 'unavailable', answer.status);
  return { state: answer.code === null ? 'sent' : 'failed', code: answer.code, status: answer.status };
}
