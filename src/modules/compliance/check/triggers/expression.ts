/** Whether the conditions of a rule hold, and where in the post the reasons stand. */
import type { Clauses, Condition, Expression } from '../conditions.ts';
import { detect } from '../detectors.ts';
import { isGiven, listedOf, namedOf, placeOfHit, placeOfName } from '../facts.ts';
import type { Facts } from '../facts.ts';
import type { Place } from '../types.ts';

export type Reason = Place & { written: string };

/** Null: it does not hold. The reasons are places of what was found; those of words before those of names. */
export function evaluate({ when, any }: Expression, facts: Facts, jurisdictions: readonly string[]): Reason[] | null {
  const first = when === undefined ? [] : allHold(when, facts, jurisdictions);
  if (first === null) return null;
  if (any === undefined) return inOrder(first);
  for (const alternative of any) {
    const found = allHold(alternative, facts, jurisdictions);
    if (found !== null) return inOrder([...found, ...first]);
  }
  return null;
}

interface Found {
  reason: Reason;
  rank: number;
}

const inOrder = (found: readonly Found[]): Reason[] => found.toSorted((a, b) => a.rank - b.rank).map(({ reason }) => reason);

function allHold(clauses: Clauses, facts: Facts, jurisdictions: readonly string[]): Found[] | null {
  const reasons: Found[] = [];
  for (const clause of clauses) {
    const found = Array.isArray(clause) ? firstOf(clause, facts, jurisdictions) : holds(clause, facts, jurisdictions);
    if (found === null) return null;
    reasons.push(...found);
  }
  return reasons;
}

function firstOf(conditions: readonly Condition[], facts: Facts, jurisdictions: readonly string[]): Found[] | null {
  for (const condition of conditions) {
    const found = holds(condition, facts, jurisdictions);
    if (found !== null) return found;
  }
  return null;
}

function holds(condition: Condition, facts: Facts, jurisdictions: readonly string[]): Found[] | null {
  const found = find(condition, facts, jurisdictions);
  if (condition.negated) return found === null ? [] : null;
  return found;
}

function find({ kind, name, test, parts }: Condition, facts: Facts, jurisdictions: readonly string[]): Found[] | null {
  switch (kind) {
    case 'says':
    case 'incoming': {
      const hits = (kind === 'says' ? facts.groups() : facts.incomingGroups()).get(name) ?? [];
      const inParts = hits.filter(({ part }) => parts.length === 0 || parts.includes(part.location.part));
      if (inParts.length === 0) return null;
      return kind === 'incoming' ? [] : inParts.map((hit) => ({ reason: placeOfHit(hit), rank: 0 }));
    }
    case 'named':
    case 'product': {
      const named = namedOf(facts, name, jurisdictions, parts);
      if (named.length > 0) return named.map((one) => ({ reason: placeOfName(one), rank: 2 }));
      return kind === 'product' && listedOf(facts, name, jurisdictions).length > 0 ? [] : null;
    }
    case 'meta':
      return meets(facts.metadata(name), test) ? [] : null;
    case 'is': {
      const reasons = detect(name, facts, jurisdictions);
      return reasons === null ? null : reasons.map((reason) => ({ reason, rank: 1 }));
    }
  }
}

function meets(values: readonly string[], test: Condition['test']): boolean {
  switch (test.how) {
    case 'given':
      return isGiven(values);
    case 'oneOf':
      return values.some((value) => test.values.includes(value));
    case 'atLeast':
      return values.some((value) => value !== '' && Number(value) >= test.value);
    case 'atMost':
      return values.some((value) => value !== '' && Number(value) <= test.value);
  }
}
