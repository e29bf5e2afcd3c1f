import { ActionIcon, Collapse } from '@mantine/core';
import { IconChevronDown, IconChevronRight } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import { useT } from '../../i18n.ts';
import { useActive } from '../../session.ts';
import { StateWord } from '../../ui/state-word.tsx';
import { AimSentence } from './aim.tsx';
import type { Goal, Kpi, Objective } from './queries.ts';
import classes from './goal-tree.module.css';

interface Props {
  goals: readonly Goal[];
  /** Where a KPI stands, beside its name; what it aims at where there are no numbers to see. */
  standing?: (kpi: Kpi) => ReactNode;
  /** How its KPIs do, beside a goal's name. */
  summary?: (kpis: readonly Kpi[]) => ReactNode;
}

/** Business goals, under each its objectives, under each its KPIs. */
export function GoalTree({ goals, standing, summary }: Props) {
  return (
    <ul className={classes.goals}>
      {goals.map((goal) => (
        <GoalBranch key={goal.id} goal={goal} standing={standing} summary={summary} />
      ))}
    </ul>
  );
}

function GoalBranch({ goal, standing, summary }: { goal: Goal } & Omit<Props, 'goals'>) {
  const t = useT();
  const [open, setOpen] = useState(true);
  const kpis = goal.objectives.flatMap((objective) => objective.kpis);
  const Chevron = open ? IconChevronDown : IconChevronRight;
  return (
    <li className={classes.goal}>
      <div className={classes.head}>
        <ActionIcon
          onClick={() => setOpen(!open)}
          aria-expanded={open}
          aria-label={t(open ? 'strategy.tree.close' : 'strategy.tree.open', { title: goal.title })}
        >
          <Chevron size={18} />
        </ActionIcon>
        <div className={classes.words}>
          <h2 className={classes.title}>
            <Link to="/strategy/goals/$id" params={{ id: goal.id }}>
              {goal.title}
            </Link>{' '}
            {goal.archived && <StateWord tone="draft" label={t('strategy.state.archived')} />}
          </h2>
          <Meta thing={goal} />
        </div>
        {summary && <div className={classes.summary}>{summary(kpis)}</div>}
      </div>
      <Collapse expanded={open}>
        {goal.objectives.length === 0 ? (
          <p className={classes.none}>{t('strategy.goal.no_objectives')}</p>
        ) : (
          <ul className={classes.objectives}>
            {goal.objectives.map((objective) => (
              <ObjectiveBranch key={objective.id} objective={objective} above={goal} standing={standing} />
            ))}
          </ul>
        )}
      </Collapse>
    </li>
  );
}

function ObjectiveBranch({ objective, above, standing }: { objective: Objective; above: Goal; standing: Props['standing'] }) {
  const t = useT();
  return (
    <li className={classes.objective}>
      <h3 className={classes.subtitle}>
        <Link to="/strategy/objectives/$id" params={{ id: objective.id }}>
          {objective.title}
        </Link>{' '}
        {objective.archived && <StateWord tone="draft" label={t('strategy.state.archived')} />}
      </h3>
      <Meta thing={objective} above={above} />
      {objective.kpis.length === 0 ? (
        <p className={classes.none}>{t('strategy.objective.no_kpis')}</p>
      ) : (
        <ul className={classes.kpis}>
          {objective.kpis.map((kpi) => (
            <li key={kpi.id} className={classes.kpi}>
              <div className={classes.words}>
                <Link to="/strategy/kpis/$id" params={{ id: kpi.id }} className={classes.name}>
                  {kpi.name}
                </Link>
                <Meta thing={kpi} above={objective} />
              </div>
              <div className={classes.standing}>{standing?.(kpi) ?? <AimSentence aim={kpi} />}</div>
            </li>
          ))}
        </ul>
      )}
    </li>
  );
}

/** Who answers, and for which part of the organisation, where that is another than above. */
export function Meta({ thing, above }: { thing: Pick<Goal, 'owner' | 'unitId'>; above?: { unitId: string } }) {
  const { units } = useActive();
  const unit = thing.unitId === above?.unitId ? undefined : units.find((one) => one.id === thing.unitId);
  return <span className={classes.meta}>{[thing.owner.name, unit?.name].filter(Boolean).join(' · ')}</span>;
}
