/** What PostgreSQL itself says about a running server: `postmaster.pid`, and on Linux /proc. */
import { execFile } from 'node:child_process';
import { readFile, readdir, readlink, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { z } from 'zod';
import { processStart } from '../process-lock.mjs';

type PostmasterStatus = 'starting' | 'ready' | 'stopping' | 'standby';

export interface Postmaster {
  pid: number;
  /** Unknown for the first moments of a start. */
  port: number | null;
  status: PostmasterStatus;
}

/** Lines as in src/include/utils/pidfile.h of PostgreSQL 18. The file grows while the server starts. */
const pidFile = z
  .tuple([z.coerce.number().int().positive(), z.string(), z.string()])
  .rest(z.string())
  .transform((lines) => ({
    pid: lines[0],
    port: lines[3] === undefined ? null : z.coerce.number().int().positive().parse(lines[3]),
    status: z.enum(['starting', 'ready', 'stopping', 'standby']).catch('starting').parse(lines[7]?.trim()),
  }));

/** The live server on `cluster`, or null. A file that a killed server left behind is seen through. */
export async function findPostmaster(cluster: string): Promise<Postmaster | null> {
  const text = await readFile(join(cluster, 'postmaster.pid'), 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '';
    throw error;
  });
  const parsed = pidFile.safeParse(text.split('\n').filter((line, index, lines) => index < lines.length - 1 || line !== ''));
  if (!parsed.success) return null;
  return (await serves(parsed.data.pid, cluster)) ? parsed.data : null;
}

/** Whether `pid` lives and is PostgreSQL on `cluster`, which it has as its working directory. */
async function serves(pid: number, cluster: string): Promise<boolean> {
  if ((await processStart(pid)) === null) return false;
  if (process.platform === 'linux') return await worksIn(pid, await realpath(cluster));
  const { stdout } = await promisify(execFile)('ps', ['-o', 'command=', '-p', String(pid)]).catch(() => ({ stdout: '' }));
  return stdout.includes('postgres') && stdout.includes(cluster);
}

async function worksIn(pid: number, cluster: string): Promise<boolean> {
  try {
    const [program, folder] = await Promise.all([readlink(`/proc/${pid}/exe`), readlink(`/proc/${pid}/cwd`)]);
    return /\/postgres( \(deleted\))?$/.test(program) && folder === cluster;
  } catch (error) {
    // Gone meanwhile, or another user's and so none of ours.
    if (error instanceof Error && 'code' in error && ['ENOENT', 'ESRCH', 'EACCES', 'EPERM'].includes(String(error.code))) return false;
    throw error;
  }
}

/** Every process of a server on `cluster`. Linux only; elsewhere none are found. */
export async function processesOn(cluster: string): Promise<number[]> {
  if (process.platform !== 'linux') return [];
  const folder = await realpath(cluster);
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number);
  const ours = await Promise.all(pids.map(async (pid) => ((await worksIn(pid, folder)) ? pid : null)));
  return ours.filter((pid) => pid !== null);
}

/** Wait until `done` answers true; false after `milliseconds`. */
export async function until(done: () => Promise<boolean>, milliseconds: number): Promise<boolean> {
  const end = performance.now() + milliseconds;
  while (!(await done())) {
    if (performance.now() > end) return false;
    await delay(10);
  }
  return true;
}
