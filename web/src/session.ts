/** Who is signed in, where, and what they may do: what every page asks. */
import { useSuspenseQuery } from '@tanstack/react-query';
import { useCallback } from 'react';
import { useStoredUnit } from './active.ts';
import { api, type Answer, type Client } from './api.ts';

export type Me = Answer<Client['identity']['me']['get']>;
export type Active = NonNullable<Me['active']>;
export type Unit = Active['units'][number];

export const meQuery = () => api.identity.me.get.queryOptions({ staleTime: 60_000, meta: { mayBeNobody: true } });

export function useMe(): Me {
  return useSuspenseQuery(meQuery()).data;
}

/** The organisation at hand. Only pages inside the shell (`routes/_app`) may ask: the shell shows none without it. */
export function useActive(): Active {
  const { active } = useMe();
  if (!active) throw new Error('No organisation is chosen: pages that need one belong under routes/_app.');
  return active;
}

/**
 * `can('strategy.edit')`: somewhere; `can('strategy.edit', unitId)`: there. For showing what is possible; the server
 * decides.
 */
export function useCan(): (permission: string, unitId?: string) => boolean {
  const { permissions } = useActive();
  return useCallback(
    (permission, unitId) => {
      const units = permissions[permission] ?? [];
      return unitId ? units.includes(unitId) : units.length > 0;
    },
    [permissions],
  );
}

/** The unit chosen in the top bar, or null for all; a unit that is gone counts as none. */
export function useUnit(): { unit: Unit | null; chooseUnit: (unitId: string | null) => void } {
  const { organisation, units } = useActive();
  const [unitId, chooseUnit] = useStoredUnit(organisation.id);
  return { unit: units.find((unit) => unit.id === unitId) ?? null, chooseUnit };
}
