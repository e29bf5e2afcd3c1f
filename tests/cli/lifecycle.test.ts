/**
 * Starting and ending, with the PostgreSQL that comes along: who starts second attaches, whoever is asked to end does so
 * within ten seconds and takes PostgreSQL along, and after `kill -9` the next start just works.
 */
import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { password } from '#tests/harness.ts';
import { endAll, freePort, isAlive, run, sentences, serve, start, type Program, type Settings } from './program.ts';

let folder: string;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'auscult-life-'));
});
after(async () => {
  await endAll(...dataDirs);
  await rm(folder, { recursive: true, force: true });
});

const dataDirs: string[] = [];
async function aDataDir(): Promise<string> {
  const dataDir = await mkdtemp(join(folder, 'data-'));
  dataDirs.push(dataDir);
  return dataDir;
}
const postmaster = async (dataDir: string) => Number((await readFile(join(dataDir, 'postgres', 'postmaster.pid'), 'utf8')).split('\n')[0]);

/** The whole end, from the signal to the last process gone. */
async function assertEndsWell(program: Program, dataDir: string, send: () => void): Promise<void> {
  const pid = await postmaster(dataDir);
  const began = performance.now();
  send();
  const { code, signal, stderr } = await program.ended;
  const seconds = (performance.now() - began) / 1000;
  assert.deepEqual([code, signal, stderr], [0, null, '']);
  assert.ok(seconds < 10, `${seconds} s`);
  assert.equal(await isAlive(pid), false, 'PostgreSQL is gone');
  assert.ok(!(await readdir(join(dataDir, 'postgres'))).includes('postmaster.pid'));
}

const post = (url: string, path: string, body: unknown, headers: Record<string, string> = {}) =>
  fetch(`${url}/api${path}`, { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(body) });

/** Answers the cookie of the owner. */
async function setUp(url: string): Promise<string> {
  const made = await post(url, '/set-up', {
    organisation: { name: 'Maas Hospitals', kind: 'hospital', languages: ['nl', 'en'], markets: ['NL'], reportingZone: 'Europe/Amsterdam' },
    owner: { name: 'Anna', email: 'anna@example.org', password, locale: 'nl' },
  });
  assert.equal(made.status, 200, await made.clone().text());
  return made.headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; ');
}
const needsSetUp = async (url: string) => ((await (await fetch(`${url}/api/status`)).json()) as { needsSetUp: boolean }).needsSetUp;

test('a taken port is one sentence, and nothing else is touched', async () => {
  const taken = createServer();
  await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
  const { port } = taken.address() as AddressInfo;
  const dataDir = await aDataDir();
  const ended = await run(['serve'], { DATA_DIR: dataDir, PORT: String(port) });
  taken.close();
  assert.deepEqual([ended.code, ended.stdout], [1, '']);
  assert.deepEqual(sentences(ended), [`Port ${port} is taken by another program. Stop it or set PORT to a free one.`]);
  assert.deepEqual(await readdir(dataDir), []);
});

test('two who start at once share one PostgreSQL; the last one out takes it along', async () => {
  const dataDir = await aDataDir();
  const [one, other] = await Promise.all([serve({ DATA_DIR: dataDir }), serve({ DATA_DIR: dataDir })]);
  const addresses = await Promise.all([run(['database-url'], { DATA_DIR: dataDir }), run(['database-url'], { DATA_DIR: dataDir })]);
  assert.match(addresses[0].stdout, /^postgres(ql)?:\/\/\S+\n$/);
  assert.equal(addresses[0].stdout, addresses[1].stdout);
  await setUp(one.url);
  assert.equal(await needsSetUp(other.url), false, 'both see the same');

  process.kill(one.pid, 'SIGTERM');
  assert.equal((await one.ended).code, 0);
  assert.equal((await fetch(`${other.url}/readyz`)).status, 200, 'the other one goes on');
  await assertEndsWell(other, dataDir, () => process.kill(other.pid, 'SIGTERM'));
});

