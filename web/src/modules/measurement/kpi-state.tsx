import { IconFlagCheck, IconTrendingDown } from '@tabler/icons-react';
import { useT } from '../../i18n.ts';
import { StateWord } from '../../ui/state-word.tsx';
import type { Standing } from './queries.ts';

const tones = { no_data: 'draft', behind: 'waiting', on_track: 'good', reached: 'good' } as const;
const icons = { no_data: undefined, behind: IconTrendingDown, on_track: undefined, reached: IconFlagCheck };

/** Where a KPI or a goal stands, as a word. */
export function KpiState({ state }: { state: Standing['state'] }) {
  const t = useT();
  return <StateWord tone={tones[state]} icon={icons[state]} label={t(`measurement.state.${state}`)} />;
}

/** How many of some KPIs stand where: "2 on track · 1 behind". The worst first. */
export function StateCounts({ standings }: { standings: readonly Standing[] }) {
  const t = useT();
  const order = ['behind', 'on_track', 'reached', 'no_data'] as const;
  const counts = order
    .map((state) => ({ state, count: standings.filter((one) => one.state === state).length }))
    .filter(({ count }) => count > 0);
  return (
    <span style={{ display: 'inline-flex', flexWrap: 'wrap', gap: '0.375rem' }}>
      {counts.map(({ state, count }) => (
        <StateWord key={state} tone={tones[state]} icon={icons[state]} label={t(`measurement.count.${state}`, { count })} />
      ))}
    </span>
  );
}
