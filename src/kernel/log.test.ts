import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';

/** What a program that logs leaves on stderr, line by line, as programs read it. */
function linesOf(body: string): Record<string, unknown>[] {
  const source = `import { logger, setLogLevel } from ${JSON.stringify(new URL('./log.ts', import.meta.url).href)}; const log = logger('test'); ${body}`;
  const run = spawnSync(process.execPath, ['--input-type=module', '--eval', source], { encoding: 'utf8' });
  assert.equal(run.status, 0, run.stderr);
  assert.equal(run.stdout, '');
  return run.stderr
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}

test('a line is JSON on stderr with time, level, name, sentence and fields', () => {
  const [line] = linesOf(`log.info('dispatch armed', { dispatchId: '0198c0de-0000-7000-8000-000000000001', attempt: 2 })`);
  assert.ok(line);
  assert.deepEqual(
    [line.name, line.level, line.msg, line.dispatchId, line.attempt],
    ['test', 30, 'dispatch armed', '0198c0de-0000-7000-8000-000000000001', 2],
  );
  assert.equal(new Date(String(line.time)).toISOString(), line.time);
});

test('the level decides what is written, also for loggers made earlier', () => {
  const lines = linesOf(
    `log.debug('a'); setLogLevel('debug'); log.debug('b'); setLogLevel('error'); log.warn('c'); log.error('d'); setLogLevel('silent'); log.error('e')`,
  );
  assert.deepEqual(
    lines.map((line) => line.msg),
    ['b', 'd'],
  );
});

test('nothing personal gets through, whichever door it takes', () => {
  const secrets = ['jan@example.org', 'Jan de Vries', 'ey4JhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9', 'hunter2'];
  const lines = linesOf(`
    log.info('signed in', { email: 'jan@example.org', name: 'Jan de Vries', authorization: 'Bearer x', headers: { cookie: 'hunter2' } });
    log.info('signed in by jan@example.org');
    log.info('refused', { reason: 'token ey4JhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9 is old', route: { text: 'Jan de Vries' } });
    log.warn('failed', { error: Object.assign(new Error('Key (email)=(jan@example.org) already exists'), { code: '23505', detail: 'Jan de Vries' }) });
    log.warn('failed', { error: new Error('no user "Jan de Vries" at https://jan:hunter2@example.org/people/Jan%20de%20Vries?t=hunter2') });
    log.warn('failed', { error: new Error('outer', { cause: new TypeError("Unexpected token in 'Jan de Vries") }) });
    log.warn('failed', { error: 'Jan de Vries' });
    log.warn('failed', { error: new Error('header was Authorization: Bearer hunter2') });
    log.warn('failed', { error: new Error('smtp://hunter2:hunter2@mail.example.org/') });`);
  assert.equal(lines.length, 9);
  const text = JSON.stringify(lines);
  for (const secret of secrets) assert.ok(!text.includes(secret), `${secret} in ${text}`);
});

test('an error keeps what helps: type, code, place and cause', () => {
  const [line] = linesOf(
    `log.error('start failed', { error: Object.assign(new RangeError('port 4100 is taken', { cause: new Error('inner') }), { code: 'EADDRINUSE' }) })`,
  );
  const error = line?.error as Record<string, unknown>;
  assert.deepEqual([error.type, error.code, error.message], ['RangeError', 'EADDRINUSE', 'port 4100 is taken']);
  assert.ok(Array.isArray(error.at) && error.at.length > 0);
  assert.equal((error.cause as Record<string, unknown>).message, 'inner');
});
