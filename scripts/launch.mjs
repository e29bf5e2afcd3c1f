#!/usr/bin/env node
/**
 * The one way in. Installs what is stale, then runs the rest on Node 24 from the npm package `node`:
 *
 *     launch.mjs COMMAND …       src/main.ts COMMAND …; builds the web first for `serve` and `demo`
 *     launch.mjs --run TOOL …    a tool of node_modules/.bin, or `node FILE …`
 *
 * Plain JavaScript on any Node from 18 on. What it does itself it tells on stderr. The exit code is the program's, also
 * after a Ctrl-C (0 where it ended cleanly), and 128 + the signal where a signal ended it. Installed as `auscult` it works as a link to a checkout (`npm link`,
 * `npm install -g .`, `npm install PATH`); a packed copy inside node_modules cannot run, since Node reads no TypeScript there.
 */
import { existsSync, realpathSync } from 'node:fs';
import { copyFile, mkdir, open, readFile, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, delimiter, join, sep } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { isAlive, processStart, withLock } from '../src/kernel/process-lock.mjs';
import { endWithNpm, handSignalsOn, run } from './child.mjs';
import { isBuilt, isInstalled, markBuilt, markInstalled, nodeUnder, webFingerprint } from './stale.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const state = join(root, '.launch');
const tell = (line) => process.stderr.write(`${line}\n`);

class Refusal extends Error {}

async function main([first, ...rest]) {
  if (root.includes(`${sep}node_modules${sep}`)) {
    throw new Refusal(
      'Auscult cannot run from a copy inside node_modules, where Node reads no TypeScript; clone it and run "npm link" in the clone.',
    );
  }
  handSignalsOn();
  endWithNpm();
  if (!(await isInstalled(root))) await oneAtATime('install', install);
  await markInstalled(root).catch(ignoreReadOnly);
  if (first === '--run') return await runTool(rest);
  if (first === undefined || first === 'serve' || first === 'demo') await ensureWeb();
  return await onNode([join(root, 'src', 'main.ts'), ...(first === undefined ? [] : [first, ...rest])]);
}

async function runTool([tool, ...args]) {
  if (tool === undefined) throw new Refusal('Say which tool to run: launch.mjs --run TOOL …');
  if (tool === 'node') return await onNode(args);
  const link = join(root, 'node_modules', '.bin', tool);
  if (!existsSync(link)) throw new Refusal(`There is no tool "${tool}" in node_modules/.bin.`);
  const path = realpathSync(link);
  return (await isJavaScript(path)) ? await onNode([path, ...args]) : await run(path, args, { stdio: 'inherit', env: environment() });
}

async function onNode(args) {
  const watch = new URL(`watch-launcher.mjs?launcher=${process.pid}`, import.meta.url);
  return await run(nodeUnder(root), ['--import', watch.href, ...args], { stdio: 'inherit', env: environment() });
}

async function isJavaScript(path) {
  if (/\.[cm]?js$/.test(path)) return true;
  const file = await open(path);
  try {
    const { buffer } = await file.read(Buffer.alloc(64), 0, 64, 0);
    return /^#!.*\bnode\b/.test(buffer.toString('latin1'));
  } finally {
    await file.close();
  }
}

/** `node` means Node 24 to everything that runs below us. */
function environment() {
  return { ...process.env, PATH: [join(root, 'node_modules', '.bin'), process.env.PATH].filter(Boolean).join(delimiter) };
}

/** One install, one build at a time. The lock is ours; the program may outlive us, and is waited for as well. */
async function oneAtATime(name, work) {
  await mkdir(state, { recursive: true });
  await writeFile(join(state, '.gitignore'), '*\n');
  const record = join(state, `${name}.process`);
  const waiting = (pid) => tell(`Waiting for process ${pid}, which is at it already (${name}).`);
  await withLock(
    join(state, `${name}.lock`),
    async () => {
      const before = await readFile(record, 'utf8')
        .then(JSON.parse)
        .catch(() => null);
      if (before !== null && (await isAlive(before))) {
        waiting(before.pid);
        while (await isAlive(before)) await delay(100);
      }
      await work(async (pid) => await writeFile(record, JSON.stringify({ pid, start: await processStart(pid) })));
      await rm(record, { force: true });
    },
    waiting,
  );
}

