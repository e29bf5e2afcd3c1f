/**
 * A process of its own for the proofs of publishing. Run by tests only:
 *
 *   child.fixture.ts dispatch SCHEDULE_ID KILL_AT   one dispatch; SIGKILL at the KILL_AT-th point (0: never; prints how many there are, and at which the post's answer came)
 *   child.fixture.ts recover                        works what is due, an hour later each round, until nothing is left
 *   child.fixture.ts work                           works the queue until SIGTERM, as `auscult worker` does
 *
 * A point lies before and after each statement to the database and before, in the middle of and after each call to the
 * network. Settings come from the environment as for the program; ORGANISATION_ID names whose dispatches they are, and
 * BLIND=yes makes every look-up answer that nothing stands there.
 */
import { setImmediate as turn } from 'node:timers/promises';
import pg from 'pg';
import { connectors } from '#connectors/index.ts';
import { moveClock } from '#kernel/clock.ts';
import { loadConfig } from '#kernel/config.ts';
import { newId } from '#kernel/ids.ts';
import { systemContext } from '#kernel/jobs.ts';
import { setLogLevel } from '#kernel/log.ts';
import { inTransaction } from '#kernel/transaction.ts';
import type { Context, Kernel } from '#kernel/types.ts';
import { openDispatch } from '#modules/publishing/open.ts';
import { runDispatch } from '#modules/publishing/dispatch.ts';
import { workDue } from '#modules/publishing/dispatch-job.ts';
import { connect } from '../../src/runtime.ts';
import { unforgiving } from './unforgiving.ts';

const [mode, ...args] = process.argv.slice(2);
const config = loadConfig(process.env);
setLogLevel(config.logLevel);
const { kernel, close } = await connect(config, config.databaseUrl ?? '');
const { outbound } = kernel;
const harsh = unforgiving(outbound);
kernel.outbound = Object.assign(harsh, { close: outbound.close }) as typeof outbound;
if (process.env['BLIND'] === 'yes')
  for (const connector of Object.values(connectors)) connector.lookUp = async () => ({ outcome: 'absent' });
const ctx: Context = systemContext(kernel, process.env['ORGANISATION_ID'] ?? '', newId());

let points = 0;
let killAt = 0;
let answeredAt = 0;
/** One more point is passed; at the chosen one, the process ends as if its plug were pulled. */
function point(): void {
  points += 1;
  if (points !== killAt) return;
  process.kill(process.pid, 'SIGKILL');
  for (;;); // nothing more happens, not even in the microseconds before the signal arrives
}

function placePoints(held: Kernel): void {
  type Query = (...given: unknown[]) => unknown;
  const prototype = pg.Client.prototype as unknown as { query: Query };
  const { query } = prototype;
  prototype.query = function (this: unknown, ...given: unknown[]) {
    point();
    const answer = query.apply(this, given);
    return answer instanceof Promise ? answer.finally(point) : answer;
  };
  const calls = held.outbound;
  const counted = async (...given: Parameters<typeof calls>) => {
    point();
    const answer = calls(...given);
    answer.catch(() => undefined);
    for (let turns = 0; turns < 3; turns += 1) await turn();
    point();
    const response = await answer;
    if (String(given[0]).includes('com.atproto.repo.putRecord')) answeredAt = points + 1;
    point();
    return response;
  };
  held.outbound = Object.assign(counted, { close: calls.close }) as typeof calls;
}

async function dispatchOne(scheduleId: string): Promise<void> {
  placePoints(kernel);
  const dispatchId = await inTransaction(ctx, (scope) => openDispatch(scope, scheduleId));
  if (dispatchId === null) throw new Error('the schedule is not due');
  await runDispatch(ctx, dispatchId);
  killAt = 0;
  process.stdout.write(JSON.stringify({ points, answeredAt }));
}

/** An hour passes before each round: leases have run out, and what waited is due. */
async function recover(): Promise<void> {
  for (let hours = 1; hours <= 24; hours += 1) {
    moveClock(hours * 3_600_000);
    if ((await workDue(ctx)) === 0 && hours > 1) break;
  }
}

async function workQueueUntilTold(): Promise<void> {
  const told = new Promise((resolve) => process.once('SIGTERM', resolve));
  const { workQueue } = await import('#kernel/worker.ts');
  const { work } = await import('../../src/app.ts');
  const queue = await workQueue(kernel, { ...work, crons: [] });
  process.stdout.write('working\n');
  await told;
  await queue.stop();
}

switch (mode) {
  case 'dispatch':
    killAt = Number(args[1]);
    await dispatchOne(args[0] ?? '');
    break;
  case 'recover':
    await recover();
    break;
  case 'work':
    await workQueueUntilTold();
    break;
  default:
    throw new Error(`no such mode: ${mode}`);
}
await close();
