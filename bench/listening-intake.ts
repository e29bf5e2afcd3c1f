/** Intake at full rate: posts read from a file as a push brings them, taken in by the functions that pushes, feeds and files use. */
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import type { IntakeSource } from '#modules/listening/batch.ts';
import { takeIn } from '#modules/listening/intake.ts';
import { readRawPost } from '#modules/listening/raw-post.ts';
import { runOfToday } from '#modules/listening/runs.ts';
import { percentile } from './report.ts';
import { randomOf, createWorkload } from './workload.ts';
import type { Bed } from './listening-bed.ts';

export const postsInBatch = 2_000;
/** As several that push at once. */
const atOnce = 3;

/** Batches of posts as JSON, one a line, of the committed workload: no language given, published over the last week. */
export async function writePosts(file: string, batches: number, from: number): Promise<void> {
  const workload = createWorkload(7);
  const random = randomOf(from + 1);
  const handle = await open(file, 'w');
  const now = Date.now();
  for (let batch = 0; batch < batches; batch += 1) {
    const posts = Array.from({ length: postsInBatch }, (_, index) => {
      const { text, network, handle: author, type, followers } = workload.post();
      return {
        externalId: `${from}-${batch}-${index}`,
        network,
        kind: type,
        text,
        publishedAt: new Date(now - Math.floor(random() * 7 * 86_400_000)).toISOString(),
        author: { handle: author, followers },
        url: `https://${network}.example/${author}/${from}-${batch}-${index}`,
      };
    });
    await handle.write(`${JSON.stringify(posts)}\n`);
  }
  await handle.close();
}

export interface IntakeResult {
  seen: number;
  kept: number;
  seconds: number;
  /** MiB at the start, in the middle, at the end of it. */
  memory: number[];
  /** Seconds of processor, all threads. */
  program: number;
  postgres: number;
  interactive: number[];
  searchableMs: number[];
}

/** Takes in for so many seconds, with a person at work meanwhile. */
export async function measureIntake(
  bed: Bed,
  { sourceId, personal }: { sourceId: string; personal: string },
  keep: string,
  file: string,
  seconds: number,
): Promise<IntakeResult> {
  const runId = await bed.system((scope) => runOfToday(scope, sourceId));
  const source = { id: sourceId, unitId: bed.unitId, keep, retentionDays: 90 };
  const lines = createInterface({ input: createReadStream(file) })[Symbol.asyncIterator]();
  const result: IntakeResult = { seen: 0, kept: 0, seconds: 0, memory: [], program: 0, postgres: 0, interactive: [], searchableMs: [] };
  // The threads read the queries and find their pace.
  for (let batch = 0; batch < 10; batch += 1) await takeNext(bed, source, runId, lines);
  const began = performance.now();
  const cpu = process.cpuUsage();
  const postgres = bed.postgresSeconds();
  const over = () => performance.now() - began > seconds * 1000;
  const memory = setInterval(() => result.memory.push(process.memoryUsage().rss / 2 ** 20), 1000);
  const work = async () => {
    while (!over()) {
      const { seen, added } = await takeNext(bed, source, runId, lines);
      result.seen += seen;
      result.kept += added;
    }
  };
  await Promise.all([...Array.from({ length: atOnce }, work), person(bed, personal, result, over)]);
  clearInterval(memory);
  await lines.return?.();
  result.seconds = (performance.now() - began) / 1000;
  const { user, system } = process.cpuUsage(cpu);
  result.program = (user + system) / 1e6;
  result.postgres = bed.postgresSeconds() - postgres;
  return result;
}

async function takeNext(bed: Bed, source: IntakeSource, runId: string, lines: AsyncIterator<string>) {
  const { value, done } = await lines.next();
  if (done === true) throw new Error('the file of posts is too short');
  const posts = (JSON.parse(value) as unknown[]).flatMap((post, index) => readRawPost(post, index + 1).post ?? []);
  return takeIn(bed.ctx, { source, runId, posts });
}

/** Looks things up twice a second; now and then pushes a post and looks for it. */
async function person(bed: Bed, sourceId: string, result: IntakeResult, over: () => boolean): Promise<void> {
  const to = new Date().toISOString().slice(0, 10);
  const from = new Date(Date.now() - 29 * 86_400_000).toISOString().slice(0, 10);
  const { body } = await bed.ask('GET', '/listening/queries');
  const [query] = body as { id: string }[];
  const asks: (() => Promise<{ ms: number }>)[] = [
    () => bed.ask('GET', '/me'),
    () => bed.ask('POST', '/listening/mentions/search', { from, to, text: 'novacare OR cardiomed', limit: 20 }),
    () => bed.ask('GET', `/listening/queries/${query?.id}/insights?from=${from}&to=${to}`),
    () => bed.ask('GET', '/listening/sources'),
  ];
  for (let round = 0; !over(); round += 1) {
    const asked = asks[round % asks.length];
    if (asked) result.interactive.push((await asked()).ms);
    if (round % 20 === 10) {
      const word = `zebrafinch${round}x${Date.now()}`;
      const pushed = performance.now();
      await bed.ask('POST', '/listening/push', {
        sourceId,
        posts: [{ externalId: word, network: 'bluesky', text: `a ${word} {hospital}`, publishedAt: new Date().toISOString() }],
      });
      const found = await bed.ask('POST', '/listening/mentions/search', { from, to, text: word, spam: 'with' });
      if ((found.body as { total: number }).total === 1) result.searchableMs.push(performance.now() - pushed);
    }
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
}

export const p95 = (values: readonly number[]): number => percentile(values, 0.95);
