/**
 * Alerts of listening: rules that watch what a query finds, the events they open, who is told, and what people make of
 * them. Reading needs `listening.read`, making rules `listening.edit`, acknowledging and judging `listening.handle`.
 */
import { z } from 'zod';
import { can, done, idSchema, instantSchema, pageInput, pageOf, some, text } from '#kernel/contract.ts';
import {
  backTestSchema,
  deliverySchema,
  eventDetailSchema,
  eventSchema,
  ruleFields,
  ruleSchema,
  severities,
  verdicts,
  webhookSchema,
} from './contract-schemas.ts';

const byId = z.object({ id: idSchema });
const webhookAddress = z.url({ protocol: /^https?$/ }).max(2000);
const narrowed = {
  state: z.enum(['open', 'closed']).optional(),
  severities: some(z.enum(severities)),
  queryId: idSchema.optional(),
  ruleId: idSchema.optional(),
  /** What the caller was given. */
  mine: z.enum(['true', 'false']).default('false'),
};
const made = {
  ...ruleFields,
  severity: ruleFields.severity.default('warning'),
  coolDownMinutes: ruleFields.coolDownMinutes.default(360),
  quiet: ruleFields.quiet.default(null),
  personIds: ruleFields.personIds.default([]),
  roles: ruleFields.roles.default([]),
  inWeb: ruleFields.inWeb.default(true),
  byMail: ruleFields.byMail.default(false),
  webhookIds: ruleFields.webhookIds.default([]),
};

