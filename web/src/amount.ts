import { useCallback } from 'react';
import { useFormat } from './format.ts';

/** A figure with what is counted behind it: "1,200 followers", "48.3 %" as the reader's language writes it. */
export function useAmount(): (value: number, unitLabel: string) => string {
  const format = useFormat();
  return useCallback(
    (value, unitLabel) => {
      if (unitLabel === '%') return format.percent(value / 100, 2);
      return unitLabel ? `${format.number(value)}\u00a0${unitLabel}` : format.number(value);
    },
    [format],
  );
}
