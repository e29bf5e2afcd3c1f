/** Data folders and programs for the tests of the embedded PostgreSQL. */
import { spawn } from 'node:child_process';
import type { ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { after } from 'node:test';
import type { TestContext } from 'node:test';
import { processesOn } from './postmaster.ts';

/** Removed after the tests. */
export const folders: string[] = [];

/** Holds spaces, and more bytes than the path of a socket may have. */
export async function aDataDir(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'postgres test '));
  folders.push(folder);
  const dataDir = join(folder, 'long '.repeat(24).trim());
  await mkdir(dataDir, { mode: 0o700 });
  return dataDir;
}

/** No server outlives the tests, whatever failed. */
after(async () => {
  for (const folder of folders) {
    const cluster = join(folder, 'long '.repeat(24).trim(), 'postgres');
    for (const pid of await processesOn(cluster).catch(() => [])) process.kill(pid, 'SIGKILL');
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  }
});

export interface Holder {
  process: ChildProcessByStdio<Writable, Readable, null>;
  /** The first line it wrote: the address, or why it was refused. */
  said: string;
  leave(): Promise<void>;
}

/** Another program on the same folder, in a process group of its own. */
export async function aHolder(
  t: TestContext,
  dataDir: string,
  options: { uid?: number; gid?: number; env?: NodeJS.ProcessEnv } = {},
): Promise<Holder> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'holder.fixture.ts'), dataDir], {
    stdio: ['pipe', 'pipe', 'inherit'],
    detached: true,
    ...options,
  });
  const ended = once(child, 'exit');
  t.after(() => child.kill('SIGKILL'));
  const [said] = (await once(createInterface(child.stdout), 'line')) as [string];
  return { process: child, said, leave: async () => (child.stdin.end(), void (await ended)) };
}