export const alertsContract = {
  rules: {
    list: can('listening.read', { method: 'GET', path: '/listening/alert-rules', summary: 'Rules that alert' })
      .input(z.object({ archived: z.enum(['without', 'with']).default('without'), queryId: idSchema.optional() }))
      .output(z.array(ruleSchema)),
    get: can('listening.read', { method: 'GET', path: '/listening/alert-rules/{id}', summary: 'A rule that alerts' })
      .input(byId)
      .output(ruleSchema),
    create: can('listening.edit', {
      method: 'POST',
      path: '/listening/alert-rules',
      summary: 'Make a rule that alerts',
      description: 'With `lookBack`, what it would have found in the last 90 days is kept as events that nobody is told of.',
    })
      .input(z.object({ unitId: idSchema, ...made, lookBack: z.boolean().default(false) }))
      .output(ruleSchema),
    createUsual: can('listening.edit', {
      method: 'POST',
      path: '/listening/queries/{id}/alert-rules',
      summary: 'Make the usual rules for a query',
      description: 'Unusually many posts, more worry than usual, any adverse event. The caller is told of them in the web.',
    })
      .input(z.object({ id: idSchema, names: z.object({ volume: text(120), worry: text(120), safety: text(120) }) }))
      .output(z.object({ rules: z.array(ruleSchema) })),
    update: can('listening.edit', {
      method: 'PATCH',
      path: '/listening/alert-rules/{id}',
      summary: 'Change, pause, snooze, archive or restore a rule',
      description:
        'A rule whose query, metric, condition or zone changes learns anew and looks at nothing from before. `resetTuning` takes back what feedback did.',
    })
      .input(
        z.object({
          id: idSchema,
          ...z.object(ruleFields).partial().shape,
          paused: z.boolean().optional(),
          archived: z.boolean().optional(),
          snoozedUntil: instantSchema.nullish(),
          resetTuning: z.literal(true).optional(),
        }),
      )
      .output(ruleSchema),
    backTest: can('listening.read', {
      method: 'POST',
      path: '/listening/alert-rules/back-test',
      summary: 'What a rule would have found in the last 90 days',
    })
      .input(
        z.object({
          queryId: idSchema,
          metric: ruleFields.metric,
          condition: ruleFields.condition,
          coolDownMinutes: made.coolDownMinutes,
          zone: ruleFields.zone,
          tuning: z.number().int().min(0).max(6).default(0),
        }),
      )
      .output(backTestSchema),
    check: can('listening.handle', {
      method: 'POST',
      path: '/listening/alert-rules/{id}/check',
      summary: 'Look now',
      description: 'Rules are looked at every two minutes anyway.',
    })
      .input(byId)
      .output(ruleSchema),
  },
  events: {
    list: can('listening.read', { method: 'GET', path: '/listening/alerts', summary: 'Alerts, newest first' })
      .input(z.object({ ...narrowed, ...pageInput }))
      .output(pageOf(eventSchema)),
    export: can('listening.read', { method: 'GET', path: '/listening/alerts/export', summary: 'Alerts as CSV' })
      .input(z.object(narrowed))
      .output(z.file()),
    get: can('listening.read', { method: 'GET', path: '/listening/alerts/{id}', summary: 'An alert and what explains it' })
      .input(byId)
      .output(eventDetailSchema),
    acknowledge: can('listening.handle', {
      method: 'POST',
      path: '/listening/alerts/{id}/acknowledge',
      summary: 'Say that somebody has seen it, or take that back',
    })
      .input(z.object({ id: idSchema, acknowledged: z.boolean() }))
      .output(eventDetailSchema),
    assign: can('listening.handle', { method: 'POST', path: '/listening/alerts/{id}/assign', summary: 'Give an alert to a person' })
      .input(z.object({ id: idSchema, personId: idSchema.nullable() }))
      .output(eventDetailSchema),
    note: can('listening.handle', { method: 'POST', path: '/listening/alerts/{id}/notes', summary: 'Write a note on an alert' })
      .input(z.object({ id: idSchema, text: text(2000) }))
      .output(eventDetailSchema),
    judge: can('listening.handle', {
      method: 'POST',
      path: '/listening/alerts/{id}/feedback',
      summary: 'Say whether a rule was right to alert',
      description:
        '`not_useful` makes the rule need a tenth more, `useful` takes one such step back, `expected` changes nothing. One’s earlier word is replaced.',
    })
      .input(z.object({ id: idSchema, ruleId: idSchema, verdict: z.enum(verdicts) }))
      .output(eventDetailSchema),
    undoFeedback: can('listening.handle', {
      method: 'DELETE',
      path: '/listening/alerts/{id}/feedback/{feedbackId}',
      summary: 'Take back what one said of a rule, and what it did',
    })
      .input(z.object({ id: idSchema, feedbackId: idSchema }))
      .output(eventDetailSchema),
  },
  deliveries: can('listening.read', { method: 'GET', path: '/listening/alert-deliveries', summary: 'Who was told of alerts, newest first' })
    .input(z.object({ ruleId: idSchema.optional(), eventId: idSchema.optional(), ...pageInput }))
    .output(pageOf(deliverySchema)),
  webhooks: {
    list: can('listening.edit', { method: 'GET', path: '/listening/alert-webhooks', summary: 'Addresses that alerts are sent to' })
      .input(z.object({ archived: z.enum(['without', 'with']).default('without') }))
      .output(z.array(webhookSchema)),
    create: can('listening.edit', {
      method: 'POST',
      path: '/listening/alert-webhooks',
      summary: 'Add an address that alerts are sent to',
      description:
        'Requests are signed as Standard Webhooks are (webhook-id, webhook-timestamp, webhook-signature). The secret is shown once.',
    })
      .input(z.object({ unitId: idSchema, name: text(120), url: webhookAddress }))
      .output(z.object({ webhook: webhookSchema, secret: z.string() })),
    update: can('listening.edit', {
      method: 'PATCH',
      path: '/listening/alert-webhooks/{id}',
      summary: 'Rename, readdress, archive or restore a webhook',
    })
      .input(z.object({ id: idSchema, name: text(120).optional(), url: webhookAddress.optional(), archived: z.boolean().optional() }))
      .output(webhookSchema),
    test: can('listening.edit', {
      method: 'POST',
      path: '/listening/alert-webhooks/{id}/test',
      summary: 'Send a signed test',
      description: 'Answers what came of it; `code` is null where the address took it.',
    })
      .input(byId)
      .output(done.extend({ code: z.string().nullable(), status: z.number().int().nullable() })),
  },
};
