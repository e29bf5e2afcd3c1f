/** Handlers of the dashboards, spread among those of listening. */
import { implement } from '@orpc/server';
import { authorised, type RequestContext } from '#kernel/handler.ts';
import { inTransaction } from '#kernel/transaction.ts';
import { keptOf } from '../privacy.ts';
import { accuracyOf, drawPosts, judgeMention } from './accuracy.ts';
import { audienceOf } from './audience.ts';
import { authorsOf } from './authors.ts';
import { compareQueries } from './compare.ts';
import {
  accuracyContract,
  authorDashboards,
  compareOperation,
  dashboardsContract,
  mentionDashboards,
  queryDashboards,
} from './contract.ts';
import { createDashboard, listDashboards, readDashboard, removeDashboard, updateDashboard } from './dashboards.ts';
import { differenceOf } from './difference.ts';

const os = implement({
  queries: queryDashboards,
  authors: authorDashboards,
  mentions: mentionDashboards,
  compare: compareOperation,
  accuracy: accuracyContract,
  dashboards: dashboardsContract,
})
  .$context<RequestContext>()
  .use(authorised);

const done = { done: true } as const;

export const dashboardHandlers = {
  queries: {
    audience: os.queries.audience.handler(({ context: { ctx }, input }) => inTransaction(ctx, (scope) => audienceOf(scope, input))),
    authors: os.queries.authors.handler(({ context: { ctx }, input }) => inTransaction(ctx, (scope) => authorsOf(scope, input))),
    difference: os.queries.difference.handler(({ context: { ctx }, input }) => differenceOf(ctx, input)),
  },
  authors: {
    find: os.authors.find.handler(({ context: { ctx }, input }) => inTransaction(ctx, (scope) => keptOf(scope, input))),
  },
  mentions: {
    judge: os.mentions.judge.handler(async ({ context: { ctx }, input }) => {
      await judgeMention(ctx, input);
      return done;
    }),
  },
  compare: os.compare.handler(({ context: { ctx }, input }) => inTransaction(ctx, (scope) => compareQueries(scope, input))),
  accuracy: {
    get: os.accuracy.get.handler(({ context: { ctx } }) => inTransaction(ctx, accuracyOf)),
    draw: os.accuracy.draw.handler(({ context: { ctx }, input }) => inTransaction(ctx, (scope) => drawPosts(scope, input))),
  },
  dashboards: {
    list: os.dashboards.list.handler(({ context: { ctx } }) => inTransaction(ctx, listDashboards)),
    get: os.dashboards.get.handler(({ context: { ctx }, input }) => inTransaction(ctx, (scope) => readDashboard(scope, input.id))),
    create: os.dashboards.create.handler(({ context: { ctx }, input }) => inTransaction(ctx, (scope) => createDashboard(scope, input))),
    update: os.dashboards.update.handler(({ context: { ctx }, input }) => inTransaction(ctx, (scope) => updateDashboard(scope, input))),
    remove: os.dashboards.remove.handler(async ({ context: { ctx }, input }) => {
      await inTransaction(ctx, (scope) => removeDashboard(scope, input.id));
      return done;
    }),
  },
};
