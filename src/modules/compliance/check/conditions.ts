/**
 * The conditions of a rule, one line of text each; `!` before it turns it round.
 *
 *     says:name            a group of phrases stands in the post; `@alt|imageText` narrows it to these parts
 *     incoming:name        it stands in the message that is answered
 *     named:class          a product of this class is named in the post (parts as above)
 *     product:class        it is named, or the post is filed under it
 *     meta:key             the key is given and says yes; `meta:key=a|b` one of these; `meta:key>=2` at least, `<=` at most
 *     is:detector          what needs more than words: see detectors.ts
 */
import { z } from 'zod';
import classes from './data/classes.json' with { type: 'json' };
import { detectorNames } from './detector-names.ts';
import { groupNames } from './groups.ts';
import { partNames } from './types.ts';
import type { PartName } from './types.ts';

const kinds = ['says', 'incoming', 'named', 'product', 'meta', 'is'] as const;
export interface Condition {
  kind: (typeof kinds)[number];
  name: string;
  negated: boolean;
  /** Of `meta`: nothing, one of these values, at least, at most. */
  test: { how: 'given' } | { how: 'oneOf'; values: string[] } | { how: 'atLeast' | 'atMost'; value: number };
  /** Only in these parts; empty: anywhere. */
  parts: PartName[];
}

const SHAPE = /^(!?)(says|incoming|named|product|meta|is):([A-Za-z][\w]*)(?:(=|>=|<=)([^@]+))?(?:@([\w|]+))?$/;

/** Throws a RangeError that says what cannot be read or is not known. */
function readCondition(source: string): Condition {
  const [, not, kind, name = '', operator, value = '', parts] = SHAPE.exec(source) ?? [];
  if (kind === undefined) throw new RangeError(`"${source}" is no condition`);
  const inParts = (parts?.split('|') ?? []).map((part) => {
    const found = partNames.find((one) => one === part);
    if (found === undefined) throw new RangeError(`"${source}": a post has no part "${part}"`);
    return found;
  });
  if (kind !== 'meta' && operator !== undefined) throw new RangeError(`"${source}": only meta compares`);
  const names: Partial<Record<string, ReadonlySet<string>>> = {
    says: groupNames(),
    incoming: groupNames(),
    named: new Set(Object.keys(classes)),
    product: new Set(Object.keys(classes)),
    is: detectorNames,
  };
  if (names[kind]?.has(name) === false) throw new RangeError(`"${source}": there is no "${name}"`);
  return { kind: kind as Condition['kind'], name, negated: not === '!', test: readTest(source, operator, value), parts: inParts };
}

function readTest(source: string, operator: string | undefined, value: string): Condition['test'] {
  if (operator === undefined) return { how: 'given' };
  if (operator === '=') return { how: 'oneOf', values: value.split('|') };
  const number = Number(value);
  if (!Number.isFinite(number)) throw new RangeError(`"${source}": "${value}" is no number`);
  return { how: operator === '>=' ? 'atLeast' : 'atMost', value: number };
}

const clause = z.union([z.string(), z.array(z.string()).min(1)]).transform((source, context): Condition | Condition[] => {
  try {
    return typeof source === 'string' ? readCondition(source) : source.map(readCondition);
  } catch (error) {
    context.addIssue({ code: 'custom', message: error instanceof Error ? error.message : String(error) });
    return z.NEVER;
  }
});

/** All lines hold; a list among them holds when one of its own does. */
export const clauses = z.array(clause).min(1);
export type Clauses = z.infer<typeof clauses>;

/** `when` and, where it is given, one of `any`. */
export const expression = z.strictObject({ when: clauses.optional(), any: z.array(clauses).min(1).optional() });
export type Expression = z.infer<typeof expression>;
