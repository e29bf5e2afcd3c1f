import { useFormat } from '../../format.ts';
import { useT } from '../../i18n.ts';
import { StateWord } from '../../ui/state-word.tsx';
import type { SavedQuery } from './queries.ts';

/** Whether a query listens, and how far it has gone through what was there before it. */
export function QueryState({ query: { archived, backfill } }: { query: SavedQuery }) {
  const t = useT();
  const format = useFormat();
  if (archived) return <StateWord tone="draft" label={t('listening.query.state.archived')} />;
  if (backfill.state !== 'running') return <StateWord tone="live" label={t('listening.query.state.listens')} />;
  const share = backfill.total === 0 ? 0 : Math.min(1, backfill.done / backfill.total);
  return <StateWord tone="waiting" label={t('listening.query.state.backfill', { share: format.percent(share, 0) })} />;
}
