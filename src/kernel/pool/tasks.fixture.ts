/** Tasks for the tests of the pool; real functions that run in real threads. */
import { parentPort, threadId } from 'node:worker_threads';
import { MediaError } from '../media.ts';

export function double(payload: number): number {
  return payload * 2;
}

export function whichThread(): number {
  return threadId;
}

export function nothing(): void {}

export function sayStrangeThings(): void {
  parentPort?.postMessage('strange');
}

/** Says that it runs, waits for the gate to open, answers with its name. */
export function waitAtGate({ gate, name }: { gate: Int32Array; name: string }): string {
  Atomics.add(gate, 1, 1);
  Atomics.notify(gate, 1);
  Atomics.wait(gate, 0, 0);
  return name;
}

export function lengthOf(payload: ArrayBuffer): number {
  return payload.byteLength;
}

export function fail(): never {
  throw new MediaError('cannot_fit', { maximum: 7 });
}

export function failOddly(): never {
  throw 'only a word'; // oxlint-disable-line no-throw-literal
}

export async function crash(): Promise<never> {
  process.exit(3);
}

export function crashLater(): Promise<never> {
  setImmediate(() => {
    throw new Error('nobody catches this');
  });
  return new Promise(() => undefined);
}

export function answerWithFunction(): unknown {
  return () => 1;
}
