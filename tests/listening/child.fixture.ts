/**
 * A process of its own for the proof of intake. Run by tests only:
 *
 *   child.fixture.ts SOURCE_ID RUN_ID FILE KILL_AT
 *
 * takes in the batches of FILE (JSON) from where the run stopped, as an import does; after each it merges counts and the
 * index of words, as the jobs do. SIGKILL at the KILL_AT-th point (0: never; prints the points that it passed). A point
 * lies before and after each statement to the database. Settings come from the environment as for the program.
 */
import { readFileSync } from 'node:fs';
import pg from 'pg';
import { z } from 'zod';
import { loadConfig } from '#kernel/config.ts';
import { newId } from '#kernel/ids.ts';
import { systemContext } from '#kernel/jobs.ts';
import { setLogLevel } from '#kernel/log.ts';
import { inTransaction } from '#kernel/transaction.ts';
import { rawPostSchema } from '#modules/listening/contract-schemas.ts';
import { takeIn } from '#modules/listening/intake.ts';
import { compact } from '#modules/listening/rollups.ts';
import { sourceOf } from '#modules/listening/sources.ts';
import { tendSegments } from '#modules/listening/words/merge.ts';
import { connect } from '../../src/runtime.ts';

const [sourceId = '', runId = '', file = '', killAt = '0'] = process.argv.slice(2);
const config = loadConfig(process.env);
setLogLevel(config.logLevel);
const { kernel, close } = await connect(config, config.databaseUrl ?? '');
const ctx = systemContext(kernel, process.env['ORGANISATION_ID'] ?? '', newId());
const batches = z.array(z.array(rawPostSchema)).parse(JSON.parse(readFileSync(file, 'utf8')));

const points: string[] = [];
/** At the chosen point the process ends as if its plug were pulled. */
function point(name: string): void {
  points.push(name);
  if (points.length !== Number(killAt)) return;
  process.kill(process.pid, 'SIGKILL');
  for (;;); // nothing more happens, not even in the microseconds before the signal arrives
}

type Query = (...given: unknown[]) => unknown;
const prototype = pg.Client.prototype as unknown as { query: Query };
const { query } = prototype;
prototype.query = function (this: unknown, ...given: unknown[]) {
  const [said] = given;
  const text = typeof said === 'string' ? said : String((said as { text?: unknown }).text);
  const name = text.trim().replaceAll(/\s+/g, ' ').slice(0, 60);
  point(`before ${name}`);
  const answer = query.apply(this, given);
  return answer instanceof Promise ? answer.finally(() => point(`after ${name}`)) : answer;
};

for (;;) {
  const { source, position } = await inTransaction(ctx, async (scope) => {
    const run = await scope.db.selectFrom('listening.run').select('position').where('id', '=', runId).executeTakeFirstOrThrow();
    const found = await sourceOf(scope, sourceId);
    if (!found) throw new Error('no source');
    return { source: found, position: run.position };
  });
  const posts = batches[position];
  if (!posts) break;
  await takeIn(ctx, { source, runId, posts, position: position + 1 });
  await inTransaction(ctx, compact);
  await tendSegments(ctx, new AbortController().signal);
}
if (killAt === '0') process.stdout.write(JSON.stringify(points));
await close();
