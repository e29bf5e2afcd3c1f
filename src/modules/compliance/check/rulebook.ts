/** Rules as data. A trigger names what the engine looks for; everything else is read from the rule. */
import { z } from 'zod';
import core from './data/rules.json' with { type: 'json' };

const status = z.array(z.string().min(1)).min(1);

const trigger = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('productNamed'),
    named: z
      .array(
        z.strictObject({
          status,
          where: z.enum(['jurisdictions', 'anywhere']),
          promotion: z.enum(['present', 'absent', 'either']),
        }),
      )
      .min(1),
  }),
  z.strictObject({ kind: z.literal('patientIdentifiable') }),
  z.strictObject({ kind: z.literal('altText'), longest: z.int().positive() }),
]);

const rule = z.strictObject({
  id: z.string().regex(/^[A-Z0-9-]{3,40}$/),
  version: z.int().positive(),
  /** Country codes, `EU`, `EEA`, or `anywhere`. */
  jurisdictions: z.array(z.string()).min(1),
  severity: z.enum(['inform', 'warn', 'block']),
  overridable: z.boolean(),
  /** Only for these audiences; absent: for all. */
  audiences: z.array(z.string()).optional(),
  citation: z.string().min(1),
  provenance: z.string().min(1),
  /** Ids in the message catalogues. */
  title: z.string(),
  message: z.string(),
  remedy: z.string(),
  trigger,
});

const rulebook = z.strictObject({
  id: z.string(),
  version: z.int().positive(),
  confirm: z.string(),
  rules: z.array(rule),
});

export type Rule = z.infer<typeof rule>;
export type Rulebook = z.infer<typeof rulebook>;

/** Throws a ZodError that names the field when the rulebook cannot be used. */
export function parseRulebook(value: unknown): Rulebook {
  return rulebook.parse(value);
}

/** The rules that ship. Research, not legal advice: to be confirmed by the customer's own regulatory function. */
export const coreRulebook: Rulebook = parseRulebook(core);
