/**
 * The real AT Protocol network for tests: `const network = await startNetwork()`.
 *
 * Installs what it needs on first use, runs `network.ts` as a child process and shares that one child
 * among all who ask in this process. What people do there (accounts, likes, replies) is done through the
 * PDS's own interface, as any app would.
 *
 * No zod and no package imports here: this folder has its own packages, and an older zod is among them.
 */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Fault } from './faults.ts';

export interface PostRef {
  uri: string;
  cid: string;
}

export interface ListedRecord extends PostRef {
  value: Record<string, unknown>;
}

export interface TestAccount {
  did: string;
  handle: string;
  password: string;
  /** What a person types to connect the account. */
  appPassword: string;
  accessJwt: string;
}

export interface TestNetwork {
  /** The server address to connect to. */
  pdsUrl: string;
  appviewUrl: string | null;
  /** Creates `<name>.test`, with a password and an app password; returns when the AppView, where there is one, knows it. */
  createAccount(name: string): Promise<TestAccount>;
  likePost(by: TestAccount, post: PostRef): Promise<PostRef>;
  repost(by: TestAccount, post: PostRef): Promise<PostRef>;
  replyTo(by: TestAccount, post: PostRef, text: string): Promise<PostRef>;
  follow(by: TestAccount, did: string): Promise<PostRef>;
  /** All records of an account, newest first, as the PDS gives them to anyone. */
  listRecords(did: string, collection?: string): Promise<ListedRecord[]>;
  /** Returns when likes, replies and follows so far are counted by the AppView. */
  processAll(): Promise<void>;
  injectFault(fault: Omit<Fault, 'times'> & { times?: number }): Promise<void>;
  clearFaults(): Promise<void>;
  /** An access token of that account, genuine but out of date. */
  expiredAccessToken(did: string): Promise<string>;
  /** Ends the child when all who asked for it in this process have stopped. */
  stop(): Promise<void>;
}

export interface NetworkOptions {
  /** Without it there are no likes, counts or profiles to read, and the start is faster. */
  appview?: boolean;
  /** The PDS's own rate limits, in memory. */
  rateLimits?: boolean;
}

async function install(): Promise<void> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'install.mjs')], { stdio: ['ignore', 2, 2] });
  const [code] = await once(child, 'exit');
  if (code !== 0) throw new Error('the AT Protocol test network could not be installed; see above');
}

type Urls = Record<'pdsUrl' | 'plcUrl' | 'controlUrl', string> & { appviewUrl: string | null };

interface Running {
  child: ChildProcess;
  urls: Urls;
  users: number;
}

const running = new Map<string, Promise<Running>>();

async function launch(options: Required<NetworkOptions>): Promise<Running> {
  await install();
  const flags = [...(options.appview ? [] : ['--no-appview']), ...(options.rateLimits ? ['--rate-limits'] : [])];
  const directory = mkdtempSync(join(tmpdir(), 'auscult-atproto-'));
  const child = spawn(process.execPath, [join(import.meta.dirname, 'network.ts'), directory, ...flags], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { ...process.env, NODE_NO_WARNINGS: '1', LOG_ENABLED: 'false' },
  });
  for await (const line of createInterface({ input: child.stdout })) {
    if (!line.startsWith('{"pdsUrl"')) continue;
    child.stdout.resume();
    // A test that forgets `stop` must still be able to end; the child then ends with its standard input.
    child.unref();
    for (const stream of [child.stdin, child.stdout]) (stream as unknown as { unref(): void }).unref();
    return { child, urls: JSON.parse(line) as Urls, users: 0 };
  }
  throw new Error('the AT Protocol test network ended before it was ready; see above');
}

type Answer = Record<string, unknown>;

