/** What stored mentions cost and how soon they are found: searches, dashboards, a back-fill, at a tenth of the number and at the whole. */
import { sql } from 'kysely';
import { backfillTask } from '#modules/listening/backfill.ts';
import { rawPostSchema, type RawPost } from '#modules/listening/contract-schemas.ts';
import { workPost } from '#modules/listening/intake.ts';
import { mentionId } from '#modules/listening/names.ts';
import { currentSet } from '#modules/listening/query-sets.ts';
import { readIncoming, type ReadSlice } from '#modules/listening/reading.ts';
import { runOfToday } from '#modules/listening/runs.ts';
import { writeBatch } from '#modules/listening/write-batch.ts';
import { aSource, type Bed } from './listening-bed.ts';
import { percentile } from './report.ts';
import { createWorkload } from './workload.ts';

type Tell = (name: string, value: number, unit: string, how: string) => void;

const distinct = 20_000;
const year = 365 * 86_400_000;

/** Posts of the workload, analysed once; stored again and again under other names and at other times. */
async function readPosts(
  bed: Bed,
): Promise<{ posts: RawPost[]; slices: ReadSlice[]; number: number; queries: { queryId: string; version: number }[] }> {
  const workload = createWorkload(11);
  const posts = Array.from({ length: distinct }, (_, index) => {
    const { text, network, handle, type, followers } = workload.post();
    return rawPostSchema.parse({ externalId: String(index), network, kind: type, text, author: { handle, followers } });
  });
  const set = await bed.system(currentSet);
  const slices = await readIncoming(
    bed.ctx,
    set,
    bed.unitId,
    posts.map((post) => ({ work: workPost(post), sure: true })),
  );
  return { posts, slices, number: set.number, queries: set.queries };
}

/** From one number of mentions to another, evenly over a year, oldest first, as they would have come in. */
async function fill(
  bed: Bed,
  sourceId: string,
  read: Awaited<ReturnType<typeof readPosts>>,
  from: number,
  to: number,
  all: number,
): Promise<void> {
  const runId = await bed.system((scope) => runOfToday(scope, sourceId));
  const source = { id: sourceId, unitId: bed.unitId, keep: 'everything', retentionDays: 400 };
  const start = Date.now() - year;
  let next = from;
  for (let turn = 0; next < to; turn += 1) {
    const some = Array.from({ length: 8 }, (_, index) => read.slices[(turn * 8 + index) % read.slices.length] as ReadSlice);
    const slices = some.map(({ kept, words }) => ({
      words,
      incoming: kept.map((one) => {
        const number = (next += 1);
        const post = {
          ...(read.posts[one.place] as RawPost),
          externalId: `stored-${number}`,
          publishedAt: new Date(start + Math.floor((number / all) * year)).toISOString(),
        };
        return {
          id: mentionId(bed.ctx.organisationId, post.network, post.externalId),
          content: '',
          post,
          read: { ...one, simhash: null },
          matched: one.matched.flatMap((place) => read.queries[place] ?? []),
          sampled: false,
        };
      }),
    }));
    await bed.system((scope) => writeBatch(scope, { source, runId, posts: [] }, read.number, slices));
  }
}

export async function measureStored(bed: Bed, count: number, tell: Tell, say: (line: string) => void): Promise<void> {
  const sourceId = await aSource(bed, 'everything');
  const read = await readPosts(bed);
  say('posts read');
  let stored = 0;
  for (const size of [count / 10, count]) {
    const began = performance.now();
    await fill(bed, sourceId, read, stored, size, count);
    say(`${size} stored in ${((performance.now() - began) / 1000).toFixed(0)} s`);
    stored = size;
    await settle(bed, say);
    await measure(bed, size, tell);
  }
}

/** Until the index and the counts are merged as they are a few minutes after. */
async function settle(bed: Bed, say: (line: string) => void): Promise<void> {
  const began = performance.now();
  const { tendSegments } = await import('#modules/listening/words/merge.ts');
  const { compact } = await import('#modules/listening/rollups.ts');
  await tendSegments(bed.ctx, new AbortController().signal);
  while (await bed.system(compact));
  await bed.kernel.ownerPool.query('vacuum analyze');
  say(`merged in ${((performance.now() - began) / 1000).toFixed(0)} s`);
}

