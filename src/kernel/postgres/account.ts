/**
 * As whom PostgreSQL runs. It refuses to be root, so that root starts it
 * 1. as the owner of the cluster, where that is not root;
 * 2. else in a user namespace where root bears another number: files stay root's, folders of mode 0700 stay open;
 * 3. else (containers mostly forbid namespaces) as `postgres` or `nobody`, who is given the cluster, with the one
 *    capability that opens the way to it where a folder above is closed; the programs are copied to `/var/lib/auscult`
 *    where the checkout is closed to others.
 */
import { execFile } from 'node:child_process';
import { chmod, chown, cp, mkdir, mkdtemp, readFile, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Binaries } from './binaries.ts';

export interface Account {
  /** Words that come before the program to run. */
  prefix: readonly string[];
  /** For `spawn`, where the prefix does not change the user itself. */
  spawnAs: { uid?: number; gid?: number };
  /** Who owns the cluster and the password, seen from outside. */
  owner: { uid: number; gid: number } | null;
  /** The programs, where this account can reach them. */
  binaries: Binaries;
}

interface User {
  name: string;
  uid: number;
  gid: number;
}

/** `cluster` need not exist yet; `dataDir` must. Throws one sentence where PostgreSQL cannot be run. */
export async function chooseAccount(binaries: Binaries, dataDir: string, cluster: string): Promise<Account> {
  const uid = process.getuid?.();
  const found = await stat(cluster).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
  if (uid !== 0) {
    if (found && found.uid !== uid) {
      throw new Error(
        `The database in ${cluster} belongs to another user (number ${found.uid}); start Auscult as that user, or choose another DATA_DIR.`,
      );
    }
    return { prefix: [], spawnAs: {}, owner: null, binaries };
  }
  const users = await readUsers();
  if (found && found.uid !== 0) {
    const owner = { name: users.find((user) => user.uid === found.uid)?.name ?? String(found.uid), uid: found.uid, gid: found.gid };
    return await asUser(owner, binaries, dataDir);
  }
  const inNamespace = await inUserNamespace(users, binaries);
  if (inNamespace) return inNamespace;
  const user = users.find(({ name }) => name === 'postgres') ?? users.find(({ name }) => name === 'nobody');
  if (!user) throw cannotBeRoot('the system has no user "postgres" or "nobody" to run it as');
  return await asUser(user, binaries, dataDir);
}

/** Give everything under `path` to the account's owner. */
export async function handOver(path: string, account: Account): Promise<void> {
  if (!account.owner || process.getuid?.() !== 0) return;
  const { uid, gid } = account.owner;
  await chown(path, uid, gid);
  if (!(await stat(path)).isDirectory()) return;
  for (const name of await readdir(path, { recursive: true })) await chown(join(path, name), uid, gid);
}

/** The number must be one of /etc/passwd: initdb looks its name up. */
async function inUserNamespace(users: User[], binaries: Binaries): Promise<Account | null> {
  const user = users.find((candidate) => candidate.uid !== 0);
  if (!user || process.platform !== 'linux') return null;
  const prefix = ['unshare', '--user', `--map-user=${user.uid}`, `--map-group=${user.gid}`];
  return (await works([...prefix, binaries.postgres, '--version'])) ? { prefix, spawnAs: {}, owner: { uid: 0, gid: 0 }, binaries } : null;
}

async function asUser(user: User, given: Binaries, dataDir: string): Promise<Account> {
  const owner = { uid: user.uid, gid: user.gid };
  // initdb asks access(2) for its neighbour, and access(2) looks past capabilities: the programs must be open to all.
  const binaries = (await works([given.postgres, '--version'], owner)) ? given : await openCopy(given).catch(() => given);
  const probe = ['sh', '-c', 'cd "$1" && exec "$2" --version', 'sh', dataDir, binaries.postgres];
  if (await works(probe, owner)) return { prefix: [], spawnAs: owner, owner, binaries };
  const prefix = [
    'setpriv',
    `--reuid=${user.uid}`,
    `--regid=${user.gid}`,
    '--clear-groups',
    '--inh-caps=+dac_override',
    '--ambient-caps=+dac_override',
  ];
  if ((await works([binaries.postgres, '--version'], owner)) && (await works([...prefix, ...probe])))
    return { prefix, spawnAs: {}, owner, binaries };
  throw cannotBeRoot(`the user "${user.name}" cannot reach ${binaries.postgres} and ${dataDir}`);
}

/** A copy of the programs in a folder that only root may write to and everyone may read. */
async function openCopy({ postgres, version }: Binaries): Promise<Binaries> {
  const place = join('/var/lib/auscult', `postgres-${version}`);
  const copied = { postgres: join(place, 'bin', 'postgres'), initdb: join(place, 'bin', 'initdb'), version };
  if (await stat(place).catch(() => null)) return copied;
  await mkdir('/var/lib/auscult', { recursive: true, mode: 0o755 });
  const draft = await mkdtemp(`${place}-`);
  await cp(join(postgres, '..', '..'), draft, { recursive: true, verbatimSymlinks: true });
  await chmod(draft, 0o755);
  await rename(draft, place).catch(async (error: NodeJS.ErrnoException) => {
    await rm(draft, { recursive: true, force: true });
    // Another start was quicker.
    if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error;
  });
  return copied;
}

function cannotBeRoot(reason: string): Error {
  return new Error(
    `PostgreSQL refuses to run as root, user namespaces are forbidden here and ${reason}; start Auscult as an ordinary user that owns the checkout and DATA_DIR, or set DATABASE_URL.`,
  );
}

async function works([command, ...args]: readonly string[], as: { uid?: number; gid?: number } = {}): Promise<boolean> {
  return await new Promise((answer) => {
    execFile(command!, args, { ...as, cwd: '/' }, (error) => answer(error === null));
  });
}

async function readUsers(): Promise<User[]> {
  const text = await readFile('/etc/passwd', 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '';
    throw error;
  });
  return text.split('\n').flatMap((line) => {
    const [name, , uid, gid] = line.split(':');
    return name && uid && gid && /^\d+$/.test(uid) && /^\d+$/.test(gid) ? [{ name, uid: Number(uid), gid: Number(gid) }] : [];
  });
}
