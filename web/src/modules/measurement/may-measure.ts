import type { Me } from '../../session.ts';

/** Whether someone may read numbers anywhere: for loaders, which know who is here but are no components. */
export function mayMeasure(me: Me): boolean {
  return (me.active?.permissions['measurement.read']?.length ?? 0) > 0;
}
