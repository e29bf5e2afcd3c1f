import { Button } from '@mantine/core';
import { useSuspenseQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { useT } from '../../i18n.ts';
import { PageBody } from '../../ui/page-body.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { useToday } from '../../use-today.ts';
import { KpiForm } from './kpi-form.tsx';
import { kpiQuery, objectiveQuery } from './queries.ts';

/** A new KPI under an objective. */
export function NewKpiPage({ objectiveId }: { objectiveId: string }) {
  const t = useT();
  const navigate = useNavigate();
  const today = useToday();
  const { data: objective } = useSuspenseQuery(objectiveQuery(objectiveId));
  return (
    <>
      <PageHeader
        title={t('strategy.kpi.add')}
        lead={t('strategy.kpi.add_lead')}
        crumbs={[
          { label: t('strategy.nav'), to: '/strategy' },
          { label: objective.goal.title, to: `/strategy/goals/${objective.goal.id}` },
          { label: objective.title, to: `/strategy/objectives/${objective.id}` },
        ]}
      />
      <PageBody width="text">
        <KpiForm
          objective={objective}
          today={today}
          onDone={(id) => void navigate({ to: '/strategy/kpis/$id', params: { id } })}
          cancel={
            <Button
              variant="default"
              renderRoot={(props) => <Link to="/strategy/objectives/$id" params={{ id: objectiveId }} {...props} />}
            >
              {t('ui.cancel')}
            </Button>
          }
        />
      </PageBody>
    </>
  );
}

/** Changing a KPI; its history keeps what it was. */
export function EditKpiPage({ id }: { id: string }) {
  const t = useT();
  const navigate = useNavigate();
  const today = useToday();
  const { data: kpi } = useSuspenseQuery(kpiQuery(id));
  return (
    <>
      <PageHeader
        title={t('strategy.kpi.edit')}
        crumbs={[
          { label: t('strategy.nav'), to: '/strategy' },
          { label: kpi.goal.title, to: `/strategy/goals/${kpi.goal.id}` },
          { label: kpi.name, to: `/strategy/kpis/${kpi.id}` },
        ]}
      />
      <PageBody width="text">
        <KpiForm
          kpi={kpi}
          objective={{ id: kpi.objectiveId, unitId: kpi.unitId }}
          today={today}
          onDone={() => void navigate({ to: '/strategy/kpis/$id', params: { id } })}
          cancel={
            <Button variant="default" renderRoot={(props) => <Link to="/strategy/kpis/$id" params={{ id }} {...props} />}>
              {t('ui.cancel')}
            </Button>
          }
        />
      </PageBody>
    </>
  );
}
