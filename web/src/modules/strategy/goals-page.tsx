import { Button, Switch } from '@mantine/core';
import { IconPlus, IconTargetArrow } from '@tabler/icons-react';
import { useSuspenseQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import { useT } from '../../i18n.ts';
import { useActive, useCan, useUnit } from '../../session.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { PageBody } from '../../ui/page-body.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { GoalForm } from './goal-form.tsx';
import { GoalTree } from './goal-tree.tsx';
import { goalsQuery, type Kpi } from './queries.ts';
import { seenFrom } from './seen-from.ts';
import classes from './goals-page.module.css';

interface Props {
  archived: boolean;
  onArchived: (archived: boolean) => void;
  standing?: (kpi: Kpi) => ReactNode;
  summary?: (kpis: readonly Kpi[]) => ReactNode;
}

/** Why we speak: the tree of goals, seen from the unit chosen above. */
export function GoalsPage({ archived, onArchived, standing, summary }: Props) {
  const t = useT();
  const can = useCan();
  const navigate = useNavigate();
  const { units } = useActive();
  const { unit } = useUnit();
  const { data } = useSuspenseQuery(goalsQuery(archived));
  const [adding, setAdding] = useState(false);
  const goals = seenFrom(data, units, unit?.id ?? null);
  const add = can('strategy.edit') ? (
    <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => setAdding(true)}>
      {t('strategy.goal.add')}
    </Button>
  ) : undefined;
  return (
    <>
      <PageHeader title={t('strategy.title')} lead={t('strategy.lead')} action={goals.length > 0 ? add : undefined} />
      <PageBody>
        {goals.length === 0 ? (
          <EmptyState
            icon={IconTargetArrow}
            sentence={t(unit ? 'strategy.empty_unit' : 'strategy.empty', { unit: unit?.name ?? '' })}
            action={add}
            example={<Example />}
          />
        ) : (
          <GoalTree goals={goals} standing={standing} summary={summary} />
        )}
        <Switch
          mt="lg"
          label={t('strategy.show_archived')}
          checked={archived}
          onChange={(event) => onArchived(event.currentTarget.checked)}
        />
      </PageBody>
      {adding && (
        <GoalForm
          kind="goal"
          onClose={() => setAdding(false)}
          onCreated={(id) => void navigate({ to: '/strategy/goals/$id', params: { id } })}
        />
      )}
    </>
  );
}

/** What a goal looks like when it is well set. */
function Example() {
  const t = useT();
  const rows = [
    { label: t('strategy.entity.goal'), text: t('strategy.example.goal') },
    { label: t('strategy.entity.objective'), text: t('strategy.example.objective') },
    { label: t('strategy.entity.kpi'), text: t('strategy.example.kpi') },
  ];
  return (
    <dl className={classes.example}>
      {rows.map(({ label, text }) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd>{text}</dd>
        </div>
      ))}
    </dl>
  );
}
