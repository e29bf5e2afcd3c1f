/** What the page and its checking thread say to each other. */
import type { Catalogue } from '../../../../src/modules/compliance/check/catalogue.ts';
import type { CheckInput, Finding } from '../../../../src/modules/compliance/check/types.ts';

export interface DraftToCheck {
  /** What the findings are asked for again by, e.g. a channel's id. */
  key: string;
  input: CheckInput;
}
export type Results = Record<string, Finding[]>;
export interface CheckRequest {
  id: number;
  /** Names the catalogue to check against. */
  edition: number;
  /** Only when the thread may not have this edition yet. */
  catalogue?: Catalogue;
  drafts: readonly DraftToCheck[];
}
export interface CheckReply {
  id: number;
  /** Null where the thread does not have that edition: it must be sent along. */
  results: Results | null;
}