describe('the end', () => {
  const ways: Record<string, (pid: number) => void> = {
    'SIGINT to the process': (pid) => process.kill(pid, 'SIGINT'),
    'Ctrl-C, which the whole group gets': (pid) => process.kill(-pid, 'SIGINT'),
    'SIGTERM to the whole group': (pid) => process.kill(-pid, 'SIGTERM'),
    'one signal after the other': (pid) => {
      for (const signal of ['SIGINT', 'SIGTERM', 'SIGINT'] as const) process.kill(pid, signal);
    },
  };
  let dataDir: string;
  before(async () => {
    dataDir = await aDataDir();
  });
  for (const [name, send] of Object.entries(ways)) {
    test(`by ${name}`, async () => {
      const program = await serve({ DATA_DIR: dataDir });
      await assertEndsWell(program, dataDir, () => send(program.pid));
    });
  }
  test('of a worker', async () => {
    const worker = start(['worker'], { DATA_DIR: dataDir });
    await worker.printed(/^Working the queue\.$/m);
    const pid = await postmaster(dataDir);
    process.kill(worker.pid, 'SIGTERM');
    assert.equal((await worker.ended).code, 0);
    assert.equal(await isAlive(pid), false);
  });

  test('while requests and jobs hang on a network that does not answer', async (context) => {
    const network = await aNetworkThatHangs();
    context.after(network.close);
    const program = await serve({ DATA_DIR: dataDir, OUTBOUND_ALLOW: `127.0.0.1:${network.port}` });
    const cookie = await setUp(program.url);
    const units = (await (await fetch(`${program.url}/api/units`, { headers: { cookie } })).json()) as { id: string }[];
    const channel = {
      network: 'bluesky',
      credentials: { server: network.url, identifier: 'anna.test', appPassword: 'a-b-c-d' },
      unitId: units[0]?.id,
      markets: ['NL'],
      audience: 'public',
      accountKind: 'hospital',
    };
    const connected = await post(program.url, '/channels/connect', channel, { cookie });
    assert.equal(connected.status, 200, await connected.clone().text());
    const { id } = (await connected.json()) as { id: string };
    // A job and a request that wait for the network, a request whose body never ends, and a connection that says nothing.
    assert.equal((await post(program.url, '/measurement/refresh', {}, { cookie })).status, 200);
    await network.hangs(1);
    const waiting = post(program.url, `/channels/${id}/check`, {}, { cookie }).catch(() => null);
    await network.hangs(2);
    const half = connect(Number(new URL(program.url).port), '127.0.0.1');
    half.on('error', () => undefined);
    half.write('POST /api/sign-in HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n{"a"');
    const silent = connect(Number(new URL(program.url).port), '127.0.0.1');
    silent.on('error', () => undefined);

    await assertEndsWell(program, dataDir, () => process.kill(program.pid, 'SIGTERM'));
    await waiting;
    half.destroy();
    silent.destroy();
  });
});

describe('after kill -9', () => {
  const deaths: Record<string, (program: Program, dataDir: string) => Promise<void>> = {
    'of the program': async (program) => {
      process.kill(program.pid, 'SIGKILL');
      await program.ended;
    },
    'of the program and of PostgreSQL': async (program, dataDir) => {
      const pid = await postmaster(dataDir);
      process.kill(program.pid, 'SIGKILL');
      process.kill(pid, 'SIGKILL');
      await program.ended;
    },
  };
  for (const [name, die] of Object.entries(deaths)) {
    test(`${name} the next start just works`, async () => {
      const dataDir = await aDataDir();
      const settings: Settings = { DATA_DIR: dataDir, PORT: String(await freePort()) };
      const first = await serve(settings);
      await setUp(first.url);
      await die(first, dataDir);
      const second = await serve(settings);
      assert.equal(await needsSetUp(second.url), false, 'nothing is lost');
      await assertEndsWell(second, dataDir, () => process.kill(second.pid, 'SIGTERM'));
    });
  }
});

/** Opens sessions as an AT Protocol server does, and never answers anything else. */
async function aNetworkThatHangs() {
  let hanging = 0;
  const waiting: { count: number; resolve(): void }[] = [];
  const server = createServer((request, response) => {
    if (request.url?.includes('createSession')) {
      response
        .setHeader('content-type', 'application/json')
        .end(JSON.stringify({ accessJwt: 'a.b.c', refreshJwt: 'd.e.f', did: 'did:plc:anna', handle: 'anna.test' }));
    } else if (request.url?.includes('app.bsky.actor.profile')) {
      response.writeHead(400, { 'content-type': 'application/json' }).end(JSON.stringify({ error: 'RecordNotFound', message: 'none' }));
    } else {
      hanging += 1;
      for (const one of waiting) if (hanging >= one.count) one.resolve();
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    port,
    url: `http://127.0.0.1:${port}`,
    /** Resolves once so many calls hang. */
    hangs: (count: number) => new Promise<void>((resolve) => (hanging >= count ? resolve() : void waiting.push({ count, resolve }))),
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
