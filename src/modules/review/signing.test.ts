/** Proving who signs, and who is told by mail: two factors from a real authenticator's sums, a real mail server. */
import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { after, before, test } from 'node:test';
import { simpleParser } from 'mailparser';
import { SMTPServer } from 'smtp-server';
import { aPerson, anOrganisation, password, startTest, type TestBed, type TestOrganisation, type TestPerson } from '#tests/harness.ts';
import { aChannel, aRelease, ok, refused, sendBack, sign } from './review.fixture.ts';

let t: TestBed;
let org: TestOrganisation;
let channel: string;
let anna: TestPerson;
const mails: { to: string; subject: string; text: string }[] = [];
const server = new SMTPServer({
  authOptional: true,
  hideSTARTTLS: true,
  onData(stream, session, done) {
    simpleParser(stream).then((mail) => {
      mails.push({ to: session.envelope.rcptTo.map((one) => one.address).join(), subject: mail.subject ?? '', text: mail.text ?? '' });
      done();
    }, done);
  },
});
before(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.server.address() as AddressInfo;
  t = await startTest({ SMTP_URL: `smtp://127.0.0.1:${port}`, PUBLIC_URL: 'https://auscult.example' });
  org = await anOrganisation(t);
  channel = await aChannel(org);
  anna = await aPerson(t, org, { role: 'author', name: 'Anna', locale: 'nl' });
});
after(async () => {
  await t.close();
  await new Promise<void>((resolve) => server.close(resolve));
});

/** RFC 6238: six digits for the thirty seconds around now, from the base32 secret of an `otpauth:` address. */
function codeOf(totpUri: string): string {
  const secret = new URL(totpUri).searchParams.get('secret') ?? '';
  const bits = Array.from(secret, (letter) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter).toString(2).padStart(5, '0')).join('');
  const key = Buffer.from(bits.match(/.{8}/g)!.map((byte) => Number.parseInt(byte, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000)));
  const digest = createHmac('sha1', key).update(counter).digest();
  const at = digest[19]! & 15;
  return String((digest.readUInt32BE(at) & 0x7fffffff) % 1_000_000).padStart(6, '0');
}

async function withTwoFactors(person: TestPerson): Promise<{ person: TestPerson; totpUri: string }> {
  const { totpUri } = await ok(person.api('POST', '/me/two-factor', { password }));
  const confirmed = await person.api('POST', '/me/two-factor/confirm', { code: codeOf(totpUri) });
  assert.equal(confirmed.status, 200);
  const fresh = confirmed.headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; ');
  const cookie = fresh || person.cookie;
  return {
    totpUri,
    person: {
      ...person,
      cookie,
      api: (method, path, body) => t.request(method, path, { body, cookie, organisationId: org.organisationId }),
    },
  };
}

test('with two factors on, the password alone does not sign', async () => {
  const { person: rosa, totpUri } = await withTwoFactors(await aPerson(t, org, { role: 'medical_reviewer', name: 'Rosa' }));
  const release = await aRelease(anna, org.unitId, channel);
  await refused(sign(rosa, release), 401, 'code');
  await refused(sign(rosa, release, { code: '000000' === codeOf(totpUri) ? '000001' : '000000' }), 401, 'code');
  await refused(sign(rosa, release, { password: 'wrong-wrong-wrong', code: codeOf(totpUri) }), 401, 'password');
  const { signature } = await ok(sign(rosa, release, { code: codeOf(totpUri) }));
  assert.equal(signature.factor, 'password+totp');
});

test('reviewers hear of what waits for them, the author of what was decided, each in their language', async () => {
  const bart = await aPerson(t, org, { role: 'legal_reviewer', name: 'Bart', locale: 'de' });
  await t.workJobs();
  mails.length = 0;
  const release = await aRelease(anna, org.unitId, channel, { title: 'Line\nbreak' });
  await t.workJobs();
  const toBart = mails.find((mail) => mail.to === bart.email);
  assert.match(toBart?.subject ?? '', /Anna.*Line break/);
  assert.ok(toBart?.text.includes(`https://auscult.example/review/${release.id}`));
  assert.equal(
    mails.some((mail) => mail.to === anna.email),
    false,
  );
  await ok(sendBack(bart, release));
  await t.workJobs();
  const toAnna = mails.find((mail) => mail.to === anna.email);
  assert.match(toAnna?.subject ?? '', /Bart/);
  assert.notEqual(toAnna?.subject.slice(0, 10), toBart?.subject.slice(0, 10));
});
