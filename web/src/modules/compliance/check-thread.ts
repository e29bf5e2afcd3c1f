/** The checking thread's side of the talk: what it knows is named in every request, so that nothing is checked against another catalogue. */
import type { Catalogue } from '../../../../src/modules/compliance/check/catalogue.ts';
import { checkDrafts } from './check-drafts.ts';
import type { CheckReply, CheckRequest } from './check-protocol.ts';

export function createThread(): (request: CheckRequest) => CheckReply {
  let known: { edition: number; catalogue: Catalogue } | null = null;
  return ({ id, edition, catalogue, drafts }) => {
    if (catalogue) known = { edition, catalogue };
    if (known?.edition !== edition) return { id, results: null };
    return { id, results: checkDrafts(drafts, known.catalogue) };
  };
}
