/**
 * compliance: what may be said. The catalogue of products, the rulebook, and checks of texts against both.
 * Owns the schema `compliance`. The engine (`check/`) is pure and runs in the browser too.
 */
import { z } from 'zod';
import { can, idSchema, instantSchema, marketSchema, pageInput, pageOf, text } from '#kernel/contract.ts';

export const productKinds = ['medicine', 'vaccine', 'device', 'food_supplement', 'biocide', 'other'] as const;
/** Legal status in a market. `ce_marked` and `not_ce_marked` are of devices. */
export const productStatuses = [
  'rx',
  'otc',
  'otc_pharmacy',
  'traditional_herbal',
  'homeopathic',
  'investigational',
  'not_authorised',
  'ce_marked',
  'not_ce_marked',
] as const;
const kindSchema = z.enum(productKinds);
const statusSchema = z.enum(productStatuses);
const revision = z.number().int().min(1);

/** `*` stands for every market without a line of its own. */
const productMarket = z.union([marketSchema, z.literal('*')], { error: 'unknown_market' });
const statuses = z
  .array(z.object({ market: productMarket, status: statusSchema }))
  .max(60)
  .refine((list) => new Set(list.map((one) => one.market)).size === list.length, { error: 'named_twice' });
const productInput = {
  name: text(120),
  kind: kindSchema,
  inn: text(120).nullable(),
  aliases: z.array(text(120)).max(50),
  holder: text(160).nullable(),
  indication: text(1000).nullable(),
  statuses,
};
export const productSchema = z.object({
  id: idSchema,
  unitId: idSchema,
  name: z.string(),
  kind: kindSchema,
  inn: z.string().nullable(),
  aliases: z.array(z.string()),
  holder: z.string().nullable(),
  indication: z.string().nullable(),
  statuses: z.array(z.object({ market: z.string(), status: statusSchema })),
  revision,
  editedAt: instantSchema,
  archived: z.boolean(),
});

const locationSchema = z.object({
  part: z.enum(['text', 'alt', 'link', 'linkLabel', 'hashtag', 'caption', 'imageText', 'source', 'comment']),
  assetId: z.string().optional(),
  index: z.number().int().optional(),
});
const placeSchema = z.object({ location: locationSchema, span: z.tuple([z.number().int(), z.number().int()]).nullable() });
const severitySchema = z.enum(['inform', 'warn', 'block']);
/** A message id with its values, and the sentence in the caller's language. */
const saidSchema = z.object({ id: z.string(), values: z.record(z.string(), z.union([z.string(), z.number()])), text: z.string() });
export const findingSchema = placeSchema.extend({
  rule: z.string(),
  version: z.number().int(),
  severity: severitySchema,
  /** False: nobody may let the post pass while this stands. */
  overridable: z.boolean(),
  message: saidSchema,
  /** What to do. */
  remedy: saidSchema,
  citation: z.string(),
  provenance: z.string(),
  related: z.array(placeSchema),
});
export const checkedSchema = z.object({
  outcome: z.enum(['pass', 'inform', 'warn', 'block']),
  findings: z.array(findingSchema),
  /** Of the rules that were asked. */
  rulePackVersion: z.string(),
});

const short = z.string().max(2_000);
const draftSchema = z.object({
  text: z.string().max(65_000),
  alts: z
    .array(z.object({ assetId: z.string().max(100), alt: z.string().max(4_000) }))
    .max(100)
    .optional(),
  links: z
    .array(z.object({ url: z.string().max(4_000), label: short.optional() }))
    .max(100)
    .optional(),
  hashtags: z.array(z.string().max(200)).max(100).optional(),
  captions: z.array(short).max(100).optional(),
  imageText: z.array(short).max(100).optional(),
  sourceText: z.string().max(65_000).optional(),
  language: z.string().max(35).optional(),
  markets: z.array(z.string().max(10)).max(60).optional(),
  audience: z.string().max(40).optional(),
  account: z.string().max(40).optional(),
  stage: z.string().max(40).optional(),
});

