/** What the rooms below may ask of compliance. */
export { checkPost, checkRelease, rulePackVersion, type Checked } from './checks.ts';
export type { Finding, Outcome, Severity } from './check/types.ts';
export { createProduct } from './products.ts';
export { complianceRecord } from './record.ts';
