/** Pure decisions of identity: who may do what where, given memberships and the unit tree. */
import type { Access } from '#kernel/types.ts';

export interface UnitNode {
  id: string;
  parentId: string | null;
  /** Belongs to an agency: whoever works here sees nothing of the units above. */
  agency?: boolean;
}
export interface Grant {
  unitId: string;
  permissions: readonly string[];
  /** Given as an agency's, whatever the unit. */
  agency?: boolean;
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

/**
 * A permission held in a unit holds in everything below it. What units above share with those below (goals, policies,
 * products) is shared with our own people only: an agency sees its own units and nothing else.
 */
export function buildAccess(units: readonly UnitNode[], grants: readonly Grant[]): Access {
  const ancestors = ancestorsOf(units);
  const agencies = new Set(units.filter((unit) => unit.agency).map((unit) => unit.id));
  const held = new Map<string, Set<string>>();
  const above = new Map<string, Set<string>>();
  for (const grant of grants) {
    const higher = ancestors.get(grant.unitId) ?? [];
    if (grant.agency || [grant.unitId, ...higher].some((id) => agencies.has(id))) continue;
    for (const permission of grant.permissions) above.set(permission, new Set([...(above.get(permission) ?? []), ...higher]));
  }
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
    unitsWithAncestors: (permission) => [...new Set([...(held.get(permission) ?? []), ...(above.get(permission) ?? [])])],
  };
}

/** Who runs the house does not sign: with `identity.manage` anywhere, `review.sign` falls away everywhere. */
export function withoutConflicts(grants: readonly Grant[]): Grant[] {
  const manages = grants.some((grant) => grant.permissions.includes('identity.manage'));
  return grants.map((grant) => ({
    ...grant,
    permissions: manages ? grant.permissions.filter((permission) => permission !== 'review.sign') : grant.permissions,
  }));
}
