/** The engine in a worker thread, for long texts. */
import type { Catalogue } from './check/catalogue.ts';
import { checkContent } from './check/check.ts';
import { coreRulebook } from './check/rulebook.ts';
import type { CheckInput, Finding } from './check/types.ts';

export function checkInThread({ input, catalogue }: { input: CheckInput; catalogue: Catalogue }): Finding[] {
  return checkContent(input, catalogue, coreRulebook);
}
