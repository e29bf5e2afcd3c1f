/**
 * One at a time, across processes, by a file; what a dead process left behind is taken over.
 * Plain JavaScript without dependencies, because the launcher uses it on the machine's own Node (18 or newer)
 * before anything is installed. Types: process-lock.d.mts.
 */
import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { link, readFile, unlink, writeFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';

const pollMilliseconds = 25;

/** When a process began, so that another one that got the same number is told apart; null if it does not live. */
export async function processStart(pid) {
  if (process.platform === 'linux') return linuxStart(pid);
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (error.code !== 'EPERM') return null;
  }
  if (process.platform === 'win32') return 'unknown';
  return await new Promise((answer) => {
    execFile('ps', ['-o', 'lstart=', '-p', String(pid)], (error, stdout) => answer(error ? null : stdout.trim()));
  });
}

/** Boot and clock ticks since (proc(5), field 22 of stat). A zombie holds nothing any more. */
async function linuxStart(pid) {
  try {
    const [boot, stat] = await Promise.all([readFile('/proc/sys/kernel/random/boot_id', 'utf8'), readFile(`/proc/${pid}/stat`, 'utf8')]);
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return fields[0] === 'Z' || fields[0] === 'X' ? null : `${boot.trim()}/${fields[19]}`;
  } catch (error) {
    if (error.code === 'ENOENT' || error.code === 'ESRCH') return null;
    throw error;
  }
}

export async function thisProcess() {
  return { pid: process.pid, start: await processStart(process.pid) };
}

export async function isAlive({ pid, start }) {
  return start !== null && (await processStart(pid)) === start;
}

/**
 * Run `work` while holding the lock file at `path`, whose folder must exist.
 * `onWait` is told once, with the process number of the holder, when there is someone to wait for.
 */
export async function withLock(path, work, onWait = () => undefined) {
  const mine = { id: randomUUID(), ...(await thisProcess()) };
  let told = false;
  while (!(await claim(path, mine))) {
    const holder = await read(path);
    if (holder === null) continue;
    if (await isAlive(holder)) {
      if (!told) onWait(holder.pid);
      told = true;
      await delay(pollMilliseconds);
    } else {
      await clear(path, holder);
    }
  }
  try {
    return await work();
  } finally {
    await unlink(path);
  }
}

/** The file appears complete or not at all. */
async function claim(path, mine) {
  const draft = `${path}.${mine.id}`;
  await writeFile(draft, JSON.stringify(mine), { mode: 0o600 });
  try {
    await link(draft, path);
    return true;
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
    return false;
  } finally {
    await unlink(draft);
  }
}

async function read(path) {
  let text;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if (error.code === 'ENOENT') return null;
    throw error;
  }
  try {
    const { id, pid, start } = JSON.parse(text);
    return { id: String(id), pid: Number(pid), start };
  } catch {
    // Only a power failure leaves it like this; no process that lives holds it.
    return { id: 'unreadable', pid: 0, start: null };
  }
}

/**
 * Two may find the same dead holder, and the slower must not remove the faster one's new lock: only who holds the
 * lock on that very holder may look again and remove. It is this same lock, so that dying here is survived too.
 */
async function clear(path, dead) {
  await withLock(`${path}.after-${dead.id}`, async () => {
    if ((await read(path))?.id === dead.id) await unlink(path);
  });
}
