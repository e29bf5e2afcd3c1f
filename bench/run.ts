/**
 * `npm run bench [-- --json FILE]`: start time, idle memory, the ten main endpoints under twenty concurrent users,
 * the web's size, time to interactive. On the example organisation, with the embedded PostgreSQL. Needs Linux for memory.
 */
import { execFileSync } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { loadavg, tmpdir } from 'node:os';
import { gzipSync } from 'node:zlib';
import { chromium } from 'playwright-core';
import { z } from 'zod';
import { ensureChromium } from '../scripts/chromium.ts';
import { root, start, type Running } from './program.ts';
import { median, percentile, report, type Row } from './report.ts';

const users = 20;
const requestsEach = 15;
const draft =
  'Our cardiology department is open again on Saturdays. Ask your doctor about the new treatment, or read more at https://example.org/cardiology.';
const rows: Row[] = [];
const load = loadavg()
  .map((value) => value.toFixed(1))
  .join(' ');
let postgresVersion = '';
const say = (line: string) => process.stderr.write(`${line}\n`);

const dataDir = await mkdtemp(`${tmpdir()}/auscult-bench-`);
try {
  await measureStarts();
  say('filling the example organisation …');
  const password = fillExample();
  const running = await start(dataDir);
  try {
    await settle();
    postgresVersion = await running.postgresVersion();
    const { program, postgres } = await running.memory();
    rows.push({
      name: 'idle memory, program',
      value: program.pss,
      unit: 'MiB',
      how: `PSS ten seconds after start; RSS ${program.rss.toFixed(0)}`,
    });
    rows.push({
      name: 'idle memory, PostgreSQL',
      value: postgres.pss,
      unit: 'MiB',
      how: `PSS of all its processes; RSS ${postgres.rss.toFixed(0)}, shared memory counted in each`,
    });
    await measureEndpoints(running, password);
    await measureWeb();
    await measureInteractive(running, password);
  } finally {
    await running.stop();
  }
} finally {
  await rm(dataDir, { recursive: true, force: true });
}
await report('Auscult', rows, { load, postgres: postgresVersion });

async function measureStarts(): Promise<void> {
  const timeOf = async (folder: string, command?: readonly string[]) => {
    const running = await start(folder, command);
    await running.stop();
    return running.startedInMs;
  };
  const times = async (count: number, one: () => Promise<number>) => {
    const all: number[] = [];
    for (let round = 0; round < count; round++) all.push(await one());
    return median(all);
  };
  const first = await times(3, async () => {
    const fresh = await mkdtemp(`${tmpdir()}/auscult-bench-first-`);
    return timeOf(fresh).finally(() => rm(fresh, { recursive: true, force: true }));
  });
  rows.push({ name: 'first start', value: first, unit: 'ms', how: 'empty folder: initdb, migrations, until /readyz; median of 3' });
  await timeOf(dataDir);
  rows.push({ name: 'later start', value: await times(5, () => timeOf(dataDir)), unit: 'ms', how: 'until /readyz; median of 5' });
  rows.push({
    name: 'later start, npm start',
    value: await times(5, () => timeOf(dataDir, ['scripts/launch.mjs', 'serve'])),
    unit: 'ms',
    how: 'the same with the launcher, which looks whether anything is stale',
  });
}

function fillExample(): string {
  const output = execFileSync(process.execPath, ['src/main.ts', 'demo'], {
    cwd: root,
    encoding: 'utf8',
    env: { ...process.env, DATA_DIR: dataDir, LOG_LEVEL: 'error' },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const password = /Password\s+(\S+)/.exec(output)?.[1];
  if (!password) throw new Error('the example gave no password');
  return password;
}

async function settle(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 10_000));
}

interface Answer {
  ms: number;
  body: unknown;
}
interface User {
  get(path: string): Promise<Answer>;
  send(method: 'POST' | 'PATCH', path: string, body: unknown): Promise<Answer>;
}

/** Each user comes from an address of their own, as through a proxy, so that rate limits count them apart. */
async function signIn({ url }: Running, password: string, number: number): Promise<User> {
  const address = `192.0.2.${number + 1}`;
  const answer = await fetch(`${url}/api/sign-in`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-forwarded-for': address },
    body: JSON.stringify({ email: 'guide@meridia.example', password }),
  });
  if (!answer.ok) throw new Error(`signing in answered ${answer.status}`);
  const cookie = answer.headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; ');
  const ask = async (path: string, init: RequestInit): Promise<Answer> => {
    const began = performance.now();
    const response = await fetch(`${url}/api${path}`, {
      ...init,
      headers: { cookie, 'x-forwarded-for': address, 'content-type': 'application/json' },
    });
    const body: unknown = await response.json();
    if (!response.ok) throw new Error(`${init.method ?? 'GET'} ${path} answered ${response.status}: ${JSON.stringify(body)}`);
    return { ms: performance.now() - began, body };
  };
  return { get: (path) => ask(path, {}), send: (method, path, body) => ask(path, { method, body: JSON.stringify(body) }) };
}

