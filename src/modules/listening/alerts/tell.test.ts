/** Telling: in the web, by mail over real SMTP, by webhook over real HTTP; quiet hours, snoozing, a crash in between. */
import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, beforeEach, test } from 'node:test';
import { sql } from 'kysely';
import { simpleParser, type ParsedMail } from 'mailparser';
import { SMTPServer } from 'smtp-server';
import { moveClock } from '#kernel/clock.ts';
import { aPerson, anOrganisation, startTest, type TestBed, type TestOrganisation } from '#tests/harness.ts';
import { aQuery, aSource, must } from '../listening.fixture.ts';
import { aRule, deliveries, lookNow, posts, travel } from './alerts.fixture.ts';
import { deliverTask } from './deliver.ts';

interface Received {
  headers: IncomingHttpHeaders;
  body: string;
}
const received: Received[] = [];
const mails: ParsedMail[] = [];
let answer = 200;
const http = createServer((request, response) => {
  let body = '';
  request.on('data', (chunk: Buffer) => (body += chunk.toString()));
  request.on('end', () => {
    received.push({ headers: request.headers, body });
    response.writeHead(answer, answer === 302 ? { location: 'https://elsewhere.invalid/' } : {}).end();
  });
});
const smtp = new SMTPServer({
  authOptional: true,
  hideSTARTTLS: true,
  onData: (stream, _session, done) => {
    simpleParser(stream).then((mail) => {
      mails.push(mail);
      done();
    }, done);
  },
});

let t: TestBed;
let org: TestOrganisation;
let source: string;
let query: string;
let url: string;
before(async () => {
  http.listen(0, '127.0.0.1');
  smtp.listen(0, '127.0.0.1');
  await Promise.all([once(http, 'listening'), once(smtp.server, 'listening')]);
  const { port } = http.address() as AddressInfo;
  url = `http://127.0.0.1:${port}/alerts`;
  const smtpPort = (smtp.server.address() as AddressInfo).port;
  t = await startTest({
    OUTBOUND_ALLOW: `127.0.0.1:${port}`,
    SMTP_URL: `smtp://127.0.0.1:${smtpPort}`,
    PUBLIC_URL: 'https://auscult.example',
  });
});
beforeEach(async () => {
  received.length = 0;
  mails.length = 0;
  answer = 200;
  travel('2026-11-18T09:30:00Z');
  org = await anOrganisation(t);
  source = await aSource(org);
  query = await aQuery(org, 'gecko');
  await t.workJobs();
});
after(async () => {
  moveClock(0);
  await t.close();
  http.close();
  await new Promise<void>((done) => smtp.close(() => done()));
});

const aWebhook = (address = url) =>
  must(org.owner.api('POST', '/listening/alert-webhooks', { unitId: org.unitId, name: 'Ours', url: address }));
const running = (attempt: number, lastAttempt = false) => ({
  ...t.context(org.organisationId),
  attempt,
  lastAttempt,
  signal: new AbortController().signal,
});
async function fired(given: object): Promise<void> {
  await aRule(org, query, { personIds: [], ...given });
  await posts(org, source, '2026-11-18T09:00:00Z', 7);
  await lookNow(t, org);
}

test('a webhook is signed as Standard Webhooks says, and sent once', async () => {
  const { webhook, secret } = await aWebhook();
  await fired({ webhookIds: [webhook.id] });
  await t.workJobs();
  await lookNow(t, org);
  await t.workJobs();
  const [request, ...others] = received;
  assert.ok(request);
  assert.deepEqual(others, []);
  const { 'webhook-id': id, 'webhook-timestamp': at, 'webhook-signature': signature } = request.headers;
  const key = Buffer.from(secret.replace('whsec_', ''), 'base64');
  assert.equal(
    signature,
    `v1,${createHmac('sha256', key)
      .update(`${String(id)}.${String(at)}.${request.body}`)
      .digest('base64')}`,
  );
  const { type, data } = JSON.parse(request.body);
  assert.deepEqual([type, data.rule.name, data.finding.observed], ['listening.alert', 'Geckos', 7]);
  assert.match(data.alert.link, /^https:\/\/auscult\.example\/listening\/alerts\/[\w-]{36}$/);
  assert.ok(!/sam\d/.test(request.body), 'nothing of who wrote');
  const [delivery] = await deliveries(org);
  assert.deepEqual(
    [delivery.channel, delivery.target, delivery.state, delivery.attempts, delivery.status],
    ['webhook', 'Ours', 'sent', 1, 200],
  );
});

test('a server that fails is asked again with the same id, one that refuses is not', async () => {
  const { webhook } = await aWebhook();
  await fired({ webhookIds: [webhook.id] });
  const [{ id: deliveryId }] = await deliveries(org);
  answer = 500;
  await assert.rejects(deliverTask.run(running(1), { deliveryId }), /refused/);
  assert.deepEqual(
    (await deliveries(org)).map(({ state, code, status }: Record<string, unknown>) => [state, code, status]),
    [['waiting', 'refused', 500]],
  );
  answer = 200;
  await deliverTask.run(running(2), { deliveryId });
  await deliverTask.run(running(3), { deliveryId });
  assert.equal(received.length, 2);
  assert.equal(received[0]?.headers['webhook-id'], received[1]?.headers['webhook-id']);
  assert.deepEqual(
    (await deliveries(org)).map(({ state, attempts }: Record<string, unknown>) => [state, attempts]),
    [['sent', 2]],
  );
});

