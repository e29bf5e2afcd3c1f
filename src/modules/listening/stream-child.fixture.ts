/**
 * A process of its own that listens to a stream until its plug is pulled: `stream-child.fixture.ts SOURCE_ID KILL_AT`. Before each
 * statement to the database, once it listens, one is counted; at the KILL_AT-th the process dies by SIGKILL.
 */
import pg from 'pg';
import { loadConfig } from '#kernel/config.ts';
import { newId } from '#kernel/ids.ts';
import { systemContext } from '#kernel/jobs.ts';
import { setLogLevel } from '#kernel/log.ts';
import { connect } from '../../runtime.ts';
import { listen } from './streams.ts';

const [sourceId = '', killAt = '0'] = process.argv.slice(2);
const config = loadConfig(process.env);
setLogLevel(config.logLevel);
const { kernel, close } = await connect(config, config.databaseUrl ?? '');

let statements = 0;
type Query = (...given: unknown[]) => unknown;
const prototype = pg.Client.prototype as unknown as { query: Query };
const { query } = prototype;
prototype.query = function (this: unknown, ...given: unknown[]) {
  statements += 1;
  if (statements === Number(killAt)) {
    process.kill(process.pid, 'SIGKILL');
    for (;;); // nothing more happens, not even in the microseconds before the signal arrives
  }
  return query.apply(this, given);
};
await listen(systemContext(kernel, process.env['ORGANISATION_ID'] ?? '', newId()), sourceId, AbortSignal.timeout(6000));
process.stdout.write(String(statements));
await close();
