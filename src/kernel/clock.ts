/**
 * The program's clock. Everything that asks for the time asks here, so that tests can move it.
 * Due times in the database are compared with the database's own clock, not with this one.
 */

let offsetMilliseconds = 0;

/** The present instant, plus what a test has moved the clock by. */
export function now(): Date {
  return new Date(Date.now() + offsetMilliseconds);
}

/** Tests only: the clock stands `offsetMs` milliseconds ahead of the machine's (0 sets it right again). */
export function moveClock(offsetMs: number): void {
  if (!Number.isSafeInteger(offsetMs)) throw new RangeError('the clock moves by whole milliseconds');
  offsetMilliseconds = offsetMs;
}

/** Milliseconds the clock has been moved by; handed to the database and to child processes of a test. */
export function clockOffset(): number {
  return offsetMilliseconds;
}
