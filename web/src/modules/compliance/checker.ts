/** Asks the checking thread; only the newest question is answered. */
import type { Catalogue } from '../../../../src/modules/compliance/check/catalogue.ts';
import type { CheckReply, CheckRequest, DraftToCheck, Results } from './check-protocol.ts';

export interface Checker {
  /** Resolves with the findings, or never where a newer question came first. Rejects when the thread failed. */
  check: (drafts: readonly DraftToCheck[], catalogue: Catalogue) => Promise<Results>;
  stop: () => void;
}

export function createChecker(): Checker {
  if (typeof Worker === 'undefined') return inThisThread();
  const worker = new Worker(new URL('./check-worker.ts', import.meta.url), { type: 'module' });
  let last = 0;
  let sent: Catalogue | null = null;
  let waiting: { id: number; resolve: (results: Results) => void; reject: (error: Error) => void } | null = null;
  worker.addEventListener('message', (event: MessageEvent<CheckReply>) => {
    if (waiting?.id === event.data.id) waiting.resolve(event.data.results);
  });
  worker.addEventListener('error', (event) => waiting?.reject(new Error(event.message)));
  return {
    check: (drafts, catalogue) =>
      new Promise((resolve, reject) => {
        last += 1;
        waiting = { id: last, resolve, reject };
        const request: CheckRequest = { id: last, drafts, ...(catalogue === sent ? {} : { catalogue }) };
        sent = catalogue;
        worker.postMessage(request);
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
