/** Pure decisions of identity: who may do what where, given memberships and the unit tree. */
import type { Access } from '#kernel/types.ts';

export interface UnitNode {
  id: string;
  parentId: string | null;
}
export interface Grant {
  unitId: string;
  permissions: readonly string[];
}

/** Units by id with all their ancestors, nearest first; a broken parent chain ends it. */
export function ancestorsOf(units: readonly UnitNode[]): Map<string, string[]> {
  const parents = new Map(units.map((unit) => [unit.id, unit.parentId]));
  return new Map(
    units.map((unit) => {
      const chain: string[] = [];
      for (let at = unit.parentId; at !== null && at !== undefined && !chain.includes(at); at = parents.get(at) ?? null) chain.push(at);
      return [unit.id, chain];
    }),
  );
}

/** A permission held in a unit holds in everything below it. */
export function buildAccess(units: readonly UnitNode[], grants: readonly Grant[]): Access {
  const ancestors = ancestorsOf(units);
  const held = new Map<string, Set<string>>();
  for (const unit of units) {
    const line = new Set([unit.id, ...(ancestors.get(unit.id) ?? [])]);
    for (const grant of grants) {
      if (!line.has(grant.unitId)) continue;
      for (const permission of grant.permissions) {
        const where = held.get(permission) ?? new Set();
        where.add(unit.id);
        held.set(permission, where);
      }
    }
  }
  return {
    can: (permission, unitId) => held.get(permission)?.has(unitId) ?? false,
    somewhere: (permission) => (held.get(permission)?.size ?? 0) > 0,
    unitsWith: (permission) => [...(held.get(permission) ?? [])],
    unitsWithAncestors: (permission) => {
      const below = [...(held.get(permission) ?? [])];
      return [...new Set([...below, ...below.flatMap((unitId) => ancestors.get(unitId) ?? [])])];
    },
  };
}

/** Who runs the house does not sign: with `identity.manage` anywhere, `review.sign` falls away everywhere. */
export function withoutConflicts(grants: readonly Grant[]): Grant[] {
  const manages = grants.some((grant) => grant.permissions.includes('identity.manage'));
  return grants.map((grant) => ({
    unitId: grant.unitId,
    permissions: manages ? grant.permissions.filter((permission) => permission !== 'review.sign') : grant.permissions,
  }));
}
