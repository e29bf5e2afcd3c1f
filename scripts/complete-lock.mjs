/**
 * After `npm install PACKAGE`: `node scripts/complete-lock.mjs` adds to package-lock.json the optional packages of other
 * systems that the registry at hand did not offer. npm leaves those out, and `npm ci`, which finds them asked for and not
 * locked, then refuses on every machine. Name and version are the asking package's own words; os, cpu and libc are read
 * from the name, as all of these families spell them. `--check` changes nothing and exits 1 where something is missing.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

const systems = ['darwin', 'linux', 'win32', 'android', 'freebsd', 'openbsd', 'netbsd', 'sunos', 'aix', 'openharmony'];
const processors = ['arm64', 'arm', 'x64', 'ia32', 'ppc64', 's390x', 'riscv64', 'loong64', 'mips64el'];

/** The entries that `npm ci` would miss in a parsed lock file. */
export function missingFrom(lock) {
  const missing = {};
  for (const [path, { optionalDependencies = {}, dev }] of Object.entries(lock.packages)) {
    for (const [name, version] of Object.entries(optionalDependencies)) {
      if (reach(lock.packages, path, name)) continue;
      if (!/^\d+\.\d+\.\d+/.test(version))
        throw new Error(`${path} asks for ${name} ${version}, which is not one version; install it by hand.`);
      const { os, cpu, libc } = systemOf(name);
      // In npm's own order.
      missing[`node_modules/${name}`] = { version, cpu, ...(dev ? { dev } : {}), ...(libc ? { libc } : {}), optional: true, os };
    }
  }
  return missing;
}

/** Whether `name` is locked where Node would find it from `path`: beside it or in any folder above. */
function reach(packages, path, name) {
  for (let folder = path; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf('node_modules/') - 1))) {
    if (packages[folder === '' ? `node_modules/${name}` : `${folder}/node_modules/${name}`]) return true;
    if (folder === '') return false;
  }
}

/** `…-linux-arm-musleabihf` → linux, arm, musl. */
function systemOf(name) {
  const words = name.split(/[/-]/);
  const os = systems.filter((system) => words.includes(system));
  const cpu = processors.filter((processor) => words.includes(processor));
  if (os.length !== 1 || cpu.length !== 1) throw new Error(`The name ${name} does not tell its system; install it by hand.`);
  return { os, cpu, libc: os[0] === 'linux' ? libcOf(words) : undefined };
}

function libcOf(words) {
  if (words.some((word) => word.startsWith('musl'))) return ['musl'];
  return words.some((word) => word.startsWith('gnu')) ? ['glibc'] : undefined;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const path = fileURLToPath(new URL('../package-lock.json', import.meta.url));
  const lock = JSON.parse(await readFile(path, 'utf8'));
  const missing = missingFrom(lock);
  const count = Object.keys(missing).length;
  if (process.argv.includes('--check')) {
    process.exitCode = count === 0 ? 0 : 1;
  } else if (count > 0) {
    const sorted = Object.entries({ ...lock.packages, ...missing }).sort(([a], [b]) => a.localeCompare(b, 'en'));
    await writeFile(path, `${JSON.stringify({ ...lock, packages: Object.fromEntries(sorted) }, null, 2)}\n`);
  }
  process.stderr.write(
    count === 0 ? 'The lock file is complete.\n' : `${count} optional packages of other systems were missing from the lock file.\n`,
  );
}
