import type { Unit } from '../session.ts';

export interface UnitRow {
  unit: Unit;
  /** 0 for those without a parent among the given. */
  depth: number;
}

/**
 * The unit tree as rows, children under their parent, siblings by name. A unit whose parent is not among them (not
 * readable, or archived) stands at the top.
 */
export function flattenUnits(units: readonly Unit[], options: { archived?: boolean } = {}): UnitRow[] {
  const shown = units.filter((unit) => options.archived || !unit.archived);
  const known = new Set(shown.map((unit) => unit.id));
  const children = Map.groupBy(shown, (unit) => (unit.parentId && known.has(unit.parentId) ? unit.parentId : null));
  const rows: UnitRow[] = [];
  const visit = (parent: string | null, depth: number) => {
    const siblings = (children.get(parent) ?? []).toSorted((a, b) => a.name.localeCompare(b.name));
    for (const unit of siblings) {
      rows.push({ unit, depth });
      visit(unit.id, depth + 1);
    }
  };
  visit(null, 0);
  return rows;
}
