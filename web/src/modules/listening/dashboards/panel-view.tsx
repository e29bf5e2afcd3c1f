import { useQuery } from '@tanstack/react-query';
import { api } from '../../../api.ts';
import { useErrorText } from '../../../errors.ts';
import { useT } from '../../../i18n.ts';
import { ListSkeleton } from '../../../ui/loading.tsx';
import { PathLink } from '../../../ui/path-link.tsx';
import type { Against, Period } from '../period.ts';
import classes from './dashboards.module.css';
import { QueryPanel, type Panel } from './query-panel.tsx';
import { SharesCard, VoicesTable } from './voice-charts.tsx';

interface Props {
  panel: Panel;
  /** Names of the queries the reader may see. */
  names: ReadonlyMap<string, string>;
  period: Period;
  against: Against;
}

const wide = new Set<Panel['kind']>(['figures', 'hours', 'authors', 'keyness', 'voice']);

/** A panel under the name of its query, which leads to all that it found. */
export function PanelView({ panel, names, period, against }: Props) {
  const t = useT();
  const ids = panel.kind === 'voice' ? panel.queryIds : [panel.queryId];
  const closed = ids.some((id) => !names.has(id));
  const address = { from: period.from, to: period.to, ...(against === 'year' ? { against } : {}) };
  return (
    <li className={classes.panel} data-wide={wide.has(panel.kind) || undefined}>
      <p className={classes.about}>
        {panel.kind === 'voice' ? (
          <PathLink to={`/listening/compare?${new URLSearchParams({ ...address, queries: ids.join(',') }).toString()}`}>
            {t('listening.compare.title')}
          </PathLink>
        ) : (
          <PathLink to={`/listening/queries/${panel.queryId}?${new URLSearchParams(address).toString()}`}>
            {names.get(panel.queryId) ?? t('listening.dashboards.closed_query')}
          </PathLink>
        )}
      </p>
      {closed ? (
        <p className={classes.note}>{t('listening.dashboards.closed')}</p>
      ) : panel.kind === 'voice' ? (
        <VoicePanel queryIds={panel.queryIds} period={period} against={against} />
      ) : (
        <QueryPanel kind={panel.kind} queryId={panel.queryId} period={period} against={against} />
      )}
    </li>
  );
}

function VoicePanel({ queryIds, period, against }: { queryIds: string[]; period: Period; against: Against }) {
  const { describe } = useErrorText();
  const { data, error } = useQuery(api.listening.compare.queryOptions({ input: { queryIds, ...period, against } }));
  if (error) return <p className={classes.fault}>{describe(error)}</p>;
  if (!data) return <ListSkeleton />;
  return (
    <>
      <SharesCard comparison={data} />
      <VoicesTable comparison={data} />
    </>
  );
}
