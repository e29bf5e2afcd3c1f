/** Asks the checking thread; only the newest question is answered. */
import type { Catalogue } from '../../../../src/modules/compliance/check/catalogue.ts';
import type { CheckReply, CheckRequest, DraftToCheck, Results } from './check-protocol.ts';

export interface Checker {
  /** Resolves with the findings, or never where a newer question came first. Rejects when the thread failed. */
  check: (drafts: readonly DraftToCheck[], catalogue: Catalogue) => Promise<Results>;
  stop: () => void;
}

interface Question {
  id: number;
  drafts: readonly DraftToCheck[];
  resolve: (results: Results) => void;
  reject: (error: Error) => void;
}

export function createChecker(): Checker {
  if (typeof Worker === 'undefined') return inThisThread();
  const worker = new Worker(new URL('./check-worker.ts', import.meta.url), { type: 'module' });
  let last = 0;
  /** The catalogue at hand and its number; `has` once the thread has answered with it. */
  let edition = { number: 0, catalogue: null as Catalogue | null, has: false };
  let waiting: Question | null = null;
  const send = ({ id, drafts }: Question, whole: boolean) => {
    const request: CheckRequest = {
      id,
      edition: edition.number,
      drafts,
      ...(whole && edition.catalogue ? { catalogue: edition.catalogue } : {}),
    };
    worker.postMessage(request);
  };
  worker.addEventListener('message', ({ data }: MessageEvent<CheckReply>) => {
    if (waiting?.id !== data.id) return;
    if (data.results === null) {
      send(waiting, true);
      return;
    }
    edition.has = true;
    waiting.resolve(data.results);
  });
  const fail = (message: string) => waiting?.reject(new Error(message));
  worker.addEventListener('error', (event) => fail(event.message));
  worker.addEventListener('messageerror', () => fail('messageerror'));
  return {
    check: (drafts, catalogue) =>
      new Promise((resolve, reject) => {
        last += 1;
        waiting = { id: last, drafts, resolve, reject };
        if (catalogue !== edition.catalogue) edition = { number: edition.number + 1, catalogue, has: false };
        send(waiting, !edition.has);
      }),
    stop: () => worker.terminate(),
  };
}

/** Where there are no workers: the same, a moment later. */
function inThisThread(): Checker {
  return {
    check: async (drafts, catalogue) => (await import('./check-drafts.ts')).checkDrafts(drafts, catalogue),
    stop: () => undefined,
  };
}
