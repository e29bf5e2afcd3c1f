import { useSuspenseQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useAmount } from '../../amount.ts';
import { useFormat } from '../../format.ts';
import { useT } from '../../i18n.ts';
import { PageBody } from '../../ui/page-body.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { RecordAside } from '../../ui/record-aside.tsx';
import { StateWord } from '../../ui/state-word.tsx';
import { AimSentence } from './aim.tsx';
import { Meta } from './goal-tree.tsx';
import { kpiQuery, type KpiWithParents } from './queries.ts';
import { ThingActions } from './thing-actions.tsx';
import classes from './kpi-page.module.css';

interface Props {
  id: string;
  /** Where it stands, beside its name. */
  state?: ReactNode;
  /** The next step: record a value, read the numbers. */
  action?: ReactNode;
  /** Actual against target and what lies behind it. */
  children?: ReactNode;
}

/** One KPI: what it aims at, and (from measurement) how far it is. */
export function KpiPage({ id, state, action, children }: Props) {
  const t = useT();
  const navigate = useNavigate();
  const { data: kpi } = useSuspenseQuery(kpiQuery(id));
  const edit = () => void navigate({ to: '/strategy/kpis/$id/edit', params: { id } });
  return (
    <>
      <PageHeader
        title={kpi.name}
        crumbs={[
          { label: t('strategy.nav'), to: '/strategy' },
          { label: kpi.goal.title, to: `/strategy/goals/${kpi.goal.id}` },
          { label: kpi.objective.title, to: `/strategy/objectives/${kpi.objective.id}` },
        ]}
        state={kpi.archived ? <StateWord tone="draft" label={t('strategy.state.archived')} /> : state}
        owner={<Meta thing={kpi} />}
        action={kpi.archived ? undefined : action}
        extra={<ThingActions kind="kpi" thing={kpi} title={kpi.name} onEdit={edit} />}
        lead={<AimSentence aim={kpi} />}
      />
      <PageBody aside={<RecordAside type="kpi" id={id} />}>
        {children}
        <Definition kpi={kpi} />
      </PageBody>
    </>
  );
}

function Definition({ kpi }: { kpi: KpiWithParents }) {
  const t = useT();
  const format = useFormat();
  const amount = useAmount();
  const { metric } = kpi;
  const counted =
    metric.source === 'channel'
      ? t('strategy.counts.channel', { count: metric.channelIds.length })
      : metric.source === 'posts'
        ? t('strategy.counts.posts', { metric: t(`strategy.metric.${metric.name}`) })
        : t('strategy.counts.manual');
  const rows: [string, string][] = [
    [t('strategy.field.source'), counted],
    [t('strategy.field.direction'), t(`strategy.direction.${kpi.direction}`)],
    [t('strategy.field.baseline'), t('strategy.on_day', { value: amount(kpi.baseline, kpi.unitLabel), day: format.date(kpi.baselineOn) })],
    [t('strategy.field.target'), t('strategy.by_day', { value: amount(kpi.target, kpi.unitLabel), day: format.date(kpi.targetOn) })],
  ];
  return (
    <section className={classes.definition}>
      <h2>{t('strategy.kpi.definition')}</h2>
      <dl>
        {rows.map(([label, value]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
