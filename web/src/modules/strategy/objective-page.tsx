import { Text } from '@mantine/core';
import { IconTrendingUp } from '@tabler/icons-react';
import { useSuspenseQuery } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { useT } from '../../i18n.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { PageBody } from '../../ui/page-body.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { RecordAside } from '../../ui/record-aside.tsx';
import { StateWord } from '../../ui/state-word.tsx';
import { GoalForm } from './goal-form.tsx';
import { AddKpi, ArchivedList } from './goal-page.tsx';
import { Meta } from './goal-tree.tsx';
import { KpiCards } from './kpi-cards.tsx';
import { objectiveQuery, type Kpi } from './queries.ts';
import { ThingActions } from './thing-actions.tsx';
import classes from './goal-page.module.css';

/** What social media is to do for a goal, and how far it is. */
export function ObjectivePage({ id, chart }: { id: string; chart?: (kpi: Kpi) => ReactNode }) {
  const t = useT();
  const { data: objective } = useSuspenseQuery(objectiveQuery(id));
  const [editing, setEditing] = useState(false);
  const kpis = objective.archived ? objective.kpis : objective.kpis.filter((kpi) => !kpi.archived);
  const put = objective.kpis.filter((kpi) => !kpis.includes(kpi));
  return (
    <>
      <PageHeader
        title={objective.title}
        crumbs={[
          { label: t('strategy.nav'), to: '/strategy' },
          { label: objective.goal.title, to: `/strategy/goals/${objective.goal.id}` },
        ]}
        state={objective.archived && <StateWord tone="draft" label={t('strategy.state.archived')} />}
        owner={<Meta thing={objective} />}
        action={<AddKpi objective={objective} />}
        extra={<ThingActions kind="objective" thing={objective} title={objective.title} onEdit={() => setEditing(true)} />}
      />
      <PageBody aside={<RecordAside type="objective" id={id} />}>
        {objective.description && <Text className={classes.description}>{objective.description}</Text>}
        {kpis.length === 0 && (
          <EmptyState icon={IconTrendingUp} sentence={t('strategy.objective.empty')} example={t('strategy.example.kpi')} />
        )}
        <KpiCards kpis={kpis} chart={chart} />
        {put.length > 0 && (
          <ArchivedList
            title={t('strategy.objective.archived_kpis')}
            items={put.map((one) => ({ id: one.id, title: one.name, to: '/strategy/kpis/$id' as const }))}
          />
        )}
      </PageBody>
      {editing && <GoalForm kind="objective" thing={objective} onClose={() => setEditing(false)} />}
    </>
  );
}