async function call(url: string, init: { method?: string; body?: object; token?: string } = {}): Promise<Answer> {
  const response = await fetch(url, {
    method: init.method ?? (init.body ? 'POST' : 'GET'),
    headers: { ...(init.body && { 'content-type': 'application/json' }), ...(init.token && { authorization: `Bearer ${init.token}` }) },
    body: init.body && JSON.stringify(init.body),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${url} answered ${response.status}: ${text}`);
  return JSON.parse(text) as Answer;
}

/** The named fields of an answer, which must all be texts. */
function texts<K extends string>(answer: Answer, ...names: K[]): Record<K, string> {
  const missing = names.filter((name) => typeof answer[name] !== 'string');
  if (missing.length > 0) throw new Error(`no ${missing.join(', ')} in ${JSON.stringify(answer)}`);
  return Object.fromEntries(names.map((name) => [name, answer[name]])) as Record<K, string>;
}

const reference = ({ uri, cid }: PostRef): PostRef => ({ uri, cid });

/** Starts the network, or joins the one already running in this process with the same options. */
export async function startNetwork(options: NetworkOptions = {}): Promise<TestNetwork> {
  const wanted = { appview: options.appview ?? true, rateLimits: options.rateLimits ?? false };
  const key = JSON.stringify(wanted);
  const starting = running.get(key) ?? launch(wanted);
  running.set(key, starting);
  const network = await starting.catch((error: unknown) => {
    running.delete(key);
    throw error;
  });
  network.users += 1;
  const { pdsUrl, appviewUrl, controlUrl } = network.urls;
  const xrpc = (method: string) => `${pdsUrl}/xrpc/${method}`;

  async function createRecord(by: TestAccount, collection: string, fields: object): Promise<PostRef> {
    const record = { $type: collection, createdAt: new Date().toISOString(), ...fields };
    const answer = await call(xrpc('com.atproto.repo.createRecord'), { body: { repo: by.did, collection, record }, token: by.accessJwt });
    return texts(answer, 'uri', 'cid');
  }

  const processAll = async () => void (await call(`${controlUrl}/process-all`, { method: 'POST' }));

  let stopped = false;
  return {
    pdsUrl,
    appviewUrl,
    async createAccount(name) {
      const password = `password-of-${name}`;
      const body = { handle: `${name}.test`, email: `${name}@example.test`, password };
      const account = texts(await call(xrpc('com.atproto.server.createAccount'), { body }), 'did', 'handle', 'accessJwt');
      const app = await call(xrpc('com.atproto.server.createAppPassword'), { body: { name: 'auscult' }, token: account.accessJwt });
      // The AppView hears of it a moment later, and until then answers "Profile not found".
      await processAll();
      return { ...account, password, appPassword: texts(app, 'password').password };
    },
    likePost: (by, subject) => createRecord(by, 'app.bsky.feed.like', { subject: reference(subject) }),
    repost: (by, subject) => createRecord(by, 'app.bsky.feed.repost', { subject: reference(subject) }),
    replyTo: (by, post, text) =>
      createRecord(by, 'app.bsky.feed.post', { text, reply: { root: reference(post), parent: reference(post) } }),
    follow: (by, subject) => createRecord(by, 'app.bsky.graph.follow', { subject }),
    async listRecords(did, collection = 'app.bsky.feed.post') {
      const records: ListedRecord[] = [];
      let cursor: string | undefined;
      do {
        const query = new URLSearchParams({ repo: did, collection, limit: '100', ...(cursor && { cursor }) });
        const page = (await call(`${xrpc('com.atproto.repo.listRecords')}?${query}`)) as { records: ListedRecord[]; cursor?: string };
        records.push(...page.records);
        cursor = page.cursor;
      } while (cursor);
      return records;
    },
    processAll,
    injectFault: async (fault) => void (await call(`${controlUrl}/faults`, { body: { times: 1, ...fault } })),
    clearFaults: async () => void (await call(`${controlUrl}/faults`, { method: 'DELETE' })),
    async expiredAccessToken(did) {
      return texts(await call(`${controlUrl}/expired-access-token`, { body: { did } }), 'accessJwt').accessJwt;
    },
    async stop() {
      if (stopped) return;
      stopped = true;
      network.users -= 1;
      if (network.users > 0) return;
      running.delete(key);
      const ended = network.child.exitCode === null ? once(network.child, 'exit') : undefined;
      network.child.ref();
      network.child.stdin?.end();
      await ended;
    },
  };
}
