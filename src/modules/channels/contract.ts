/** channels: every account on every network, connected or served by hand; its owner, market, purpose and health. */
import { z } from 'zod';
import { can, done, idSchema, instantSchema, marketSchema, text } from '#kernel/contract.ts';
import { postLimits } from './contract-schemas.ts';

export const audienceSchema = z.enum(['public', 'hcp']);
export const accountKindSchema = z.enum(['corporate', 'brand', 'hospital', 'employee', 'hcp', 'influencer']);
export const healthStateSchema = z.enum(['ok', 'expiring', 'expired', 'revoked', 'rate_limited', 'unreachable']);
export type HealthState = z.infer<typeof healthStateSchema>;
const networkSchema = z.string().min(1).max(40);

const capabilitiesSchema = z.object({
  network: z.string(),
  /** The network's own name, not translated; empty for `other`. */
  label: z.string(),
  ...postLimits,
  deletes: z.boolean(),
  looksUp: z.boolean(),
  postMetrics: z.array(z.string()),
  accountMetrics: z.array(z.string()),
  /** The form that connects an account; empty for networks served by hand. */
  credentialFields: z.array(z.object({ name: z.string(), secret: z.boolean(), required: z.boolean(), placeholder: z.string().optional() })),
});

const healthSchema = z.object({
  state: healthStateSchema,
  /** Finer than the state: what the network or a person said. */
  reason: z.string().nullable(),
  /** Message ids: what is the matter, and what to do. */
  messageId: z.string(),
  remedyId: z.string().nullable(),
  /** When calls are taken again (`rate_limited`) or when the connection ends (`expiring`). */
  until: instantSchema.nullable(),
  changedAt: instantSchema,
  checkedAt: instantSchema.nullable(),
});

export const channelSchema = z.object({
  id: idSchema,
  unitId: idSchema,
  network: z.string(),
  networkLabel: z.string(),
  /** Served by a person: releases become tasks. */
  byHand: z.boolean(),
  name: z.string(),
  handle: z.string().nullable(),
  /** The network's own id of the account. */
  externalId: z.string().nullable(),
  url: z.string().nullable(),
  /** The first of `markets`. */
  market: z.string(),
  markets: z.array(z.string()),
  audience: audienceSchema,
  accountKind: accountKindSchema,
  purpose: z.string().nullable(),
  responsiblePersonId: idSchema.nullable(),
  responsiblePerson: z.string().nullable(),
  health: healthSchema,
  disconnected: z.boolean(),
  archived: z.boolean(),
  createdAt: instantSchema,
});

const describing = {
  unitId: idSchema,
  markets: z
    .array(marketSchema)
    .min(1)
    .max(60)
    .refine((markets) => new Set(markets).size === markets.length, { error: 'named_twice' }),
  audience: audienceSchema,
  accountKind: accountKindSchema,
  purpose: text(500).nullable().default(null),
};
/** What a person types; never stored, never logged. */
const credentialsSchema = z.record(z.string().max(60), z.string().max(1000));
const webAddress = z.url({ protocol: /^https?$/ }).max(500);
const one = z.object({ id: idSchema });

export const channelsContract = {
  networks: can('channels.read', { method: 'GET', path: '/networks', summary: 'Networks and what each can do' }).output(
    z.array(z.object({ byHand: z.boolean(), capabilities: capabilitiesSchema })),
  ),
  list: can('channels.read', { method: 'GET', path: '/channels', summary: 'Channels, by name' })
    .input(z.object({ unitId: idSchema.optional(), network: networkSchema.optional(), archived: z.stringbool().default(false) }))
    .output(z.array(channelSchema)),
  get: can('channels.read', { method: 'GET', path: '/channels/{id}', summary: 'One channel' }).input(one).output(channelSchema),
  connect: can('channels.manage', {
    method: 'POST',
    path: '/channels/connect',
    summary: 'Connect an account',
    description: "The fields of `credentials` are the network's `credentialFields`. They are exchanged for tokens and forgotten.",
  })
    .input(
      z.object({
        network: networkSchema,
        credentials: credentialsSchema,
        name: text(120).nullable().default(null),
        responsiblePersonId: idSchema.nullable().default(null),
        ...describing,
      }),
    )
    .output(channelSchema),
  addByHand: can('channels.manage', { method: 'POST', path: '/channels/by-hand', summary: 'Add a channel that a person serves by hand' })
    .input(
      z.object({
        network: networkSchema,
        name: text(120),
        handle: text(120).nullable().default(null),
        url: webAddress.nullable().default(null),
        responsiblePersonId: idSchema,
        ...describing,
      }),
    )
    .output(channelSchema),
  update: can('channels.manage', { method: 'PATCH', path: '/channels/{id}', summary: 'Change what a channel is for' })
    .input(
      z
        .object({
          name: text(120),
          handle: text(120).nullable(),
          url: webAddress.nullable(),
          responsiblePersonId: idSchema.nullable(),
          ...describing,
          purpose: text(500).nullable(),
        })
        .partial()
        .extend({ id: idSchema }),
    )
    .output(channelSchema),
  reconnect: can('channels.manage', { method: 'POST', path: '/channels/{id}/reconnect', summary: 'Connect the same account again' })
    .input(one.extend({ credentials: credentialsSchema }))
    .output(channelSchema),
  check: can('channels.manage', {
    method: 'POST',
    path: '/channels/{id}/check',
    summary: 'Ask the network now whether the connection works',
  })
    .input(one)
    .output(channelSchema),
  disconnect: can('channels.manage', {
    method: 'POST',
    path: '/channels/{id}/disconnect',
    summary: 'Disconnect; the tokens are erased after ten minutes',
  })
    .input(one)
    .output(done),
  archive: can('channels.manage', {
    method: 'POST',
    path: '/channels/{id}/archive',
    summary: 'Stop using a channel; its tokens are erased after ten minutes',
  })
    .input(one)
    .output(done),
  restore: can('channels.manage', { method: 'POST', path: '/channels/{id}/restore', summary: 'Undo disconnecting or archiving' })
    .input(one)
    .output(channelSchema),
};
