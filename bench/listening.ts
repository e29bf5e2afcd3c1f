/**
 * `npm run bench:listening [-- --seconds 60] [--stored 1000000] [--json FILE]`: intake end to end on this machine, with a
 * person at work meanwhile; then searches, dashboards and a back-fill over what is stored; beside a naive intake.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { loadavg, tmpdir } from 'node:os';
import { parseArgs } from 'node:util';
import { aSource, makeBed, saveQueries } from './listening-bed.ts';
import { measureIntake, p95, postsInBatch, writePosts, type IntakeResult } from './listening-intake.ts';
import { measureNaive } from './listening-peer.ts';
import { measureStored } from './listening-stored.ts';
import { median, report, type Row } from './report.ts';

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '60' },
    keep: { type: 'string', default: 'both' },
    queries: { type: 'string', default: '10000' },
    stored: { type: 'string', default: '0' },
    json: { type: 'string' },
  },
});
const seconds = Number(values.seconds);
const rows: Row[] = [];
const say = (line: string) => process.stderr.write(`${line}\n`);
const load = loadavg()
  .map((value) => value.toFixed(1))
  .join(' ');
const row = (name: string, value: number, unit: string, how: string) => {
  rows.push({ name, value, unit, how });
  say(`${name}: ${value.toFixed(1)} ${unit} (${how})`);
};

const folder = await mkdtemp(`${tmpdir()}/auscult-bench-posts-`);
const bed = await makeBed(say);
try {
  await saveQueries(bed, Number(values.queries));
  for (const keep of ['matched', 'everything'] as const) {
    if (values.keep !== 'both' && values.keep !== keep) continue;
    const most = keep === 'matched' ? 30_000 : 8_000;
    const file = `${folder}/${keep}.jsonl`;
    await writePosts(file, Math.ceil((most * seconds) / postsInBatch) + 14, keep === 'matched' ? 1 : 2);
    say(`posts written; load ${loadavg()[0]?.toFixed(1)}`);
    const ids = { sourceId: await aSource(bed, keep), personal: await aSource(bed, 'everything') };
    tell(keep, await measureIntake(bed, ids, keep, file, seconds));
  }
  if (values.keep !== 'none') await measureNaive(bed, `${folder}/naive.jsonl`, row);
  if (Number(values.stored) > 0) await measureStored(bed, Number(values.stored), row, say);
} finally {
  await bed.stop();
  await rm(folder, { recursive: true, force: true });
}
await report('Listening', rows, { load, postgres: bed.postgres });

function tell(keep: string, result: IntakeResult): void {
  const what = keep === 'matched' ? 'intake, what matches is kept' : 'intake, all kept';
  row(
    what,
    result.seen / result.seconds,
    'posts/s',
    `end to end over ${result.seconds.toFixed(0)} s; ${((result.kept / result.seen) * 100).toFixed(1)} % kept`,
  );
  row(
    `${what}: processor, program`,
    (result.program / result.seen) * 1e6,
    'µs/post',
    `${(result.program / result.seconds).toFixed(2)} cores`,
  );
  row(
    `${what}: processor, PostgreSQL`,
    (result.postgres / result.seen) * 1e6,
    'µs/post',
    `${(result.postgres / result.seconds).toFixed(2)} cores`,
  );
  row(
    `${what}: two whole cores would do`,
    (2 * result.seen) / (result.program + result.postgres),
    'posts/s',
    'by the processor used; other work ran beside',
  );
  const third = Math.ceil(result.memory.length / 3);
  row(`${what}: memory, second third`, median(result.memory.slice(third, 2 * third)), 'MiB', 'resident, median');
  row(`${what}: memory, last third`, median(result.memory.slice(2 * third)), 'MiB', 'resident, median');
  row(`${what}: interactive meanwhile`, p95(result.interactive), 'ms', `p95 of ${result.interactive.length}`);
  row(`${what}: pushed until found`, Math.max(...result.searchableMs), 'ms', `longest of ${result.searchableMs.length}`);
}
