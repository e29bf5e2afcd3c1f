/**
 * `npm run bench:matching [-- --json FILE]`: posts a second and core, matched against 10,000 and 100,000 saved queries, from
 * the text as it came to the numbers of the queries. Beside it, on the same posts and queries: a regular expression for each
 * word of each query, and PostgreSQL evaluating every `tsquery`. In processor time, so that a busy machine counts little.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { loadavg, tmpdir } from 'node:os';
import { Client } from 'pg';
import { startPostgres } from '#kernel/postgres/start.ts';
import { createReader } from '#text/match/document.ts';
import type { Post } from '#text/match/post.ts';
import { addQuery, createQuerySet, match, tune } from '#text/match/query-set.ts';
import type { QuerySet } from '#text/match/query-set.ts';
import { fold } from '#text/normalise.ts';
import { parse } from '#text/query/parse.ts';
import { asRegExps, asTsquery } from './match-peers.ts';
import type { RegExpTest } from './match-peers.ts';
import type { QueryNode } from '#text/query/syntax.ts';
import { scan } from '#text/tokenise.ts';
import { median, report } from './report.ts';
import type { Row } from './report.ts';
import { createWorkload } from './workload.ts';

const rounds = 9;
const postsEach = 10_000;
const how = `text to matches, one core, median of ${rounds} × ${postsEach}`;
const rows: Row[] = [];
const say = (line: string) => process.stderr.write(`${line}\n`);
const load = loadavg()
  .map((value) => value.toFixed(1))
  .join(' ');

const workload = createWorkload(7);
const posts = Array.from({ length: rounds * postsEach }, () => workload.post());
const warm = Array.from({ length: 60_000 }, () => workload.post());
const queries: QueryNode[] = [];

function ask(count: number): void {
  while (queries.length < count) {
    const written = workload.query();
    const { query } = parse(written);
    if (query === null) throw new Error(`not a query: ${written}`);
    queries.push(query.root);
  }
}

const length = posts.reduce((sum, { text }) => sum + text.length, 0) / posts.length;
say(`${posts.length} posts, ${length.toFixed(0)} characters in the mean`);

/** Seconds of processor that it takes, all threads of this process. */
function seconds(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}

function perSecond(work: (post: Post) => void, warmUp: readonly Post[] = warm): number {
  warmUp.forEach(work);
  const rates: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const part = posts.slice(round * postsEach, (round + 1) * postsEach);
    rates.push(postsEach / seconds(() => part.forEach(work)));
  }
  return median(rates);
}

const rate = (name: string, value: number, how: string) => rows.push({ name, value, unit: 'posts/s', how });

rate(
  'folded and cut into words only',
  perSecond(({ text }) => void scan(fold(text))),
  'the share that analysis needs as well',
);
const read = createReader();
rate(
  'read into a document only',
  perSecond((post) => void read(post)),
  'places, names, fields',
);
measureSmall();
measureBoth();
measureRegExps(queries.slice(0, 10_000));
const version = await measurePostgres(queries.slice(0, 10_000));
await report('Matching', rows, { load, postgres: version });

function filled(count: number): { set: QuerySet; filling: number } {
  ask(count);
  const set = createQuerySet();
  const filling = seconds(() => queries.slice(0, count).forEach((root, number) => addQuery(set, number, root)));
  warm.slice(0, 5000).forEach((post) => match(set, read(post)));
  tune(set);
  warm.forEach((post) => match(set, read(post)));
  return { set, filling };
}

function measureSmall(): void {
  const { set, filling } = filled(10_000);
  const value = perSecond((post) => void match(set, read(post)), []);
  rate('10,000 queries', value, `${how}; ${share(set)} of posts match`);
  rows.push({ name: '10,000 queries, to add one', value: (filling / 10_000) * 1e6, unit: 'µs', how: 'tree to index' });
}

/** Both sizes in turn, round by round, so that what else the machine does weighs on both alike. */
function measureBoth(): void {
  const small = filled(10_000).set;
  const { set: large, filling } = filled(100_000);
  const rates: number[] = [];
  const slower: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const part = posts.slice(round * postsEach, (round + 1) * postsEach);
    const one = seconds(() => part.forEach((post) => match(small, read(post))));
    const other = seconds(() => part.forEach((post) => match(large, read(post))));
    rates.push(postsEach / other);
    slower.push(other / one);
  }
  rate('100,000 queries', median(rates), `${how}; ${share(large)} of posts match`);
  rows.push({ name: '100,000 queries, to add one', value: (filling / 100_000) * 1e6, unit: 'µs', how: 'tree to index' });
  rows.push({ name: '100,000 queries, times slower', value: median(slower), unit: '×', how: 'than 10,000, in turn with them' });
}

function share(set: QuerySet): string {
  const matching = posts.slice(0, postsEach).filter((post) => match(set, read(post)).length > 0).length;
  return `${((matching / postsEach) * 100).toFixed(0)} %`;
}

function measureRegExps(roots: readonly QueryNode[]): void {
  const tests: RegExpTest[] = roots.map(asRegExps);
  const few = posts.slice(0, 100);
  const run = ({ text }: Post): number => tests.filter((test) => test(text)).length;
  few.slice(0, 10).forEach(run);
  const rates = [0, 1, 2].map(() => few.length / seconds(() => few.forEach(run)));
  rate('10,000 queries, regular expressions', median(rates), `one for each word of each query; ${few.length} posts, median of 3`);
}

async function measurePostgres(roots: readonly QueryNode[]): Promise<string> {
  const dataDir = await mkdtemp(`${tmpdir()}/auscult-bench-match-`);
  const postgres = await startPostgres(dataDir, say);
  const client = new Client({ connectionString: postgres.url });
  try {
    await client.connect();
    const { rows: versions } = await client.query<{ server_version: string }>('show server_version');
    await client.query('create temporary table saved (number int primary key, query tsquery not null)');
    const written = roots.map(asTsquery);
    await client.query(
      'insert into saved select number - 1, query::tsquery from unnest($1::text[]) with ordinality as given(query, number)',
      [written],
    );
    await client.query('analyze saved');
    // Parallel workers would be more than one core.
    await client.query('set max_parallel_workers_per_gather = 0');
    const texts = posts.slice(0, 100).map(({ text }) => text);
    const times: number[] = [];
    for (let round = 0; round < 3; round += 1) {
      const { rows: plans } = await client.query<{ 'QUERY PLAN': [{ 'Execution Time': number }] }>(
        `explain (analyze, timing off, format json)
         select post.text, saved.number
           from (select text, to_tsvector('simple', text) as words from unnest($1::text[]) as given(text) offset 0) post
           join saved on post.words @@ saved.query`,
        [texts],
      );
      times.push(texts.length / ((plans[0]?.['QUERY PLAN'][0]['Execution Time'] ?? Number.NaN) / 1000));
    }
    rate('10,000 queries, PostgreSQL tsquery', median(times), 'reverse search: every query tried; wall time in the server, median of 3');
    return versions[0]?.server_version ?? '';
  } finally {
    await client.end();
    await postgres.stop();
    await rm(dataDir, { recursive: true, force: true });
  }
}
