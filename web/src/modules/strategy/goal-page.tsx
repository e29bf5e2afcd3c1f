import { Button, Text } from '@mantine/core';
import { IconFlag3, IconPlus } from '@tabler/icons-react';
import { useSuspenseQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import { useT } from '../../i18n.ts';
import { useCan } from '../../session.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { PageBody } from '../../ui/page-body.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { RecordAside } from '../../ui/record-aside.tsx';
import { StateWord } from '../../ui/state-word.tsx';
import { GoalForm } from './goal-form.tsx';
import { Meta } from './goal-tree.tsx';
import { KpiCards } from './kpi-cards.tsx';
import { goalQuery, type Goal, type Kpi, type Objective } from './queries.ts';
import { ThingActions } from './thing-actions.tsx';
import classes from './goal-page.module.css';

interface Props {
  id: string;
  /** How the goal does, beside its title. */
  state?: ReactNode;
  /** Quieter actions of other rooms. */
  extra?: ReactNode;
  /** Actual against target of one KPI; what it aims at where there are no numbers to see. */
  chart?: (kpi: Kpi) => ReactNode;
}

/** One goal: why, who, and under each objective where its KPIs stand. */
export function GoalPage({ id, state, extra, chart }: Props) {
  const t = useT();
  const can = useCan();
  const { data: goal } = useSuspenseQuery(goalQuery(id));
  const [form, setForm] = useState<'goal' | 'objective' | null>(null);
  const add = can('strategy.edit') && !goal.archived && (
    <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => setForm('objective')}>
      {t('strategy.objective.add')}
    </Button>
  );
  // What was archived by itself stays out of sight; under an archived goal everything is shown as it ended.
  const objectives = goal.archived ? goal.objectives : goal.objectives.filter((objective) => !objective.archived);
  const put = goal.objectives.filter((objective) => !objectives.includes(objective));
  return (
    <>
      <PageHeader
        title={goal.title}
        crumbs={[{ label: t('strategy.nav'), to: '/strategy' }]}
        state={goal.archived ? <StateWord tone="draft" label={t('strategy.state.archived')} /> : state}
        owner={<Meta thing={goal} />}
        action={add}
        extra={
          <>
            {extra}
            <ThingActions kind="goal" thing={goal} title={goal.title} onEdit={() => setForm('goal')} />
          </>
        }
      />
      <PageBody aside={<RecordAside type="goal" id={id} />}>
        {goal.description && <Text className={classes.description}>{goal.description}</Text>}
        {objectives.length === 0 && (
          <EmptyState
            icon={IconFlag3}
            sentence={t('strategy.goal.empty')}
            action={add || undefined}
            example={t('strategy.example.objective')}
          />
        )}
        {objectives.map((objective) => (
          <ObjectiveSection key={objective.id} goal={goal} objective={objective} chart={chart} />
        ))}
        {put.length > 0 && (
          <ArchivedList
            title={t('strategy.goal.archived_objectives')}
            items={put.map((one) => ({ id: one.id, title: one.title, to: '/strategy/objectives/$id' as const }))}
          />
        )}
      </PageBody>
      {form === 'goal' && <GoalForm kind="goal" thing={goal} onClose={() => setForm(null)} />}
      {form === 'objective' && <GoalForm kind="objective" parent={goal} onClose={() => setForm(null)} />}
    </>
  );
}

function ObjectiveSection({ goal, objective, chart }: { goal: Goal; objective: Objective; chart: Props['chart'] }) {
  const t = useT();
  const [editing, setEditing] = useState(false);
  return (
    <section className={classes.objective} aria-labelledby={`objective-${objective.id}`}>
      <div className={classes.head}>
        <div className={classes.words}>
          <h2 id={`objective-${objective.id}`} className={classes.title}>
            <Link to="/strategy/objectives/$id" params={{ id: objective.id }}>
              {objective.title}
            </Link>
          </h2>
          <Meta thing={objective} />
        </div>
        <AddKpi objective={objective} quiet />
        <ThingActions kind="objective" thing={objective} title={objective.title} onEdit={() => setEditing(true)} />
      </div>
      {objective.description && <Text className={classes.description}>{objective.description}</Text>}
      {objective.kpis.length === 0 && <Text c="dimmed">{t('strategy.objective.empty')}</Text>}
      <KpiCards kpis={goal.archived ? objective.kpis : objective.kpis.filter((kpi) => !kpi.archived)} chart={chart} />
      {editing && <GoalForm kind="objective" thing={objective} onClose={() => setEditing(false)} />}
    </section>
  );
}

/** Leads to the form of a new KPI, for those who may set one here. */
export function AddKpi({ objective, quiet = false }: { objective: Pick<Objective, 'id' | 'archived' | 'title'>; quiet?: boolean }) {
  const t = useT();
  const can = useCan();
  if (!can('strategy.edit') || objective.archived) return null;
  return (
    <Button
      renderRoot={(props) => <Link to="/strategy/objectives/$id/kpi" params={{ id: objective.id }} {...props} />}
      variant={quiet ? 'default' : 'filled'}
      leftSection={<IconPlus size={16} aria-hidden />}
      aria-label={t('strategy.kpi.add_to', { title: objective.title })}
    >
      {t('strategy.kpi.add')}
    </Button>
  );
}

export function ArchivedList({
  title,
  items,
}: {
  title: string;
  items: readonly { id: string; title: string; to: '/strategy/objectives/$id' | '/strategy/kpis/$id' }[];
}) {
  return (
    <section className={classes.archived}>
      <h2 className={classes.quiet}>{title}</h2>
      <ul>
        {items.map((item) => (
          <li key={item.id}>
            <Link to={item.to} params={{ id: item.id }}>
              {item.title}
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
}
