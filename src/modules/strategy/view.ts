/** From rows to what the contract answers, owners named. */
import type { z } from 'zod';
import type { Scope } from '#kernel/types.ts';
import { namesOf } from '#modules/identity/index.ts';
import type { goalSchema, goalTreeSchema, kpiSchema, objectiveSchema } from './contract.ts';
import type { Goal, Kpi, Objective } from './store.ts';

type GoalView = z.infer<typeof goalSchema>;
type ObjectiveView = z.infer<typeof objectiveSchema>;
type KpiView = z.infer<typeof kpiSchema>;

export interface Views {
  goal(goal: Goal): GoalView;
  objective(objective: Objective): ObjectiveView;
  kpi(kpi: Kpi): KpiView;
}

/** Views of these things; names of their owners are read in one go. */
export async function viewsOf(scope: Scope, things: readonly { ownerPersonId: string }[]): Promise<Views> {
  const names = await namesOf(
    scope,
    things.map((thing) => thing.ownerPersonId),
  );
  const entry = (thing: Goal | Kpi) => ({
    id: thing.id,
    unitId: thing.unitId,
    owner: { id: thing.ownerPersonId, name: names.get(thing.ownerPersonId) ?? '' },
    revision: thing.revision,
    archived: thing.archived,
    createdAt: thing.createdAt,
  });
  const goal = (one: Goal) => ({ ...entry(one), title: one.title, description: one.description });
  return {
    goal,
    objective: (one) => ({ ...goal(one), goalId: one.goalId }),
    kpi: (one) => ({
      ...entry(one),
      goalId: one.goalId,
      objectiveId: one.objectiveId,
      name: one.name,
      metric: one.metric,
      direction: one.direction,
      baseline: one.baseline,
      baselineOn: one.baselineOn,
      target: one.target,
      targetOn: one.targetOn,
      unitLabel: one.unitLabel,
    }),
  };
}

/** Goals with what stands under them. A child whose parent may not be read has no place in the tree and is left out. */
export async function treeOf(
  scope: Scope,
  goals: readonly Goal[],
  objectives: readonly Objective[],
  kpis: readonly Kpi[],
): Promise<z.infer<typeof goalTreeSchema>[]> {
  const views = await viewsOf(scope, [...goals, ...objectives, ...kpis]);
  return goals.map((goal) => ({
    ...views.goal(goal),
    objectives: objectives
      .filter((objective) => objective.goalId === goal.id)
      .map((objective) => ({ ...views.objective(objective), kpis: kpis.filter((kpi) => kpi.objectiveId === objective.id).map(views.kpi) })),
  }));
}
