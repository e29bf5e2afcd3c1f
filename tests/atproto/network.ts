/**
 * The real test network, as a process of its own: PLC directory, PDS and, unless told otherwise, AppView
 * with the PostgreSQL it needs (no Redis: this AppView does not use it). Run by `start.ts`.
 *
 * Prints one line of JSON when ready. Listens on a control address for what is not AT Protocol: waiting
 * for the AppView, faults, expired tokens. Ends when its standard input does, or on SIGTERM or SIGINT.
 * Arguments: a directory for its data (removed at the end), `--no-appview`, `--rate-limits`.
 */
import { createHmac } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { TestBsky, TestBsync, TestPds, TestPlc, mockNetworkUtilities } from '@atproto/dev-env';
import { injectFaults } from './faults.ts';
import type { Fault } from './faults.ts';
import { startPostgres } from './postgres.ts';

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { 'no-appview': { type: 'boolean', default: false }, 'rate-limits': { type: 'boolean', default: false } },
});
const directory = positionals[0];
if (!directory) throw new Error('usage: network.ts DIRECTORY [--no-appview] [--rate-limits]');

const closers: (() => Promise<void>)[] = [];
let stopping: Promise<void> | undefined;
function stop(): Promise<void> {
  stopping ??= (async () => {
    for (const close of closers.toReversed()) await close();
    await rm(directory!, { recursive: true, force: true });
  })();
  return stopping;
}
const stopAndExit = () =>
  void stop().then(
    () => process.exit(0),
    () => process.exit(1),
  );
process.stdin.resume().once('end', stopAndExit);
process.once('SIGTERM', stopAndExit);
process.once('SIGINT', stopAndExit);

/** A port that was free a moment ago: PDS and AppView must know each other's before either listens. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0);
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function startAppView(plcUrl: string, pdsPort: number): Promise<TestBsky> {
  const postgres = await startPostgres(directory!);
  closers.push(postgres.stop);
  const bsyncApiKey = 'bsync-api-key';
  const bsync = await TestBsync.create({ apiKeys: [bsyncApiKey], dbUrl: postgres.url, dbSchema: 'bsync' });
  closers.push(() => bsync.close());
  const appView = await TestBsky.create({
    plcUrl,
    pdsPort,
    bsyncApiKey,
    bsyncUrl: bsync.url,
    repoProvider: `ws://localhost:${pdsPort}`,
    dbPostgresSchema: 'appview',
    dbPostgresUrl: postgres.url,
  });
  closers.push(() => appView.close());
  return appView;
}

const plc = await TestPlc.create({});
closers.push(() => plc.close());
const pdsPort = await freePort();
const appView = values['no-appview'] ? undefined : await startAppView(plc.url, pdsPort);
const pds = await TestPds.create({
  didPlcUrl: plc.url,
  port: pdsPort,
  dataDirectory: directory,
  blobstoreDiskLocation: join(directory, 'blobs'),
  rateLimitsEnabled: values['rate-limits'],
  ...(appView && { bskyAppViewUrl: appView.url, bskyAppViewDid: appView.serverDid }),
});
closers.push(() => pds.close());
mockNetworkUtilities(pds, appView);

const faults: Fault[] = [];
if (!pds.server.server) throw new Error('the PDS exposes no HTTP server to inject faults into');
injectFaults(pds.server.server, faults);

/** Returns once the AppView has seen and indexed everything the PDS has committed so far. */
async function processAll(): Promise<void> {
  await pds.processAll();
  if (!appView) return;
  const last = await pds.ctx.sequencer.curr();
  while (last !== null && (appView.sub.getCursor() ?? 0) < last) {
    await pause(5);
    await appView.sub.processAll();
  }
  await appView.sub.processAll();
}

/** An access token as the PDS itself signs them (HS256, typ at+jwt), except that it ended an hour ago. */
function expiredAccessToken(did: string): string {
  const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url');
  const now = Math.floor(Date.now() / 1000);
  const claims = { scope: 'com.atproto.appPass', aud: pds.ctx.cfg.service.did, sub: did, iat: now - 7200, exp: now - 3600 };
  const signed = `${encode({ typ: 'at+jwt', alg: 'HS256' })}.${encode(claims)}`;
  return `${signed}.${createHmac('sha256', pds.jwtSecretKey()).update(signed).digest('base64url')}`;
}

async function bodyOf<T>(request: IncomingMessage): Promise<T> {
  return JSON.parse(Buffer.concat(await request.toArray()).toString('utf8')) as T;
}

async function control(request: IncomingMessage): Promise<object> {
  switch (`${request.method} ${request.url}`) {
    case 'POST /process-all':
      await processAll();
      return {};
    case 'POST /faults':
      faults.push(await bodyOf<Fault>(request));
      return {};
    case 'DELETE /faults':
      faults.length = 0;
      return {};
    case 'POST /expired-access-token':
      return { accessJwt: expiredAccessToken((await bodyOf<{ did: string }>(request)).did) };
    default:
      throw new Error(`no such control: ${request.method} ${request.url}`);
  }
}

const controls = createServer((request, response) => {
  control(request).then(
    (answer) => response.end(JSON.stringify(answer)),
    (error: unknown) => response.writeHead(500).end(String(error)),
  );
}).listen(0, '127.0.0.1');
await new Promise((resolve) => controls.once('listening', resolve));
closers.push(async () => void controls.close());

const controlUrl = `http://127.0.0.1:${(controls.address() as AddressInfo).port}`;
console.log(JSON.stringify({ pdsUrl: pds.url, appviewUrl: appView?.url ?? null, plcUrl: plc.url, controlUrl }));
