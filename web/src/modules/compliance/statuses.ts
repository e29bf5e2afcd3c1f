import type { productKinds, productStatuses } from '../../../../src/modules/compliance/contract.ts';

export type ProductKind = (typeof productKinds)[number];
export type ProductStatus = (typeof productStatuses)[number];

/** As the contract has them; the types keep the lists true. */
export const kinds = ['medicine', 'vaccine', 'device', 'food_supplement', 'biocide', 'other'] as const satisfies readonly ProductKind[];
export const statuses = [
  'rx',
  'otc',
  'otc_pharmacy',
  'traditional_herbal',
  'homeopathic',
  'investigational',
  'not_authorised',
  'ce_marked',
  'not_ce_marked',
] as const satisfies readonly ProductStatus[];
