/**
 * What must be made anew before the program runs: the installed packages and the web.
 * Plain JavaScript on the machine's own Node (18 or newer), because nothing is installed yet.
 */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile, readdir, writeFile } from 'node:fs/promises';
import { join, posix } from 'node:path';

/** Node 24 as npm installed it under `root`. */
export function nodeUnder(root) {
  return join(root, 'node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
}

const installStamp = (root) => join(root, 'node_modules', '.auscult-installed');

/** True when node_modules holds what the lock file asks for, whoever installed it. */
export async function isInstalled(root) {
  const lock = await readIfThere(join(root, 'package-lock.json'));
  if (!existsSync(nodeUnder(root))) return false;
  if (lock === null || (await readIfThere(installStamp(root))) === hash(lock)) return true;
  // npm's own record of what it has put there, written when an install is complete.
  const record = await readIfThere(join(root, 'node_modules', '.package-lock.json'));
  if (record === null) return false;
  const present = JSON.parse(record).packages;
  return await every(Object.entries(JSON.parse(lock).packages), async ([path, wanted]) => {
    if (path === '' || wanted.link) return true;
    if (!present[path]) return wanted.optional || wanted.devOptional ? !suitsThisMachine(wanted) : Boolean(wanted.peer);
    return present[path].integrity === wanted.integrity && (await versionIn(join(root, path))) === wanted.version;
  });
}

/** Whether an optional package was built for this very system. npm also leaves out those whose `engines` its own Node does not meet. */
function suitsThisMachine({ os, cpu, libc = [libcHere()] }) {
  return Boolean(os?.includes(process.platform) && cpu?.includes(process.arch) && libc.includes(libcHere()));
}

function libcHere() {
  libcFound ??= process.platform !== 'linux' ? 'none' : process.report.getReport().header.glibcVersionRuntime ? 'glibc' : 'musl';
  return libcFound;
}
let libcFound;

/** `npm install --package-lock-only` writes that record too, and no package. */
async function versionIn(folder) {
  const manifest = await readIfThere(join(folder, 'package.json'));
  return manifest === null ? null : JSON.parse(manifest).version;
}

async function every(items, holds) {
  return (await Promise.all(items.map(holds))).every(Boolean);
}

/** Remember that node_modules fits the lock file, which spares comparing the two. `npm ci` removes the mark first. */
export async function markInstalled(root) {
  const lock = await readIfThere(join(root, 'package-lock.json'));
  if (lock !== null && (await readIfThere(installStamp(root))) !== hash(lock)) await writeFile(installStamp(root), hash(lock));
}

const webStamp = (folder) => join(folder, '.stamp');

/** True when `web/dist` was built from what `fingerprint` was taken of. */
export async function isBuilt(root, fingerprint) {
  return (await readIfThere(webStamp(join(root, 'web', 'dist')))) === fingerprint;
}

export async function markBuilt(folder, fingerprint) {
  await writeFile(webStamp(folder), fingerprint);
}

/** A hash of all that the web is built from: its folder, the messages, the contracts, and what these import from `src`. */
export async function webFingerprint(root) {
  const wanted = (path) => !/\.gen\.ts$|\.test\.tsx?$/.test(path);
  const isShared = (path) => wanted(path) && (path.startsWith('src/text/') || /(\/|-)contract\.ts$/.test(path));
  const pending = [
    ...(await filesUnder(root, 'web', wanted)),
    ...(await filesUnder(root, 'messages', () => true)),
    ...(await filesUnder(root, 'src', isShared)),
    'package-lock.json',
  ];
  const { imports = {} } = JSON.parse((await readIfThere(join(root, 'package.json'))) ?? '{}');
  const hashes = new Map();
  for (const file of pending) {
    const content = hashes.has(file) ? null : await readIfThere(join(root, file));
    if (content === null) continue;
    hashes.set(file, hash(content));
    if (/\.[cm]?[jt]sx?$/.test(file)) pending.push(...importsOf(content, file, imports));
  }
  return hash(JSON.stringify([...hashes].sort()));
}

/** Files of `src` that a file imports, other than for their types. */
function importsOf(content, file, aliases) {
  const statements = content.matchAll(/\b(?:import|export)\s+(type\s)?[^'"`;()]*?['"]([^'"\n]+)['"]|\bimport\(\s*['"]([^'"\n]+)['"]/g);
  return [...statements]
    .filter(([, type]) => !type)
    .map(([, , named, lazy]) => {
      const source = named ?? lazy;
      const alias = Object.keys(aliases).find((key) => source.startsWith(key.replace('*', '')));
      if (alias) return posix.normalize(source.replace(alias.replace('*', ''), aliases[alias].replace('*', '')));
      return source.startsWith('.') ? posix.normalize(posix.join(posix.dirname(file), source)) : '';
    })
    .filter((path) => path.startsWith('src/'));
}

async function filesUnder(root, folder, wanted) {
  if (!existsSync(join(root, folder))) return [];
  const found = [];
  for (const entry of await readdir(join(root, folder), { withFileTypes: true })) {
    const path = `${folder}/${entry.name}`;
    if (entry.name === 'node_modules' || path === 'web/dist') continue;
    if (entry.isDirectory()) found.push(...(await filesUnder(root, path, wanted)));
    else if (wanted(path)) found.push(path);
  }
  return found;
}

async function readIfThere(path) {
  try {
    const content = await readFile(path);
    return content.toString('latin1');
  } catch (error) {
    if (error.code === 'ENOENT') return null;
    throw error;
  }
}

function hash(text) {
  return createHash('sha256').update(text, 'latin1').digest('hex');
}
