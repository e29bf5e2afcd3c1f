import { Select, type SelectProps } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { api } from '../api.ts';
import { useErrorText } from '../errors.ts';

interface Props extends Omit<SelectProps, 'data'> {
  /** Only those who hold this permission (in `unitId`, when given). */
  permission?: string;
  unitId?: string;
}

/** A person of the organisation. */
export function PersonSelect({ permission, unitId, ...props }: Props) {
  const { describe } = useErrorText();
  const people = useQuery(api.identity.members.people.queryOptions({ input: { permission, unitId } }));
  return (
    <Select
      searchable
      {...props}
      data={(people.data ?? []).map((person) => ({ value: person.id, label: person.name }))}
      error={people.isError ? describe(people.error) : props.error}
    />
  );
}
