/** Running one program at a time for the launcher: signals are handed on, and its end becomes ours. */
import { spawn } from 'node:child_process';
import { constants } from 'node:os';

const everyMilliseconds = 500;
/** `serve` has 10 s to end; what has not by then is killed. */
const graceMilliseconds = 9500;

let running = null;
let asked = null;

/** What the shell would say of a program that a signal ended. */
const codeOf = (signal) => 128 + (constants.signals[signal] ?? 0);

/**
 * Answers the exit code of the program. Where we were asked to end meanwhile, the launcher exits with it and the
 * answer never comes: nothing may be started afterwards.
 */
export async function run(command, args, options, onStart = async () => undefined) {
  if (asked) process.exit(codeOf(asked));
  return await new Promise((answer, fail) => {
    const child = spawn(command, args, options);
    running = child;
    child.once('error', fail);
    child.once('exit', (code, signal) => {
      running = null;
      const result = code ?? codeOf(signal);
      if (asked && options.isStep) process.exit(codeOf(asked));
      answer(result);
    });
    if (child.pid) onStart(child.pid).catch(fail);
  });
}

/**
 * Hand signals on. A Ctrl-C or a signal to the group reaches the program twice or more (from the terminal, from npm
 * and from here), so that it must pass over the second, and end by `process.exit`: while Node winds down by itself a
 * signal kills it (49 of 60 tries; none of 60 with `process.exit`).
 */
export function handSignalsOn() {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => end(signal));
}

function end(signal) {
  running?.kill(signal);
  if (asked) return;
  asked = signal;
  if (!running) process.exit(codeOf(signal));
  setTimeout(() => {
    process.stderr.write('It does not end by itself and is killed now.\n');
    running?.kill('SIGKILL');
  }, graceMilliseconds).unref();
}

/**
 * End when npm is killed, which it cannot hand on. The scripts of package.json say `exec`, so that npm itself is our
 * parent: a shell between would keep SIGINT to itself and, on SIGTERM, end npm before the program has ended.
 * Without npm, who starts us may leave us running (nohup, setsid), and is not watched.
 */
export function endWithNpm() {
  if (!process.env.npm_lifecycle_event) return;
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    end('SIGTERM');
  }, everyMilliseconds);
  timer.unref();
}