async function install(onStart) {
  if (await isInstalled(root)) return;
  tell('Installing from package-lock.json …');
  await npmCi(process.execPath, onStart);
  if (!existsSync(nodeUnder(root))) {
    throw new Refusal(
      'npm installed, but without Node 24: install scripts are blocked. Run "npm rebuild node" in the checkout and try again.',
    );
  }
  if (await isInstalled(root)) return;
  // On an older Node, npm silently leaves out the optional packages that ask for a newer one: sharp's library, compilers.
  tell(`Installing again on Node 24, since npm on Node ${process.versions.node} left packages out …`);
  const node = join(state, 'node');
  await copyFile(nodeUnder(root), node);
  await npmCi(node, onStart);
  await rm(node);
}

async function npmCi(node, onStart) {
  // The web is built with what NODE_ENV=production or omit=dev would leave out; Node and PostgreSQL come by install scripts.
  const include = ['--include=dev', '--include=optional', '--ignore-scripts=false', '--engine-strict=false'];
  const args = [npmProgram(), 'ci', ...include, '--loglevel=error', '--no-audit', '--no-fund'];
  const code = await run(node, args, { cwd: root, stdio: ['ignore', 2, 2], isStep: true }, onStart);
  if (code !== 0) throw new Refusal(`The install failed: "npm ci" in ${root} ended with code ${code}, for the reason above.`);
}

/** npm's own JavaScript: the npm that runs us, else the one on PATH. */
function npmProgram() {
  const folders = (process.env.PATH ?? '').split(delimiter).map((folder) => join(folder, 'npm'));
  const found = [process.env.npm_execpath ?? '', ...folders].filter((path) => existsSync(path)).map((path) => realpathSync(path));
  const program = found.find((path) => /npm-cli\.[cm]?js$/.test(path));
  if (!program) throw new Refusal('npm is not to be found; install it together with Node 18 or newer.');
  return program;
}

async function ensureWeb() {
  if (await isBuilt(root, await webFingerprint(root))) return;
  await oneAtATime('build', async (onStart) => {
    const fingerprint = await webFingerprint(root);
    if (await isBuilt(root, fingerprint)) return;
    tell('Building the web …');
    for (const name of await readdir(state)) if (name.startsWith('web-')) await rm(join(state, name), { recursive: true, force: true });
    const draft = join(state, `web-${process.pid}`);
    const args = [
      realpathSync(join(root, 'node_modules', '.bin', 'vite')),
      'build',
      '--config',
      'web/vite.config.ts',
      '--outDir',
      draft,
      '--emptyOutDir',
      '--logLevel',
      'warn',
    ];
    const env = { ...environment(), NODE_ENV: 'production' };
    const code = await run(nodeUnder(root), args, { cwd: root, stdio: ['ignore', 2, 2], env, isStep: true }, onStart);
    if (code !== 0) throw new Refusal(`The web could not be built: vite ended with code ${code}, for the reason above.`);
    await markBuilt(draft, fingerprint);
    await putInPlace(draft, join(root, 'web', 'dist'));
  });
}

/** A crash between the two steps leaves no web, and so a stale one. */
async function putInPlace(draft, place) {
  if (existsSync(place)) await rename(place, `${draft}-old`);
  await rename(draft, place);
  await rm(`${draft}-old`, { recursive: true, force: true });
}

/** A checkout that others own is compared afresh each time. */
function ignoreReadOnly(error) {
  if (!['EACCES', 'EPERM', 'EROFS'].includes(error.code)) throw error;
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  tell(error instanceof Refusal ? error.message : error.stack);
  process.exitCode = 1;
}
