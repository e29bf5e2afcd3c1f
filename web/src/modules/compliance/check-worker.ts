/** The thread that checks while someone types, so that no letter waits for the rules. */
import type { Catalogue } from '../../../../src/modules/compliance/check/catalogue.ts';
import { checkDrafts } from './check-drafts.ts';
import type { CheckReply, CheckRequest } from './check-protocol.ts';

let catalogue: Catalogue = [];

globalThis.addEventListener('message', (event: MessageEvent<CheckRequest>) => {
  const { id, drafts } = event.data;
  catalogue = event.data.catalogue ?? catalogue;
  const reply: CheckReply = { id, results: checkDrafts(drafts, catalogue) };
  // Of a worker: its only listener is the page that started it.
  // oxlint-disable-next-line unicorn/require-post-message-target-origin
  globalThis.postMessage(reply);
});
