import { useCallback, useMemo, useState } from 'react';
import { warningsOf, type Release } from './states.ts';

interface Tick {
  checked: boolean;
  comment: string;
}

/** What the reviewer says about each warning, kept while they look at other channels. */
export interface Ticks {
  of: (releaseId: string, finding: number) => Tick;
  set: (releaseId: string, finding: number, change: Partial<Tick>) => void;
  /** As the API takes them. */
  given: (releaseId: string) => { finding: number; comment: string }[];
  /** How many warnings of a release still lack a tick with words. */
  missing: (release: Pick<Release, 'id' | 'content'>) => number;
}

const none: Tick = { checked: false, comment: '' };
const counts = ({ checked, comment }: Tick) => checked && comment.trim() !== '';

export function useTicks(): Ticks {
  const [ticks, setTicks] = useState<Record<string, Record<number, Tick>>>({});
  const of = useCallback((releaseId: string, finding: number) => ticks[releaseId]?.[finding] ?? none, [ticks]);
  const set = useCallback((releaseId: string, finding: number, change: Partial<Tick>) => {
    setTicks((before) => ({ ...before, [releaseId]: { ...before[releaseId], [finding]: { ...(before[releaseId]?.[finding] ?? none), ...change } } }));
  }, []);
  return useMemo(
    () => ({
      of,
      set,
      given: (releaseId) => Object.entries(ticks[releaseId] ?? {}).filter(([, tick]) => counts(tick)).map(([finding, tick]) => ({ finding: Number(finding), comment: tick.comment.trim() })),
      missing: ({ id, content }) => warningsOf(content.findings).filter((finding) => !counts(of(id, finding))).length,
    }),
    [of, set, ticks],
  );
}
