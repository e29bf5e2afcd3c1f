/**
 * The peer of intake: what one would write first. Every post by itself: each saved query tried by its regular expressions,
 * the whole analysis, one transaction with a row in each table and a full-text index kept up to date; four at a time.
 */
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import type pg from 'pg';
import { analyse } from '#text/analyse.ts';
import { parse } from '#text/query/parse.ts';
import { textData } from '../src/text-data.ts';
import type { Bed } from './listening-bed.ts';
import { writePosts } from './listening-intake.ts';
import { asRegExps, type RegExpTest } from './match-peers.ts';
import { createWorkload } from './workload.ts';

const connections = 4;
const seconds = 10;

export async function measureNaive(
  bed: Bed,
  file: string,
  tell: (name: string, value: number, unit: string, how: string) => void,
): Promise<void> {
  await writePosts(file, 1, 9);
  const data = await textData();
  const workload = createWorkload(7);
  const tests: RegExpTest[] = Array.from({ length: 10_000 }, () => {
    const { query } = parse(workload.query());
    if (!query) throw new Error('not a query');
    return asRegExps(query.root);
  });
  const clients = await Promise.all(Array.from({ length: connections }, () => bed.kernel.ownerPool.connect()));
  const [first] = clients;
  await first?.query(`create schema naive;
    create table naive.post (id text primary key, network text, published_at timestamptz, language text, sentiment text, author text);
    create table naive.words (id text primary key, text text, search tsvector generated always as (to_tsvector('simple', text)) stored);
    create index on naive.words using gin (search);
    create table naive.found (query int, id text, primary key (query, id));`);
  const lines = createInterface({ input: createReadStream(file) });
  let posts: { externalId: string; network: string; text: string; publishedAt: string; author: { handle: string } }[] = [];
  for await (const line of lines) posts = JSON.parse(line);
  // Regular expressions are made at their first use.
  for (const { text } of posts.slice(0, 3)) for (const test of tests) test(text);
  let done = 0;
  const began = performance.now();
  const store = async (client: pg.PoolClient) => {
    for (let post = posts.shift(); post && performance.now() - began < seconds * 1000; post = posts.shift()) {
      const { text } = post;
      const { language, sentiment } = analyse(data, { text });
      const found = tests.flatMap((test, query) => (test(text) ? [query] : []));
      await client.query('begin');
      await client.query('insert into naive.post values ($1, $2, $3, $4, $5, $6) on conflict do nothing', [
        post.externalId,
        post.network,
        post.publishedAt,
        language,
        sentiment.label,
        post.author.handle,
      ]);
      await client.query('insert into naive.words (id, text) values ($1, $2) on conflict do nothing', [post.externalId, text]);
      for (const query of found)
        await client.query('insert into naive.found values ($1, $2) on conflict do nothing', [query, post.externalId]);
      await client.query('commit');
      done += 1;
    }
  };
  await Promise.all(clients.map(store));
  tell(
    'peer: each post by itself',
    done / ((performance.now() - began) / 1000),
    'posts/s',
    'regular expressions, one transaction a post, GIN kept up to date, 4 connections; all kept',
  );
  for (const client of clients) client.release();
}
