import type { Unit } from '../../session.ts';

/**
 * What concerns one unit: its own things, those of the units below it, and those above that it works for. Without a
 * unit, everything.
 */
export function seenFrom<T extends { unitId: string }>(things: readonly T[], units: readonly Unit[], unitId: string | null): T[] {
  if (unitId === null) return [...things];
  const parents = new Map(units.map((unit) => [unit.id, unit.parentId]));
  const line = (start: string) => {
    const ids: string[] = [];
    for (let at: string | null | undefined = start; at && !ids.includes(at); at = parents.get(at)) ids.push(at);
    return ids;
  };
  const above = line(unitId);
  return things.filter((thing) => above.includes(thing.unitId) || line(thing.unitId).includes(unitId));
}
