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
  /** Only when it changed since the last request. */
  catalogue?: Catalogue;
  drafts: readonly DraftToCheck[];
}
export interface CheckReply {
  id: number;
  results: Results;
}
