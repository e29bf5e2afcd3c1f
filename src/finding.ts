/** A fault that `auscult verify` names. */
export interface Finding {
  table: string;
  id: string;
  fault: string;
}
