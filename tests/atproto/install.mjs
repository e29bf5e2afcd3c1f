/**
 * Installs the test network's packages from its own lock file, once.
 *
 * Idempotent: a stamp made of the lock file, the Node version and the processor is written when all is
 * done. Concurrent runs wait for each other on a SQLite lock, which the system frees if its holder dies.
 * Everything it says goes to stderr. Needs Node 24, npm and, where no prebuilt better-sqlite3 can be had, a C++ compiler.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

const here = import.meta.dirname;
const stampFile = join(here, 'node_modules', '.auscult-stamp');
const waitAtMostMilliseconds = 30 * 60_000;

/** Raised when what is done after `npm ci` changes. */
const recipe = 2;
const stamp = createHash('sha256')
  .update(`recipe ${recipe}`)
  .update(readFileSync(join(here, 'package-lock.json')))
  .update(`${process.version} ${process.platform} ${process.arch}`)
  .digest('hex');

/** Child processes must see this Node first, or native code is built for the machine's older one. */
function environment() {
  const env = { ...process.env, PATH: `${dirname(process.execPath)}${delimiter}${process.env.PATH ?? ''}` };
  // Headers that fit come with the npm package of Node; a machine's own npm configuration may point at others.
  const headers = join(here, 'node_modules', `node-${process.platform}-${process.arch}`);
  if (existsSync(join(headers, 'include', 'node', 'node.h'))) env.npm_config_nodedir = headers;
  return env;
}

function run(command, args) {
  // Both of the child's outputs go to our stderr: our stdout belongs to whoever called us.
  const { status, error } = spawnSync(command, args, { cwd: here, env: environment(), stdio: ['ignore', 2, 2] });
  if (error) throw error;
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${status}`);
}

/**
 * Since 24.19 the header of Node's ObjectWrap sets a clean-up hook and takes it back in the destructor. V8 may run that
 * destructor outside any context, where Node 24.21 aborts the process ("Assertion failed: (env) != nullptr"; better-sqlite3
 * 12.11.1, WiseLibs/better-sqlite3#1515). Without the hook it is the header of 24.18.
 */
function mendHeaders() {
  const header = join(here, 'node_modules', `node-${process.platform}-${process.arch}`, 'include', 'node', 'node_object_wrap.h');
  if (!existsSync(header)) return;
  const text = readFileSync(header, 'utf8');
  writeFileSync(header, text.replace(/^ {4}(AddCleanupHook|RemoveCleanupHook)\(\);\n/gm, ''));
}

function isDone() {
  return existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp;
}

function install() {
  const started = Date.now();
  console.error('Installing the AT Protocol test network (once; about two minutes) …');
  run('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error']);
  mendHeaders();
  try {
    run('npm', ['rebuild', 'better-sqlite3', '--loglevel=error']);
    run(process.execPath, ['-e', "new (require('better-sqlite3'))(':memory:').close()"]);
  } catch (cause) {
    throw new Error(
      'better-sqlite3 could not be built. It needs a C++ compiler, make and Python 3 (Debian: apt-get install g++ make python3).',
      { cause },
    );
  }
  writeFileSync(stampFile, stamp);
  console.error(`Installed in ${Math.round((Date.now() - started) / 1000)} s.`);
}

if (!isDone()) {
  const lock = new DatabaseSync(join(here, '.install.lock'), { timeout: waitAtMostMilliseconds });
  lock.exec('begin exclusive');
  try {
    if (!isDone()) install();
  } finally {
    lock.close();
  }
}