const catalogueProduct = z.object({
  id: z.string(),
  name: z.string(),
  type: z.string(),
  inn: z.string().nullable(),
  aliases: z.array(z.string()),
  status: z.record(z.string(), z.string()),
  indication: z.string().nullable(),
  /** What else the rules may ask of it. */
  more: z.object({ holder: z.string().nullable() }),
});
const ruleSchema = z.object({
  id: z.string(),
  version: z.number().int(),
  severity: severitySchema,
  overridable: z.boolean(),
  /** `anywhere`, or markets and groups of markets. */
  jurisdictions: z.array(z.string()),
  /** Empty: every audience. */
  audiences: z.array(z.string()),
  title: z.string(),
  /** What the author must do. */
  remedy: z.string(),
  citation: z.string(),
  /** Whether the citation was confirmed in a document (`source`) or stands from general knowledge (`memory`). */
  provenance: z.string(),
});

export const complianceContract = {
  products: {
    list: can('compliance.read', { method: 'GET', path: '/products', summary: 'The product catalogue, that of higher units included' })
      .input(
        z.object({ ...pageInput, unitId: idSchema.optional(), q: z.string().max(200).optional(), archived: z.stringbool().default(false) }),
      )
      .output(pageOf(productSchema)),
    get: can('compliance.read', { method: 'GET', path: '/products/{id}', summary: 'One product' })
      .input(z.object({ id: idSchema }))
      .output(productSchema),
    create: can('compliance.manage', { method: 'POST', path: '/products', summary: 'Add a product' })
      .input(
        z.object({
          unitId: idSchema,
          ...productInput,
          inn: productInput.inn.default(null),
          aliases: productInput.aliases.default([]),
          holder: productInput.holder.default(null),
          indication: productInput.indication.default(null),
          statuses: statuses.default([]),
        }),
      )
      .output(productSchema),
    update: can('compliance.manage', {
      method: 'PATCH',
      path: '/products/{id}',
      summary: 'Change or archive a product',
      description: 'Answers 409 `stale` when `revision` is not the current one.',
    })
      .input(z.object({ id: idSchema, revision, ...z.object(productInput).partial().shape, archived: z.boolean().optional() }))
      .output(productSchema),
    import: can('compliance.manage', {
      method: 'POST',
      path: '/products/import',
      summary: 'Add or change products from a table',
      description:
        'CSV with a header line: name, kind, inn, aliases (separated by |), holder, indication, and one column for each market (`NL`, `DE`, `*`). A product of the same name in the unit is changed. With a fault in any row nothing is kept; `dryRun` only looks.',
    })
      .input(z.object({ unitId: idSchema, csv: z.string().min(1).max(900_000), dryRun: z.boolean().default(false) }))
      .output(
        z.object({
          created: z.number().int(),
          changed: z.number().int(),
          unchanged: z.number().int(),
          faults: z.array(z.object({ line: z.number().int(), column: z.string(), code: z.string(), value: z.string() })),
        }),
      ),
  },
  catalogue: can('compliance.read', { method: 'GET', path: '/catalogue', summary: 'The catalogue as a check reads it' }).output(
    z.array(catalogueProduct),
  ),
  rules: can('compliance.read', {
    method: 'GET',
    path: '/rules',
    summary: 'The rulebook',
    description: 'Research, not legal advice: to be confirmed by your own regulatory function.',
  }).output(
    z.object({ id: z.string(), version: z.number().int(), rulePackVersion: z.string(), confirm: z.string(), rules: z.array(ruleSchema) }),
  ),
  check: can('compliance.read', {
    method: 'POST',
    path: '/checks',
    summary: 'Check a draft',
    description: 'What is missing is read the strict way: no audience means the public, no market means every market.',
  })
    .input(draftSchema)
    .output(checkedSchema),
  postFindings: can('compliance.read', {
    method: 'GET',
    path: '/posts/{id}/findings',
    summary: 'What the rules find in a post, channel by channel',
  })
    .input(z.object({ id: idSchema }))
    .output(
      checkedSchema
        .pick({ outcome: true, rulePackVersion: true })
        .extend({ revision, variants: z.array(checkedSchema.extend({ channelId: idSchema, language: z.string() })) }),
    ),
};
