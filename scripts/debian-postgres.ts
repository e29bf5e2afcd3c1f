/** Debian's PostgreSQL 15 on a folder of its own, where it is installed, to prove that the program runs on it. */
import { execFileSync, spawnSync } from 'node:child_process';
import { chownSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';

const binaries = '/usr/lib/postgresql/15/bin';

async function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => (typeof address === 'object' && address ? resolve(address.port) : reject(new Error('no port'))));
    });
  });
}

/** Null where it is not installed. */
export async function startDebianPostgres(): Promise<{ url: string; version: string; stop(): Promise<void> } | null> {
  if (!existsSync(`${binaries}/postgres`)) return null;
  const folder = mkdtempSync(`${tmpdir()}/auscult-pg15-`);
  const isRoot = process.getuid?.() === 0;
  const as = (command: string, args: string[]) => {
    if (!isRoot) return execFileSync(command, args, { encoding: 'utf8', cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
    return execFileSync('setpriv', ['--reuid=postgres', '--regid=postgres', '--clear-groups', command, ...args], {
      encoding: 'utf8',
      cwd: folder,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  };
  if (isRoot) {
    const id = (flag: string) => Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }));
    chownSync(folder, id('-u'), id('-g'));
  }
  const data = `${folder}/data`;
  as(`${binaries}/initdb`, ['-D', data, '-U', 'test', '--auth=trust', '--encoding=UTF8', '--locale=C.UTF-8', '--no-sync']);
  const port = await freePort();
  as(`${binaries}/pg_ctl`, [
    '-D',
    data,
    '-w',
    '-l',
    `${folder}/log`,
    '-o',
    `-p ${port} -k ${folder} -c listen_addresses=127.0.0.1 -c max_connections=200 -c fsync=off`,
    'start',
  ]);
  return {
    url: `postgresql://test@127.0.0.1:${port}/postgres`,
    version: as(`${binaries}/postgres`, ['--version']).trim(),
    stop: async () => {
      spawnSync(
        isRoot ? 'setpriv' : `${binaries}/pg_ctl`,
        isRoot
          ? ['--reuid=postgres', '--regid=postgres', '--clear-groups', `${binaries}/pg_ctl`, '-D', data, '-m', 'immediate', 'stop']
          : ['-D', data, '-m', 'immediate', 'stop'],
      );
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
