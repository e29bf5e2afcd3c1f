import { implement } from '@orpc/server';
import { sql } from 'kysely';
import { assertAllowed, authorised, type RequestContext } from '#kernel/handler.ts';
import { systemContext } from '#kernel/jobs.ts';
import { inTransaction } from '#kernel/transaction.ts';
import type { Context } from '#kernel/types.ts';
import { backTest } from './back-test.ts';
import { alertsContract } from './contract.ts';
import type { AlertRule } from './contract-schemas.ts';
import { listDeliveries } from './delivery-log.ts';
import { evaluateRule } from './evaluate.ts';
import { eventDetail, exportEvents, listEvents } from './events.ts';
import { acknowledge, assign, judge, undoFeedback, writeNote } from './handling.ts';
import { ruleRows } from './rule-row.ts';
import { createRule, createUsualRules, listRules, readableRule, updateRule } from './rules.ts';
import { createWebhook, listWebhooks, testWebhook, updateWebhook } from './webhooks.ts';

const os = implement(alertsContract).$context<RequestContext>().use(authorised);

/** The program looks, not the person: what is found is nobody's doing. */
async function checkNow(ctx: Context, id: string): Promise<AlertRule> {
  await inTransaction(ctx, async (scope) => {
    const [rule] = await ruleRows(scope, sql<boolean>`r.id = ${id}`);
    assertAllowed(ctx, 'listening.handle', rule?.unit_id);
  });
  await evaluateRule(systemContext(ctx.kernel, ctx.organisationId, ctx.requestId), id);
  return inTransaction(ctx, (scope) => readableRule(scope, id));
}

export const createAlertsHandlers = () =>
  os.router({
    rules: {
      list: os.rules.list.handler(({ context: { ctx }, input }) => inTransaction(ctx, (scope) => listRules(scope, input))),
      get: os.rules.get.handler(({ context: { ctx }, input }) => inTransaction(ctx, (scope) => readableRule(scope, input.id))),
      create: os.rules.create.handler(({ context: { ctx }, input }) => inTransaction(ctx, (scope) => createRule(scope, input))),
      createUsual: os.rules.createUsual.handler(({ context: { ctx }, input }) =>
        inTransaction(ctx, (scope) => createUsualRules(scope, input)),
      ),
      update: os.rules.update.handler(({ context: { ctx }, input }) => inTransaction(ctx, (scope) => updateRule(scope, input))),
      backTest: os.rules.backTest.handler(({ context: { ctx }, input }) => inTransaction(ctx, (scope) => backTest(scope, input))),
      check: os.rules.check.handler(({ context: { ctx }, input }) => checkNow(ctx, input.id)),
    },
    events: {
      list: os.events.list.handler(({ context: { ctx }, input }) => inTransaction(ctx, (scope) => listEvents(scope, input))),
      export: os.events.export.handler(({ context: { ctx }, input }) => inTransaction(ctx, (scope) => exportEvents(scope, input))),
      get: os.events.get.handler(({ context: { ctx }, input }) => inTransaction(ctx, (scope) => eventDetail(scope, input.id))),
      acknowledge: os.events.acknowledge.handler(({ context: { ctx }, input }) => inTransaction(ctx, (scope) => acknowledge(scope, input))),
      assign: os.events.assign.handler(({ context: { ctx }, input }) => inTransaction(ctx, (scope) => assign(scope, input))),
      note: os.events.note.handler(({ context: { ctx }, input }) => inTransaction(ctx, (scope) => writeNote(scope, input))),
      judge: os.events.judge.handler(({ context: { ctx }, input }) => inTransaction(ctx, (scope) => judge(scope, input))),
      undoFeedback: os.events.undoFeedback.handler(({ context: { ctx }, input }) =>
        inTransaction(ctx, (scope) => undoFeedback(scope, input)),
      ),
    },
    deliveries: os.deliveries.handler(({ context: { ctx }, input }) => inTransaction(ctx, (scope) => listDeliveries(scope, input))),
    webhooks: {
      list: os.webhooks.list.handler(({ context: { ctx }, input }) => inTransaction(ctx, (scope) => listWebhooks(scope, input))),
      create: os.webhooks.create.handler(({ context: { ctx }, input }) => inTransaction(ctx, (scope) => createWebhook(scope, input))),
      update: os.webhooks.update.handler(({ context: { ctx }, input }) => inTransaction(ctx, (scope) => updateWebhook(scope, input))),
      test: os.webhooks.test.handler(({ context: { ctx }, input }) => testWebhook(ctx, input)),
    },
  });
