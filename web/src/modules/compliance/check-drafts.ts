/** The server's own engine, run here. */
import { checkContent } from '../../../../src/modules/compliance/check/check.ts';
import type { Catalogue } from '../../../../src/modules/compliance/check/catalogue.ts';
import { coreRulebook } from '../../../../src/modules/compliance/check/rulebook.ts';
import type { DraftToCheck, Results } from './check-protocol.ts';

export function checkDrafts(drafts: readonly DraftToCheck[], catalogue: Catalogue): Results {
  return Object.fromEntries(drafts.map(({ key, input }) => [key, checkContent(input, catalogue, coreRulebook)]));
}
