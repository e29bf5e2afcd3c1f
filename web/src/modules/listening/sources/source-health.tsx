import { useT } from '../../../i18n.ts';
import { StateWord } from '../../../ui/state-word.tsx';
import type { Source } from '../queries.ts';

const tones = { unknown: 'draft', healthy: 'good', degraded: 'waiting', broken: 'stop' } as const;

/** One word for how a source does. */
export function SourceHealth({ source: { archived, paused, health, kind } }: { source: Source }) {
  const t = useT();
  if (archived) return <StateWord tone="draft" label={t('listening.source.state.archived')} />;
  if (paused) return <StateWord tone="waiting" label={t('listening.source.state.paused')} />;
  if ((kind === 'file' || kind === 'push') && health.state === 'unknown')
    return <StateWord tone="good" label={t('listening.source.state.ready')} />;
  return <StateWord tone={tones[health.state]} label={t(`listening.source.state.${health.state}`)} />;
}
