/** What the rooms below may ask of compliance. */
export { cachedCatalogue, checkPost, checkRelease, rulePackVersion, type Checked, type StampedCatalogue } from './checks.ts';
export type { Finding, Outcome, Severity } from './check/types.ts';
export { createProduct } from './products.ts';
export { complianceRecord } from './record.ts';
