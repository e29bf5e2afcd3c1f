/** The program as people start it: a process of its own, its output, its end. */
import { spawn, type ChildProcess } from 'node:child_process';
import { createServer, type AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { locateRunningPostgres, startPostgres } from '#kernel/postgres/start.ts';
import { processStart } from '#kernel/process-lock.mjs';

const main = fileURLToPath(new URL('../../src/main.ts', import.meta.url));

export type Settings = Record<string, string>;
export interface Ended {
  code: number | null;
  signal: NodeJS.Signals | null;
  stdout: string;
  stderr: string;
}
export interface Program {
  pid: number;
  child: ChildProcess;
  /** Resolves once the program has printed what matches; rejects when it ends before. */
  printed(pattern: RegExp): Promise<void>;
  ended: Promise<Ended>;
}

/** Nothing of the tester's own settings reaches the program. */
function environment(settings: Settings): Settings {
  const { PATH = '', HOME = '', LANG = 'C.UTF-8' } = process.env;
  return { PATH, HOME, LANG, LOG_LEVEL: 'silent', ...settings };
}

const started = new Set<number>();

/** For `after()`: whatever a failed test left running. */
export async function endAll(...dataDirs: string[]): Promise<void> {
  for (const pid of started) {
    try {
      process.kill(-pid, 'SIGKILL');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
    }
  }
  for (const dataDir of dataDirs) {
    if (await locateRunningPostgres(dataDir)) await (await startPostgres(dataDir, () => undefined)).stop();
  }
}

/** In a process group of its own, as a terminal would start it. */
export function start(args: readonly string[], settings: Settings): Program {
  const child = spawn(process.execPath, [main, ...args], { env: environment(settings), detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
  if (child.pid) started.add(child.pid);
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  const ended = new Promise<Ended>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => {
      if (child.pid) started.delete(child.pid);
      resolve({ code, signal, stdout, stderr });
    });
  });
  const printed = (pattern: RegExp) =>
    new Promise<void>((resolve, reject) => {
      const look = () => {
        if (pattern.test(stdout) || pattern.test(stderr)) resolve();
      };
      child.stdout.on('data', look);
      child.stderr.on('data', look);
      look();
      ended.then(
        ({ code, signal }) => reject(new Error(`ended with ${signal ?? code} before it printed ${pattern}: ${stdout}${stderr}`)),
        reject,
      );
    });
  return { pid: child.pid ?? 0, child, printed, ended };
}

/** Run a command to its end. */
export function run(args: readonly string[], settings: Settings): Promise<Ended> {
  return start(args, settings).ended;
}

/** Start `serve` and wait until it says its address. */
export async function serve(settings: Settings): Promise<Program & { url: string }> {
  const port = settings['PORT'] ?? String(await freePort());
  const program = start(['serve'], { ...settings, PORT: port });
  await program.printed(/^Auscult answers at /m);
  return { ...program, url: `http://127.0.0.1:${port}` };
}

export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** A process that has ended and that nobody has asked about yet does not count. */
export async function isAlive(pid: number): Promise<boolean> {
  return (await processStart(pid)) !== null;
}

/** What was written to stderr, as sentences a person reads: logs are off. */
export const sentences = ({ stderr }: Ended) =>
  stderr
    .trim()
    .split('\n')
    .filter((line) => line !== '');
