/** The thread that checks while someone types, so that no letter waits for the rules. */
import type { CheckRequest } from './check-protocol.ts';
import { createThread } from './check-thread.ts';

const answer = createThread();

globalThis.addEventListener('message', (event: MessageEvent<CheckRequest>) => {
  // Of a worker: its only listener is the page that started it.
  // oxlint-disable-next-line unicorn/require-post-message-target-origin
  globalThis.postMessage(answer(event.data));
});
