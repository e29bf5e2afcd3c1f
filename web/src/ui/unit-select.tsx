import { Select, type SelectProps } from '@mantine/core';
import { useActive, useCan } from '../session.ts';
import { flattenUnits } from '../shell/units.ts';

/** A unit of the organisation, as the tree stands; with `permission`, only where the person holds it. */
export function UnitSelect({ permission, ...props }: Omit<SelectProps, 'data'> & { permission?: string }) {
  const can = useCan();
  const { units } = useActive();
  const rows = flattenUnits(units);
  const depth = new Map(rows.map((row) => [row.unit.id, row.depth]));
  const data = rows
    .filter((row) => !permission || can(permission, row.unit.id))
    .map((row) => ({ value: row.unit.id, label: row.unit.name }));
  return (
    <Select
      searchable
      allowDeselect={false}
      {...props}
      data={data}
      renderOption={({ option }) => <span style={{ paddingInlineStart: `${depth.get(option.value) ?? 0}rem` }}>{option.label}</span>}
    />
  );
}
