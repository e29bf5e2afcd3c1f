import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { after, test } from 'node:test';
import { simpleParser, type AddressObject, type ParsedMail } from 'mailparser';
import { SMTPServer } from 'smtp-server';
import { createMailer, htmlOf, MailError } from './mail.ts';

const code = (expected: string) => (error: unknown) => error instanceof MailError && error.code === expected;
const received: ParsedMail[] = [];
const refusals: Record<string, number> = { 'never@example.org': 550, 'later@example.org': 451 };

/** A real SMTP server on the loopback that keeps what it takes. */
const server = new SMTPServer({
  authOptional: true,
  hideSTARTTLS: true,
  allowInsecureAuth: true,
  onAuth: ({ password }, _session, done) =>
    password === 'right' ? done(null, { user: 'x' }) : done(Object.assign(new Error('no'), { responseCode: 535 })),
  onRcptTo: ({ address }, _session, done) =>
    done(refusals[address] ? Object.assign(new Error('refused'), { responseCode: refusals[address] }) : null),
  onData: (stream, _session, done) => {
    simpleParser(stream).then((mail) => {
      received.push(mail);
      done();
    }, done);
  },
});
server.listen(0, '127.0.0.1');
await once(server.server, 'listening');
const port = (server.server.address() as AddressInfo).port;
after(() => new Promise<void>((done) => server.close(() => done())));

const url = `smtp://127.0.0.1:${port}`;
const mailer = createMailer(url, 'Auscult – Zörg <auscult@example.org>');
const addressesOf = (field: AddressObject | AddressObject[] | undefined) =>
  (Array.isArray(field) ? field : field ? [field] : []).flatMap((one) => one.value.map(({ address }) => address));

test('a mail arrives as text and HTML, in any script', async () => {
  received.length = 0;
  const text = 'Dag Ängström 👋,\n\nUw link: https://example.org/join?a=1&b=2.\nTot ziens <3';
  const outcome = await mailer.send({
    to: 'ann@example.org',
    subject: 'Uitnodiging – é 👋 مرحبا',
    text,
    replyTo: 'help@example.org',
    locale: 'nl',
  });
  assert.ok(outcome.sent);
  const [mail] = received;
  assert.ok(mail);
  assert.equal(mail.subject, 'Uitnodiging – é 👋 مرحبا');
  assert.equal(mail.text?.trim(), text);
  assert.match(String(mail.html), /<html lang="nl">/);
  assert.match(String(mail.html), /<a href="https:\/\/example.org\/join\?a=1&amp;b=2">/);
  assert.match(String(mail.html), /Tot ziens &lt;3/);
  assert.deepEqual(
    [addressesOf(mail.to), addressesOf(mail.replyTo), mail.from?.text],
    [['ann@example.org'], ['help@example.org'], '"Auscult – Zörg" <auscult@example.org>'],
  );
  assert.equal(mail.messageId, outcome.messageId);
  assert.equal(mail.headers.get('auto-submitted'), 'auto-generated');
  assert.equal(mail.headers.has('x-mailer'), false);
});

test('without a server nothing is sent and the caller is told, faults all the same', async () => {
  const silent = createMailer(undefined, 'a@example.org');
  assert.equal(silent.sends, false);
  assert.deepEqual(await silent.send({ to: 'ann@example.org', subject: 's', text: 't' }), { sent: false });
  await assert.rejects(silent.send({ to: 'nobody', subject: 's', text: 't' }), code('invalid_address'));
});

test('nothing typed becomes a header, a second recipient, or reaches the server', async () => {
  received.length = 0;
  const good = { to: 'ann@example.org', subject: 's', text: 't' };
  for (const lineBreak of ['\r\n', '\n', '\r', '\0', '\u2028']) {
    const injected = `x${lineBreak}Bcc: eve@example.org`;
    await assert.rejects(mailer.send({ ...good, subject: injected }), code('header_injection'));
    await assert.rejects(mailer.send({ ...good, to: `ann@example.org${lineBreak}Bcc: eve@example.org` }), code('header_injection'));
    await assert.rejects(mailer.send({ ...good, replyTo: injected }), code('header_injection'));
    await assert.rejects(createMailer(url, `A${lineBreak}B <a@example.org>`).send(good), code('header_injection'));
  }
  for (const to of [
    'ann@example.org, eve@example.org',
    'ann@example.org eve@example.org',
    'Ann <ann@example.org>',
    'ann',
    '@example.org',
    '<ann@example.org>',
    '',
  ]) {
    await assert.rejects(mailer.send({ ...good, to }), code('invalid_address'), to);
  }
  assert.equal(received.length, 0);
});

test('what people typed is never opened as a file or an address', async () => {
  received.length = 0;
  const text = { path: '/etc/passwd' } as unknown as string;
  await assert.rejects(mailer.send({ to: 'ann@example.org', subject: 's', text, html: 'x' }));
  assert.equal(received.length, 0);
});

test('never, later, and nobody there are told apart', async () => {
  const mail = (to: string) => ({ to, subject: 's', text: 't' });
  await assert.rejects(mailer.send(mail('never@example.org')), code('rejected'));
  await assert.rejects(mailer.send(mail('later@example.org')), code('unavailable'));
  const listener = createServer().listen(0, '127.0.0.1');
  await once(listener, 'listening');
  const free = (listener.address() as AddressInfo).port;
  await once(listener.close(), 'close');
  await assert.rejects(createMailer(`smtp://127.0.0.1:${free}`, 'a@example.org').send(mail('ann@example.org')), code('unavailable'));
});

test('signing in to the server: right, wrong, and never in clear to another machine', async () => {
  const mail = { to: 'ann@example.org', subject: 's', text: 't' };
  assert.ok((await createMailer(`smtp://user:right@127.0.0.1:${port}`, 'a@example.org').send(mail)).sent);
  await assert.rejects(createMailer(`smtp://user:wrong@127.0.0.1:${port}`, 'a@example.org').send(mail), code('unavailable'));
  // 127.1 is this machine too, but not one of the spellings that count as such.
  await assert.rejects(createMailer(`smtp://user:right@127.1:${port}`, 'a@example.org').send(mail), code('unavailable'));
  assert.ok((await createMailer(`smtp://user:right@127.1:${port}?requireTLS=false`, 'a@example.org').send(mail)).sent);
});

test('HTML made from text escapes everything', () => {
  const html = htmlOf('<script>alert("1")</script>\n\nhttps://example.org/"onclick=x and (https://example.org/a).');
  assert.ok(!html.includes('<script>'));
  assert.ok(html.includes('<a href="https://example.org/">https://example.org/</a>&quot;onclick=x'));
  assert.ok(html.includes('(<a href="https://example.org/a">https://example.org/a</a>).'));
});
