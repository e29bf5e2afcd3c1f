/** The mail that invites: what waits in the queue cannot be used by who reads the queue, what arrives can. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { after, before, test } from 'node:test';
import { simpleParser, type ParsedMail } from 'mailparser';
import { SMTPServer } from 'smtp-server';
import { anOrganisation, startTest, type TestBed } from '#tests/harness.ts';

const received: ParsedMail[] = [];
const server = new SMTPServer({
  authOptional: true,
  hideSTARTTLS: true,
  onData: (stream, _session, done) => {
    simpleParser(stream).then((mail) => {
      received.push(mail);
      done();
    }, done);
  },
});
let t: TestBed;
before(async () => {
  server.listen(0, '127.0.0.1');
  await once(server.server, 'listening');
  t = await startTest({ SMTP_URL: `smtp://127.0.0.1:${(server.server.address() as AddressInfo).port}` });
});
after(async () => {
  await t?.close();
  await new Promise<void>((done) => server.close(() => done()));
});

test('the queue holds the link sealed; the mail brings one that opens the invitation', async () => {
  const org = await anOrganisation(t);
  const invited = await org.owner.api('POST', '/invitations', {
    email: 'bea@example.org',
    unitId: org.unitId,
    role: 'editor',
    locale: 'en',
  });
  assert.deepEqual([invited.status, invited.body.link], [200, null]);
  const { rows } = await t.kernel.ownerPool.query<{ payload: { version: number; data: Record<string, string> } }>(
    `select payload from graphile_worker._private_jobs where payload ->> 'organisation_id' = $1`,
    [org.organisationId],
  );
  const [waiting] = rows;
  assert.equal(waiting?.payload.version, 2);
  assert.deepEqual(Object.keys(waiting.payload.data).toSorted(), ['invitationId', 'sealed']);
  await t.workJobs();
  const token = /invitation\?token=([\w-]+)/.exec(received[0]?.text ?? '')?.[1] ?? '';
  assert.ok(!JSON.stringify(rows).includes(token) && token.length > 20);
  const offer = await t.request('POST', '/invitation/read', { body: { token } });
  assert.equal(offer.body.email, 'bea@example.org');
});
