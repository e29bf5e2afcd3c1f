/**
 * Loaded before the program by the launcher (`--import …?launcher=PID`): when the launcher is killed, the program is
 * asked to end as by SIGTERM. Its own children inherit the flag and are not concerned.
 */
import { isMainThread } from 'node:worker_threads';

const everyMilliseconds = 500;
const launcher = Number(new URL(import.meta.url).searchParams.get('launcher'));

function lives(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

if (isMainThread && (process.ppid === launcher || !lives(launcher))) {
  const watch = setInterval(() => {
    if (process.ppid === launcher) return;
    clearInterval(watch);
    process.kill(process.pid, 'SIGTERM');
  }, everyMilliseconds);
  watch.unref();
}
