import { implement } from '@orpc/server';
import { authorised, type RequestContext } from '#kernel/handler.ts';
import { inTransaction } from '#kernel/transaction.ts';
import { strategyContract } from './contract.ts';
import { archiveGoal, createGoal, getGoal, listGoals, updateGoal } from './goals.ts';
import { archiveKpi, createKpi, getKpi, updateKpi } from './kpis.ts';
import { archiveObjective, createObjective, getObjective, updateObjective } from './objectives.ts';

const os = implement(strategyContract).$context<RequestContext>().use(authorised);

export const createStrategyHandlers = () =>
  os.router({
    goals: {
      list: os.goals.list.handler(({ context: { ctx }, input }) => inTransaction(ctx, (scope) => listGoals(scope, input))),
      create: os.goals.create.handler(({ context: { ctx }, input }) => inTransaction(ctx, (scope) => createGoal(scope, input))),
      get: os.goals.get.handler(({ context: { ctx }, input }) => inTransaction(ctx, (scope) => getGoal(scope, input.id))),
      update: os.goals.update.handler(({ context: { ctx }, input }) => inTransaction(ctx, (scope) => updateGoal(scope, input))),
      archive: os.goals.archive.handler(({ context: { ctx }, input }) => inTransaction(ctx, (scope) => archiveGoal(scope, input.id, true))),
      unarchive: os.goals.unarchive.handler(({ context: { ctx }, input }) =>
        inTransaction(ctx, (scope) => archiveGoal(scope, input.id, false)),
      ),
    },
    objectives: {
      create: os.objectives.create.handler(({ context: { ctx }, input }) => inTransaction(ctx, (scope) => createObjective(scope, input))),
      get: os.objectives.get.handler(({ context: { ctx }, input }) => inTransaction(ctx, (scope) => getObjective(scope, input.id))),
      update: os.objectives.update.handler(({ context: { ctx }, input }) => inTransaction(ctx, (scope) => updateObjective(scope, input))),
      archive: os.objectives.archive.handler(({ context: { ctx }, input }) =>
        inTransaction(ctx, (scope) => archiveObjective(scope, input.id, true)),
      ),
      unarchive: os.objectives.unarchive.handler(({ context: { ctx }, input }) =>
        inTransaction(ctx, (scope) => archiveObjective(scope, input.id, false)),
      ),
    },
    kpis: {
      create: os.kpis.create.handler(({ context: { ctx }, input }) => inTransaction(ctx, (scope) => createKpi(scope, input))),
      get: os.kpis.get.handler(({ context: { ctx }, input }) => inTransaction(ctx, (scope) => getKpi(scope, input.id))),
      update: os.kpis.update.handler(({ context: { ctx }, input }) => inTransaction(ctx, (scope) => updateKpi(scope, input))),
      archive: os.kpis.archive.handler(({ context: { ctx }, input }) => inTransaction(ctx, (scope) => archiveKpi(scope, input.id, true))),
      unarchive: os.kpis.unarchive.handler(({ context: { ctx }, input }) =>
        inTransaction(ctx, (scope) => archiveKpi(scope, input.id, false)),
      ),
    },
  });
