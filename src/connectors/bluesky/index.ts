/** Bluesky, over AT Protocol, with plain `fetch`. Any AT Protocol server that proxies an AppView will do. */
import type { Connector } from '../connector.ts';
import { capabilities } from './capabilities.ts';
import { lookUp, publish, remove, upload } from './publish.ts';
import { readAccount, readPost, readPostMetrics } from './read.ts';
import { prepare } from './record-key.ts';
import { connect, endsAt, refresh } from './session.ts';

export const bluesky: Connector = {
  capabilities,
  connect,
  refresh,
  endsAt,
  readAccount,
  prepare,
  upload,
  publish,
  lookUp,
  remove,
  readPost,
  readPostMetrics,
};
