import { Button } from '@mantine/core';
import { IconChartLine } from '@tabler/icons-react';
import { useSuspenseQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useMemo } from 'react';
import { useFormat } from '../../format.ts';
import { useT } from '../../i18n.ts';
import { useCan } from '../../session.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { KpiStrip } from '../../ui/kpi-strip.tsx';
import type { Column } from '../../ui/list-column.ts';
import { ListPage } from '../../ui/list-page.tsx';
import { useListSearch } from '../../ui/list-search.ts';
import { PageBody } from '../../ui/page-body.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { Sparkline } from '../../ui/sparkline.tsx';
import { KpiState } from './kpi-state.tsx';
import { ProgressBar } from './progress-bar.tsx';
import { standingsQuery, type Standing } from './queries.ts';
import { RefreshButton } from './refresh-button.tsx';
import { useKpiWords } from './words.ts';
import classes from './overview-page.module.css';

const states = ['behind', 'on_track', 'reached', 'no_data'] as const;
const sources = ['channel', 'posts', 'manual'] as const;

interface Props {
  /** Whether a KPI concerns the unit chosen above; the route knows the units. */
  concerns: (standing: Standing) => boolean;
}

/** Where every KPI stands: how many where, then each of them, the ones behind first. */
export function OverviewPage({ concerns }: Props) {
  const t = useT();
  const can = useCan();
  const { data } = useSuspenseQuery(standingsQuery());
  const all = useMemo(() => data.filter(concerns), [data, concerns]);
  const rows = useShown(all);
  const columns = useColumns();
  const strip = states.map((state) => ({
    label: t(`measurement.state.${state}`),
    value: String(all.filter((one) => one.state === state).length),
    to: `/measurement?state=${state}`,
  }));
  const toStrategy = can('strategy.edit') && (
    <Button component={Link} to="/strategy">
      {t('measurement.empty_action')}
    </Button>
  );
  return (
    <>
      <PageHeader title={t('measurement.title')} lead={t('measurement.lead')} action={<RefreshButton variant="filled" />} />
      <PageBody>
        {all.length > 0 && (
          <div className={classes.strip}>
            <KpiStrip items={strip} label={t('measurement.strip')} />
          </div>
        )}
        <ListPage
          name="measurement-kpis"
          label={t('measurement.list')}
          rows={rows}
          rowKey={(row) => row.kpiId}
          to={(row) => `/strategy/kpis/${row.kpiId}`}
          columns={columns}
          facets={[
            {
              id: 'state',
              label: t('measurement.facet.state'),
              options: states.map((value) => ({ value, label: t(`measurement.state.${value}`) })),
            },
            {
              id: 'source',
              label: t('measurement.facet.source'),
              options: sources.map((value) => ({ value, label: t(`measurement.source_short.${value}`) })),
            },
          ]}
          empty={
            <EmptyState
              icon={IconChartLine}
              sentence={t('measurement.empty')}
              action={toStrategy}
              example={t('measurement.empty_example')}
            />
          }
        />
      </PageBody>
    </>
  );
}

/** What search and facets leave, the ones behind first unless another order is asked for. */
function useShown(all: readonly Standing[]): Standing[] {
  const { q, values } = useListSearch();
  const wantedStates = values('state').join(',');
  const wantedSources = values('source').join(',');
  return useMemo(() => {
    const fits = (wanted: string, value: string) => wanted === '' || wanted.split(',').includes(value);
    return all
      .filter(
        (one) =>
          fits(wantedStates, one.state) && fits(wantedSources, one.source) && one.name.toLocaleLowerCase().includes(q.toLocaleLowerCase()),
      )
      .toSorted((one, other) => states.indexOf(one.state) - states.indexOf(other.state) || one.targetOn.localeCompare(other.targetOn));
  }, [all, q, wantedStates, wantedSources]);
}

function useColumns(): Column<Standing>[] {
  const t = useT();
  const format = useFormat();
  return useMemo(
    () => [
      { id: 'name', header: t('measurement.column.kpi'), cell: (row) => row.name, sort: (row) => row.name },
      {
        id: 'state',
        header: t('measurement.column.state'),
        cell: (row) => <KpiState state={row.state} />,
        sort: (row) => states.indexOf(row.state),
      },
      {
        id: 'current',
        header: t('measurement.column.current'),
        align: 'end',
        cell: (row) => <Current standing={row} />,
        sort: (row) => row.current,
      },
      { id: 'progress', header: t('measurement.column.progress'), cell: (row) => <Way standing={row} />, sort: (row) => row.progress },
      {
        id: 'course',
        header: t('measurement.column.course'),
        cell: (row) => (row.points.length > 1 ? <Sparkline values={row.points.map((point) => point.value)} target={row.target} /> : '–'),
        secondary: true,
      },
      {
        id: 'target',
        header: t('measurement.column.target_on'),
        cell: (row) => <span className={classes.line}>{format.date(row.targetOn)}</span>,
        sort: (row) => row.targetOn,
        secondary: true,
      },
      {
        id: 'fresh',
        header: t('measurement.column.fresh'),
        cell: (row) => <Fresh standing={row} />,
        sort: (row) => row.freshAt,
        secondary: true,
      },
    ],
    [t, format],
  );
}

function Current({ standing }: { standing: Standing }) {
  const words = useKpiWords(standing);
  return standing.current === null ? '–' : words.amount(standing.current);
}

function Fresh({ standing }: { standing: Standing }) {
  return <span className={classes.line}>{useKpiWords(standing).fresh}</span>;
}

function Way({ standing }: { standing: Standing }) {
  const words = useKpiWords(standing);
  return (
    <span className={classes.way}>
      <ProgressBar standing={standing} />
      <span className="tabular">{words.progress}</span>
    </span>
  );
}
