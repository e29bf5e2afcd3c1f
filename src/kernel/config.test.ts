import assert from 'node:assert/strict';
import { resolve } from 'node:path';
import { test } from 'node:test';
import { ConfigError, loadConfig, settingsTable } from './config.ts';

const checkout = resolve(import.meta.dirname, '../..');

function faultsOf(env: Record<string, string>): readonly { variable: string; fault: string; remedy: string }[] {
  try {
    loadConfig(env);
  } catch (error) {
    assert.ok(error instanceof ConfigError, String(error));
    return error.faults;
  }
  return [];
}

test('nothing set: everything has a default', () => {
  assert.deepEqual(loadConfig({}), {
    port: 4100,
    host: '127.0.0.1',
    dataDir: resolve(checkout, 'data'),
    databaseUrl: undefined,
    databasePoolSize: 10,
    publicUrl: 'http://localhost:4100',
    smtpUrl: undefined,
    mailFrom: 'Auscult <auscult@localhost>',
    logLevel: 'info',
    secretKeysFile: resolve(checkout, 'data/keys.json'),
    workerConcurrency: 4,
    serveWorksQueue: true,
    outboundAllow: [],
    trustProxy: 0,
    clockOffsetSeconds: 0,
    secondOpinion: undefined,
  });
});

test('an empty variable counts as not set', () => {
  assert.equal(loadConfig({ PORT: '', DATABASE_URL: ' ' }).port, 4100);
});

test('what depends on another setting follows it', () => {
  const config = loadConfig({ PORT: '8080', DATA_DIR: '/srv/auscult', PUBLIC_URL: 'https://Social.Example.org/' });
  assert.equal(loadConfig({ PORT: '8080' }).publicUrl, 'http://localhost:8080');
  assert.equal(config.publicUrl, 'https://social.example.org');
  assert.equal(config.mailFrom, 'Auscult <auscult@social.example.org>');
  assert.equal(config.secretKeysFile, '/srv/auscult/keys.json');
});

test('every kind of value', () => {
  const config = loadConfig({
    OUTBOUND_ALLOW: ' PDS.intranet:443, 10.0.0.5:2583,[::1]:80,',
    TRUST_PROXY: '2',
    SERVE_WORKS_QUEUE: 'no',
    CLOCK_OFFSET_SECONDS: '-3600',
    DATABASE_URL: 'postgresql:///auscult?host=/var/run/postgresql',
  });
  assert.deepEqual(config.outboundAllow, [
    { host: 'pds.intranet', port: 443 },
    { host: '10.0.0.5', port: 2583 },
    { host: '::1', port: 80 },
  ]);
  assert.equal(config.trustProxy, 2);
  assert.equal(loadConfig({ TRUST_PROXY: 'yes' }).trustProxy, 1);
  assert.equal(config.serveWorksQueue, false);
  assert.equal(config.clockOffsetSeconds, -3600);
  assert.equal(config.databaseUrl, 'postgresql:///auscult?host=/var/run/postgresql');
});

test('a second opinion needs an address and a model', () => {
  const config = loadConfig({ SECOND_OPINION_URL: 'http://10.0.0.5:8000/v1/', SECOND_OPINION_MODEL: 'house-model' });
  assert.deepEqual(config.secondOpinion, { url: 'http://10.0.0.5:8000/v1', model: 'house-model', key: undefined });
  assert.deepEqual(
    faultsOf({ SECOND_OPINION_URL: 'http://10.0.0.5:8000/v1', PORT: '0' }).map((fault) => fault.variable),
    ['PORT', 'SECOND_OPINION_MODEL'],
  );
});

test('all faults at once, each with its variable and its remedy, none with the value', () => {
  const wrong = {
    PORT: '70000',
    HOST: 'a b',
    DATABASE_URL: 'mysql://user:hunter2@host/db',
    DATABASE_POOL_SIZE: '0',
    PUBLIC_URL: 'https://example.org/auscult',
    SMTP_URL: 'mail.example.org',
    MAIL_FROM: 'nobody',
    LOG_LEVEL: 'loud',
    WORKER_CONCURRENCY: 'many',
    SERVE_WORKS_QUEUE: 'true',
    OUTBOUND_ALLOW: 'intranet',
    TRUST_PROXY: 'all',
    CLOCK_OFFSET_SECONDS: '1.5',
    SECOND_OPINION_URL: 'model.intranet:8000',
    SECOND_OPINION_MODEL: 'm'.repeat(201),
  };
  const faults = faultsOf(wrong);
  assert.deepEqual(faults.map((fault) => fault.variable).sort(), Object.keys(wrong).sort());
  const message = new ConfigError(faults).message;
  assert.match(message, /^15 settings are wrong:$/m);
  assert.match(message, /PORT is not a whole number from 1 to 65535\. Write a free port/);
  assert.match(message, /OUTBOUND_ALLOW holds "intranet", which is not host:port\. Write host:port/);
  assert.doesNotMatch(message, /hunter2/);
});

for (const [variable, value] of [
  ['PORT', '0'],
  ['PORT', '41 00'],
  ['OUTBOUND_ALLOW', 'host:99999'],
  ['OUTBOUND_ALLOW', 'http://host:80'],
  ['PUBLIC_URL', 'https://me@example.org'],
  ['PUBLIC_URL', 'ftp://example.org'],
  ['MAIL_FROM', 'Auscult <a@example.org>\nBcc: all@example.org'],
] as const) {
  test(`${variable}=${JSON.stringify(value)} is refused once`, () => {
    assert.deepEqual(
      faultsOf({ [variable]: value }).map((fault) => fault.variable),
      [variable],
    );
  });
}

test('the table names every setting with its default', () => {
  const table = settingsTable();
  assert.match(table, /^\| `PORT` \| .+ \| `4100` \|$/m);
  assert.match(table, /^\| `DATABASE_URL` \| .+ \| the PostgreSQL that comes along \|$/m);
  assert.equal(table.trim().split('\n').length, 2 + 18);
  assert.doesNotMatch(table, /\|\s+\|$/m);
});