async function measureEndpoints(running: Running, password: string): Promise<void> {
  say(`${users} users …`);
  const people: User[] = [];
  for (let number = 0; number < users; number++) people.push(await signIn(running, password, number));
  const page = z.object({ items: z.array(z.object({ id: z.string() })).min(1) });
  const [one] = people;
  if (!one) throw new Error('nobody signed in');
  const post = page.parse((await one.get('/posts')).body).items[0]?.id;
  const release = page.parse((await one.get('/releases')).body).items[0]?.id;
  const goal = z
    .array(z.object({ id: z.string() }))
    .min(1)
    .parse((await one.get('/goals')).body)[0]?.id;
  const units = z
    .array(z.object({ id: z.string() }))
    .min(1)
    .parse((await one.get('/units')).body);
  const month = new Date().toISOString().slice(0, 7);
  const read = (path: string) => (person: User) => person.get(path);
  const endpoints: Record<string, (person: User) => Promise<Answer>> = {
    'who I am': read('/me'),
    'what needs me': read('/needs'),
    'a goal’s progress': read(`/goals/${goal}/progress`),
    posts: read('/posts'),
    'a post': read(`/posts/${post}`),
    'a post saved': await ownPosts(people, units[0]?.id ?? ''),
    'a text checked': (person) =>
      person.send('POST', '/checks', { text: draft, language: 'en', markets: ['NL', 'DE'], audience: 'public' }),
    'a release': read(`/releases/${release}`),
    calendar: read(`/calendar?from=${month}-01&to=${month}-28&zone=Europe/Amsterdam`),
    'linked record': read(`/links/post/${post}`),
  };
  for (const [name, ask] of Object.entries(endpoints)) {
    await ask(one); // once, so that what is prepared on first use is prepared
    const times = (
      await Promise.all(
        people.map(async (person) => {
          const own: number[] = [];
          for (let round = 0; round < requestsEach; round++) own.push((await ask(person)).ms);
          return own;
        }),
      )
    ).flat();
    rows.push({ name: `${name}, p50`, value: median(times), unit: 'ms', how: `${users} at once, ${times.length} requests` });
    rows.push({ name: `${name}, p95`, value: percentile(times, 0.95), unit: 'ms', how: '' });
  }
}

/** Everybody types in a post of their own; each save builds on the one before. */
async function ownPosts(people: readonly User[], unitId: string): Promise<(person: User) => Promise<Answer>> {
  const made = z.object({ id: z.string(), revision: z.number() });
  const posts = new Map<User, z.infer<typeof made>>();
  for (const person of people)
    posts.set(person, made.parse((await person.send('POST', '/posts', { unitId, title: 'A draft', language: 'en', text: draft })).body));
  return async (person) => {
    const post = posts.get(person)!;
    const answer = await person.send('PATCH', `/posts/${post.id}`, { revision: post.revision, text: `${draft} (${post.revision})` });
    posts.set(person, made.parse(answer.body));
    return answer;
  };
}

async function measureWeb(): Promise<void> {
  const folder = `${root}web/dist`;
  const page = await readFile(`${folder}/index.html`, 'utf8');
  const gzip = async (file: string) => gzipSync(await readFile(`${folder}/${file}`)).length / 1024;
  const initial = [...page.matchAll(/(?:src|href)="\/(assets\/[^"]+\.(?:js|css))"/g)].map((match) => match[1] ?? '');
  let first = 0;
  for (const file of new Set(initial)) first += await gzip(file);
  let all = 0;
  for (const name of await readdir(`${folder}/assets`)) if (/\.(js|css)$/.test(name)) all += await gzip(`assets/${name}`);
  rows.push({ name: 'web, named by the page', value: first, unit: 'kB gzip', how: 'scripts and styles of index.html' });
  rows.push({ name: 'web, all rooms and languages', value: all, unit: 'kB gzip', how: 'every script and style' });
}

async function measureInteractive({ url }: Running, password: string): Promise<void> {
  const executablePath = ensureChromium();
  if (!executablePath) return;
  const browser = await chromium.launch({
    executablePath,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
  try {
    const times: number[] = [];
    let bytes = 0;
    for (let round = 0; round < 5; round++) {
      const context = await browser.newContext({ baseURL: url });
      await context.request.post('/api/sign-in', { data: { email: 'guide@meridia.example', password } });
      const page = await context.newPage();
      bytes = 0;
      page.on('response', (response) => {
        void response
          .request()
          .sizes()
          .then(
            (sizes) => (bytes += sizes.responseBodySize),
            () => undefined,
          );
      });
      const began = performance.now();
      await page.goto('/');
      await page.getByRole('link', { name: 'Strategy', exact: true }).waitFor();
      await page.getByRole('heading', { level: 1 }).waitFor();
      times.push(performance.now() - began);
      await page.waitForLoadState('networkidle');
      await context.close();
    }
    rows.push({
      name: 'time to interactive',
      value: median(times),
      unit: 'ms',
      how: 'Home, empty cache, signed in, headless Chromium, median of 5',
    });
    rows.push({ name: 'Home, over the wire', value: bytes / 1024, unit: 'kB', how: 'all responses, compressed' });
  } finally {
    await browser.close();
  }
}