test('the last attempt that fails is said so, and a refusal or a redirect at once', async () => {
  const { webhook } = await aWebhook();
  await fired({ webhookIds: [webhook.id] });
  const [{ id: deliveryId }] = await deliveries(org);
  answer = 503;
  await deliverTask.run(running(12, true), { deliveryId });
  const outcome = async () => (await deliveries(org)).map(({ state, code, status }: Record<string, unknown>) => [state, code, status]);
  assert.deepEqual(await outcome(), [['failed', 'refused', 503]]);
  for (const [status, code] of [
    [404, 'refused'],
    [302, 'redirects'],
  ]) {
    answer = Number(status);
    const tested = await must(org.owner.api('POST', `/listening/alert-webhooks/${webhook.id}/test`));
    assert.deepEqual(tested, { done: true, code, status });
  }
});

test('an address inside the house is refused, unless the operator allows it', async () => {
  const { webhook } = await aWebhook('http://127.0.0.1:9997/alerts');
  await fired({ webhookIds: [webhook.id] });
  await t.workJobs();
  const [delivery] = await deliveries(org);
  assert.deepEqual([delivery.state, delivery.code, delivery.attempts], ['failed', 'outbound_address', 1]);
});

test('a delivery that a worker died over is taken up once its lease is over', async () => {
  const { webhook } = await aWebhook();
  await fired({ webhookIds: [webhook.id] });
  const [{ id: deliveryId }] = await deliveries(org);
  // As SIGKILL leaves it: leased, and nobody there.
  await t.asSystem(org.organisationId, ({ db }) =>
    sql`update listening.alert_delivery set state = 'sending', attempts = 1, leased_until = kernel.now() + interval '1 minute'`.execute(db),
  );
  await assert.rejects(deliverTask.run(running(2), { deliveryId }), /leased/);
  assert.equal(received.length, 0);
  travel('2026-11-18T09:35:00Z');
  await deliverTask.run(running(3), { deliveryId });
  assert.equal(received.length, 1);
});

test('people are written to in their language, with what drives it and nobody’s name', async () => {
  const anna = await aPerson(t, org, { role: 'analyst', name: 'Anna', locale: 'de' });
  await aPerson(t, org, { role: 'author', name: 'Ben' });
  await aRule(org, query, { personIds: [], roles: ['analyst'], byMail: true, inWeb: false });
  await posts(org, source, '2026-11-15T09:00:00Z', 20, { text: 'A gecko in the garden' });
  await posts(org, source, '2026-11-18T09:00:00Z', 7, { text: 'A gecko in the elevator' });
  await lookNow(t, org);
  await t.workJobs();
  const [mail, ...others] = mails;
  assert.ok(mail);
  assert.deepEqual(others, []);
  assert.equal(mail.subject, '„Geckos“: 7 in 1 Stunde; die Grenze ist 5');
  assert.match(mail.text ?? '', /Guten Tag Anna,[\s\S]*elevator[\s\S]*https:\/\/auscult\.example\/listening\/alerts\//);
  assert.ok(!/sam\d/.test(mail.text ?? ''));
  assert.ok(JSON.stringify(mail.to).includes(anna.email));
});

test('quiet hours hold an alert until they end, a critical one never', async () => {
  travel('2026-11-18T22:30:00Z'); // 23:30 in Amsterdam
  const quiet = { from: '22:00', to: '07:00' };
  await aRule(org, query, { personIds: [org.owner.personId], quiet });
  await posts(org, source, '2026-11-18T22:00:00Z', 7);
  await lookNow(t, org);
  await t.workJobs();
  const told = async () => (await must(org.owner.api('GET', '/me/notifications'))).items.length;
  const [held] = await deliveries(org);
  assert.deepEqual([held.state, held.held, held.dueAt], ['waiting', true, '2026-11-19T06:00:00.000Z']);
  assert.equal(await told(), 0);
  await aRule(org, query, { name: 'Critical', personIds: [org.owner.personId], quiet, severity: 'critical' });
  await lookNow(t, org);
  await t.workJobs();
  assert.equal(await told(), 1);
  travel('2026-11-19T06:01:00Z');
  await t.workJobs();
  assert.equal(await told(), 2);
});

test('who snoozed a rule is not told, and the log says why', async () => {
  const { id } = await aRule(org, query, { personIds: [org.owner.personId] });
  await must(org.owner.api('PATCH', `/listening/alert-rules/${id}`, { snoozedUntil: '2026-11-19T00:00:00Z' }));
  await posts(org, source, '2026-11-18T09:00:00Z', 7);
  await lookNow(t, org);
  const [delivery] = await deliveries(org);
  assert.deepEqual([delivery.state, delivery.code], ['skipped', 'snoozed']);
});
