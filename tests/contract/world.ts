/**
 * Two organisations, and in the first a unit with a sibling. Things are made in a place; who may do something there is
 * asked for by permission.
 */
import { aPerson, aUnit, anOrganisation, type TestBed, type TestOrganisation, type TestPerson } from '#tests/harness.ts';
import { builtInRoles } from '#modules/identity/roles.ts';

export interface Place {
  t: TestBed;
  organisation: TestOrganisation;
  unitId: string;
  /** Someone whose only membership is in this unit and who holds the permission; null: any member who holds much. */
  holder(permission: string | null): Promise<TestPerson>;
}

export interface World {
  t: TestBed;
  /** A unit, its sibling, what stands above both, and another organisation. */
  left: Place;
  right: Place;
  top: Place;
  abroad: Place;
  /** A member of `left` without any permission. */
  employee: TestPerson;
}

function placeIn(t: TestBed, organisation: TestOrganisation, unitId: string): Place {
  const people = new Map<string, Promise<TestPerson>>();
  const inRole = (role: string) => {
    const known = people.get(role) ?? aPerson(t, organisation, { role, unitId });
    people.set(role, known);
    return known;
  };
  return { t, organisation, unitId, holder: (permission) => inRole(permission === null ? 'owner' : roleWith(permission)) };
}

/** The owner holds nearly everything; what the owner may not hold (signing) comes from the first role that has it. */
function roleWith(permission: string): string {
  const role = ['owner', ...builtInRoles.keys()].find((name) => builtInRoles.get(name)?.includes(permission));
  if (!role) throw new Error(`No role holds ${permission}`);
  return role;
}

export async function aWorld(t: TestBed): Promise<World> {
  const organisation = await anOrganisation(t);
  const other = await anOrganisation(t);
  const leftUnit = await aUnit(t, organisation, { name: 'Left' });
  const rightUnit = await aUnit(t, organisation, { name: 'Right' });
  const left = placeIn(t, organisation, leftUnit);
  return {
    t,
    left,
    right: placeIn(t, organisation, rightUnit),
    top: placeIn(t, organisation, organisation.unitId),
    abroad: placeIn(t, other, other.unitId),
    employee: await aPerson(t, organisation, { role: 'employee', unitId: leftUnit }),
  };
}