async function measure(bed: Bed, size: number, tell: Tell): Promise<void> {
  const name = size >= 1e6 ? `${size / 1e6} M mentions` : `${size / 1e3} k mentions`;
  const to = new Date().toISOString().slice(0, 10);
  const from = new Date(Date.now() - 364 * 86_400_000).toISOString().slice(0, 10);
  const { rows } = await bed.kernel.ownerPool.query<{ bytes: string; words: string; mentions: string }>(
    `select sum(pg_total_relation_size(c.oid)) as bytes, sum(pg_total_relation_size(c.oid)) filter (where relname like 'segment%') as words,
       (select count(*) from listening.mention) as mentions
     from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname = 'listening' and c.relkind = 'r'`,
  );
  tell(
    `${name}: size`,
    Number(rows[0]?.bytes) / Number(rows[0]?.mentions),
    'bytes/mention',
    `everything of listening; ${(Number(rows[0]?.words) / Number(rows[0]?.mentions)).toFixed(0)} of them the index of words`,
  );
  const ask = async (path: string, body?: unknown) => (await bed.ask(body === undefined ? 'GET' : 'POST', path, body)).ms;
  const search = (text: string, more = {}) => ask('/listening/mentions/search', { from, to, text, limit: 20, ...more });
  const texts: Record<string, string[]> = {
    'a rare word': ['bopasa', 'novacorepulse', 'herzklinikzentrum', 'cardiologie', 'kliniekbloed', 'fagesa', 'vitaheart'],
    'two words': [
      'hospital AND novacare',
      'Krankenhaus AND Kostenträger',
      'ziekenhuis AND hartlong',
      'scan AND kosten*',
      'clinique AND cardioscopie',
    ],
    'a phrase': ['"hospital doctor"', '"Angst Krebs"', '"wachttijd onderzoek"', '"côut équipe"', '"hôpital médecin"'],
    'a common word': ['hospital', 'Arzt', 'dokter', 'médecin', 'scan'],
  };
  for (const [what, list] of Object.entries(texts)) {
    const times: number[] = [];
    for (const text of [...list, ...list, ...list]) times.push(await search(text));
    tell(
      `${name}: search, ${what}`,
      percentile(times, 0.95),
      'ms',
      `p95 of ${times.length}, over a year; median ${percentile(times, 0.5).toFixed(0)} ms`,
    );
  }
  const { body } = await bed.ask('GET', '/listening/queries');
  const ids = (body as { id: string; recent: { posts: number } }[])
    .toSorted((one, other) => other.recent.posts - one.recent.posts)
    .map(({ id }) => id);
  const dashboards: number[] = [];
  for (const id of [...ids.slice(0, 15), ...ids.slice(200, 215)])
    dashboards.push(await ask(`/listening/queries/${id}/insights?from=${from}&to=${to}`));
  tell(`${name}: dashboard of a query`, percentile(dashboards, 0.95), 'ms', `p95 of ${dashboards.length}, a year against the days before`);
  for (const [what, text] of [
    ['of rare words', 'novacorepulse OR herzklinikzentrum'],
    ['of a common word', 'hospital AND NOT "hospital doctor"'],
  ] as const)
    await backfill(bed, name, what, text, tell);
}

async function backfill(bed: Bed, name: string, what: string, text: string, tell: Tell): Promise<void> {
  const { body } = await bed.ask('POST', '/listening/queries', { unitId: bed.unitId, name: `${name} ${what}`, text, zone: 'UTC' });
  const { id } = body as { id: string };
  const began = performance.now();
  await backfillTask.run({ ...bed.ctx, attempt: 1, lastAttempt: false, signal: new AbortController().signal }, { queryId: id, version: 1 });
  const seconds = (performance.now() - began) / 1000;
  const { rows } = await bed.system(({ db }) =>
    sql<{ n: number }>`select count(*)::int as n from listening.match where query_id = ${id}`.execute(db),
  );
  tell(`${name}: back-fill ${what}`, seconds, 's', `a year; ${rows[0]?.n ?? 0} matches`);
}
