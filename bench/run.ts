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
const rows: Row[] = [];
const load = loadavg().map((value) => value.toFixed(1)).join(' ');
const say = (line: string) => process.stderr.write(`${line}\n`);

const dataDir = await mkdtemp(`${tmpdir()}/auscult-bench-`);
try {
  await measureStarts();
  say('filling the example organisation …');
  const password = fillExample();
  const running = await start(dataDir);
  try {
    await settle();
    const { program, postgres } = running.memory();
    rows.push({ name: 'idle memory, program', value: program, unit: 'MiB', how: 'PSS ten seconds after start' });
    rows.push({ name: 'idle memory, PostgreSQL', value: postgres, unit: 'MiB', how: 'PSS of all its processes' });
    await measureEndpoints(running, password);
    await measureWeb();
    await measureInteractive(running, password);
  } finally {
    await running.stop();
  }
} finally {
  await rm(dataDir, { recursive: true, force: true });
}
await report('Auscult', rows, load);

async function measureStarts(): Promise<void> {
  const first = await start(dataDir);
  rows.push({ name: 'first start', value: first.startedInMs, unit: 'ms', how: 'empty folder: initdb, migrations, until /readyz' });
  await first.stop();
  const later: number[] = [];
  for (let round = 0; round < 5; round++) {
    const again = await start(dataDir);
    later.push(again.startedInMs);
    await again.stop();
  }
  rows.push({ name: 'later start', value: median(later), unit: 'ms', how: 'median of 5, until /readyz' });
}

function fillExample(): string {
  const output = execFileSync(process.execPath, ['src/main.ts', 'demo'], { cwd: root, encoding: 'utf8', env: { ...process.env, DATA_DIR: dataDir, LOG_LEVEL: 'error' }, stdio: ['ignore', 'pipe', 'ignore'] });
  const password = /Password\s+(\S+)/.exec(output)?.[1];
  if (!password) throw new Error('the example gave no password');
  return password;
}

async function settle(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 10_000));
}

interface User {
  get(path: string): Promise<{ ms: number; body: unknown }>;
}

/** Each user comes from an address of their own, as through a proxy, so that rate limits count them apart. */
async function signIn({ url }: Running, password: string, number: number): Promise<User> {
  const address = `192.0.2.${number + 1}`;
  const answer = await fetch(`${url}/api/sign-in`, { method: 'POST', headers: { 'content-type': 'application/json', 'x-forwarded-for': address }, body: JSON.stringify({ email: 'guide@meridia.example', password }) });
  if (!answer.ok) throw new Error(`signing in answered ${answer.status}`);
  const cookie = answer.headers.getSetCookie().map((line) => line.split(';')[0]).join('; ');
  return {
    get: async (path) => {
      const began = performance.now();
      const response = await fetch(`${url}/api${path}`, { headers: { cookie, 'x-forwarded-for': address } });
      const body: unknown = await response.json();
      if (!response.ok) throw new Error(`${path} answered ${response.status}`);
      return { ms: performance.now() - began, body };
    },
  };
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
  const goal = z.array(z.object({ id: z.string() })).min(1).parse((await one.get('/goals')).body)[0]?.id;
  const month = new Date().toISOString().slice(0, 7);
  const paths: Record<string, string> = {
    'who I am': '/me', 'what needs me': '/needs', goals: '/goals', 'a goal’s progress': `/goals/${goal}/progress`, KPIs: '/measurement/kpis', posts: '/posts', 'a post': `/posts/${post}`,
    'a release': `/releases/${release}`, calendar: `/calendar?from=${month}-01&to=${month}-28&zone=Europe/Amsterdam`, 'linked record': `/links/post/${post}`,
  };
  for (const [name, path] of Object.entries(paths)) {
    await one.get(path); // once, so that what is prepared on first use is prepared
    const times = (await Promise.all(people.map(async (person) => {
      const own: number[] = [];
      for (let round = 0; round < requestsEach; round++) own.push((await person.get(path)).ms);
      return own;
    }))).flat();
    rows.push({ name: `${name}, p50`, value: median(times), unit: 'ms', how: `${users} at once, ${times.length} requests` });
    rows.push({ name: `${name}, p95`, value: percentile(times, 0.95), unit: 'ms', how: '' });
  }
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
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'] });
  try {
    const times: number[] = [];
    let bytes = 0;
    for (let round = 0; round < 5; round++) {
      const context = await browser.newContext({ baseURL: url });
      await context.request.post('/api/sign-in', { data: { email: 'guide@meridia.example', password } });
      const page = await context.newPage();
      bytes = 0;
      page.on('response', (response) => {
        void response.request().sizes().then((sizes) => (bytes += sizes.responseBodySize), () => undefined);
      });
      const began = performance.now();
      await page.goto('/');
      await page.getByRole('link', { name: 'Strategy', exact: true }).waitFor();
      await page.getByRole('heading', { level: 1 }).waitFor();
      times.push(performance.now() - began);
      await page.waitForLoadState('networkidle');
      await context.close();
    }
    rows.push({ name: 'time to interactive', value: median(times), unit: 'ms', how: 'Home, empty cache, signed in, headless Chromium, median of 5' });
    rows.push({ name: 'Home, over the wire', value: bytes / 1024, unit: 'kB', how: 'all responses, compressed' });
  } finally {
    await browser.close();
  }
}
