/**
 * Jobs of workers that died. graphile-worker itself gives them back after four hours; here every worker holds an
 * advisory lock for as long as its process lives, so that the others see within a minute that it lives no more.
 */
import type pg from 'pg';
import { logger } from './log.ts';

const log = logger('queue');
/** First of the two numbers of our advisory locks. */
const lockClass = 4_100_002;
const everyMs = 60_000;
/** A worker announces itself before it takes its first job, but over another connection: this long is enough. */
const graceSeconds = 60;

export interface Vigil {
  /** This worker lives, until the vigil ends or the process dies. */
  announce(workerId: string): Promise<void>;
  /** Give back what dead workers hold; answers how many workers had died. Happens by itself every minute. */
  look(): Promise<number>;
  end(): Promise<void>;
}

/** Keeps one connection of `pool` for itself, and takes another when that is lost. */
export async function keepVigil(pool: pg.Pool): Promise<Vigil> {
  const announced = new Set<string>();
  let client: Promise<pg.PoolClient> | null = null;
  let ended = false;

  // The one connection does one thing after the other.
  let turn: Promise<unknown> = Promise.resolve();
  function inTurn<T>(work: (connected: pg.PoolClient) => Promise<T>): Promise<T> {
    const result = turn.then(async () => work(await connection()));
    turn = result.catch(() => undefined);
    return result;
  }

  function connection(): Promise<pg.PoolClient> {
    client ??= open().catch((error: unknown) => {
      client = null;
      throw error;
    });
    return client;
  }

  async function open(): Promise<pg.PoolClient> {
    const fresh = await pool.connect();
    let lost = false;
    // A cut connection may complain more than once; unheard, that would end the process.
    fresh.on('error', () => {
      if (lost || ended) return;
      lost = true;
      client = null;
      fresh.release(true);
      void look().catch(report);
    });
    for (const workerId of announced) await hold(fresh, workerId);
    return fresh;
  }

  const look = () => inTurn(giveBack);

  async function giveBack(current: pg.PoolClient): Promise<number> {
    const { rows } = await current.query<{ id: string }>(
      `select distinct locked_by as id from (
         select locked_by, locked_at from graphile_worker._private_jobs union all select locked_by, locked_at from graphile_worker._private_job_queues
       ) held where locked_by is not null and locked_at < now() - make_interval(secs => $1)`,
      [graceSeconds],
    );
    let dead = 0;
    for (const { id } of rows) {
      if (announced.has(id) || !(await tryHold(current, id))) continue;
      await current.query('select graphile_worker.force_unlock_workers(array[$1])', [id]);
      await letGo(current, id);
      dead += 1;
    }
    if (dead > 0) log.warn('jobs of workers that died are tried again', { count: dead });
    return dead;
  }

  const timer = setInterval(() => void look().catch(report), everyMs);
  timer.unref();
  await look();
  return {
    announce: async (workerId) => {
      announced.add(workerId);
      await inTurn((current) => hold(current, workerId));
    },
    look,
    end: async () => {
      ended = true;
      clearInterval(timer);
      await turn;
      const last = await client?.catch(() => null);
      client = null;
      if (!last) return;
      const open = await last.query('select pg_advisory_unlock_all()').then(
        () => true,
        () => false,
      );
      last.release(!open);
    },
  };
}

function report(error: unknown): void {
  log.error('dead workers cannot be looked for', { error });
}

async function hold(client: pg.PoolClient, workerId: string): Promise<void> {
  await client.query('select pg_advisory_lock($1, hashtext($2))', [lockClass, workerId]);
}

async function tryHold(client: pg.PoolClient, workerId: string): Promise<boolean> {
  const { rows } = await client.query<{ free: boolean }>('select pg_try_advisory_lock($1, hashtext($2)) as free', [lockClass, workerId]);
  return rows[0]?.free === true;
}

async function letGo(client: pg.PoolClient, workerId: string): Promise<void> {
  await client.query('select pg_advisory_unlock($1, hashtext($2))', [lockClass, workerId]);
}
