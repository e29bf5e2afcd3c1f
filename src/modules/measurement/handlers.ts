import { implement } from '@orpc/server';
import { authorised, type RequestContext } from '#kernel/handler.ts';
import { inTransaction } from '#kernel/transaction.ts';
import { numbersOfPost, recordByHand } from './by-hand.ts';
import { measurementContract } from './contract.ts';
import { exportSeries } from './export.ts';
import { recordChannel, recordKpi, recordedValues, removePoint } from './manual.ts';
import { goalProgress, kpiProgress, listProgress } from './progress.ts';
import { refresh } from './refresh.ts';
import { channelNumbers, postNumbers } from './subjects.ts';

const os = implement(measurementContract).$context<RequestContext>().use(authorised);

export const createMeasurementHandlers = () =>
  os.router({
    kpis: {
      list: os.kpis.list.handler(({ context: { ctx } }) => inTransaction(ctx, listProgress)),
      progress: os.kpis.progress.handler(({ context: { ctx }, input }) => inTransaction(ctx, (scope) => kpiProgress(scope, input.id))),
      recorded: os.kpis.recorded.handler(({ context: { ctx }, input }) => inTransaction(ctx, (scope) => recordedValues(scope, input.id))),
      record: os.kpis.record.handler(({ context: { ctx }, input }) => inTransaction(ctx, (scope) => recordKpi(scope, input))),
    },
    goals: {
      progress: os.goals.progress.handler(({ context: { ctx }, input }) => inTransaction(ctx, (scope) => goalProgress(scope, input.id))),
    },
    channels: {
      series: os.channels.series.handler(({ context: { ctx }, input }) => inTransaction(ctx, (scope) => channelNumbers(scope, input.id))),
      record: os.channels.record.handler(({ context: { ctx }, input }) => inTransaction(ctx, (scope) => recordChannel(scope, input))),
    },
    posts: {
      series: os.posts.series.handler(({ context: { ctx }, input }) => inTransaction(ctx, (scope) => postNumbers(scope, input.id))),
      published: os.posts.published.handler(({ context: { ctx }, input }) => inTransaction(ctx, (scope) => numbersOfPost(scope, input.id))),
      record: os.posts.record.handler(async ({ context: { ctx }, input }) => {
        await inTransaction(ctx, (scope) => recordByHand(scope, input));
        return { done: true } as const;
      }),
    },
    series: {
      export: os.series.export.handler(({ context: { ctx }, input }) => inTransaction(ctx, (scope) => exportSeries(scope, input.id))),
      removePoint: os.series.removePoint.handler(async ({ context: { ctx }, input }) => {
        await inTransaction(ctx, (scope) => removePoint(scope, input));
        return { done: true } as const;
      }),
    },
    refresh: os.refresh.handler(({ context: { ctx } }) => inTransaction(ctx, refresh)),
  });
