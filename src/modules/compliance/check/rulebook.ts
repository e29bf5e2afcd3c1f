/** Rules as data. A trigger names what the engine looks for; everything else is read from the rule. */
import { z } from 'zod';
import { clauses, expression } from './conditions.ts';
import core from './data/rules.json' with { type: 'json' };
import de from './data/rules/de.json' with { type: 'json' };
import eu from './data/rules/eu.json' with { type: 'json' };
import fr from './data/rules/fr.json' with { type: 'json' };
import nl from './data/rules/nl.json' with { type: 'json' };
import uk from './data/rules/uk.json' with { type: 'json' };
import us from './data/rules/us.json' with { type: 'json' };
import everywhere from './data/rules/x.json' with { type: 'json' };

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
  expression.extend({ kind: z.literal('expression') }),
]);

const rule = z.strictObject({
  id: z.string().regex(/^[A-Z0-9-]{3,40}$/),
  version: z.int().positive(),
  /** Country codes, `EU`, `EEA`, or `anywhere`. */
  jurisdictions: z.array(z.string()).min(1),
  /** Whom and what it is about, in words. */
  appliesTo: z.string().optional(),
  severity: z.enum(['inform', 'warn', 'block']),
  /** One of these makes the finding more severe. */
  escalates: z.strictObject({ to: z.enum(['warn', 'block']), any: z.array(clauses).min(1) }).optional(),
  overridable: z.boolean(),
  /** The functions that may let it pass, with reason, second person and expiry. */
  overriddenBy: z.array(z.enum(['regulatory', 'legal'])).optional(),
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

/** Throws a RangeError that names each rule and field at fault. */
export function parseRulebook(value: unknown): Rulebook {
  const read = rulebook.safeParse(value);
  if (read.success) return read.data;
  const given = z.object({ rules: z.array(z.unknown()) }).safeParse(value);
  const faults = read.error.issues.map(({ path: [first, index, ...field], message }) => {
    const at = first === 'rules' && typeof index === 'number' ? z.object({ id: z.string() }).safeParse(given.data?.rules[index]) : null;
    return at?.success === true
      ? `${at.data.id}: ${field.join('.')}: ${message}`
      : `${[first, index, ...field].filter((part) => part !== undefined).join('.')}: ${message}`;
  });
  throw new RangeError(`The rulebook cannot be used.\n${faults.join('\n')}`);
}

/** The rules that ship. Research, not legal advice: to be confirmed by the customer's own regulatory function. */
export const coreRulebook: Rulebook = parseRulebook({
  ...core,
  rules: [...core.rules, ...eu, ...de, ...nl, ...fr, ...uk, ...us, ...everywhere],
});
