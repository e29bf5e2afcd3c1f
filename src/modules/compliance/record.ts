/** compliance's part of the joined record: products. Claims and their references come with a later room. */
import type { RoomRecord } from '#kernel/room.ts';
import { productById, products } from './store.ts';

export const complianceRecord: RoomRecord = {
  entities: { product: { can: 'compliance.read', below: true } },
  async describe(scope, type, id) {
    if (type !== 'product') return null;
    const product = await productById(scope, id);
    return product ? { title: product.name, state: product.archived ? 'archived' : 'active', unitId: product.unitId } : null;
  },
  // What a text names is found when it is checked, not stored: a post has no product of its own.
  links: async () => [],
  async search(scope, q) {
    const found = await products(scope, { unitIds: scope.access.unitsWithAncestors('compliance.read'), q, limit: 20 });
    return found.map((product) => ({
      type: 'product',
      id: product.id,
      title: product.name,
      state: product.archived ? 'archived' : 'active',
    }));
  },
};
