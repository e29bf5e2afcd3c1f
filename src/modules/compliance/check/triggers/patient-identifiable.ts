/** X-PATIENT-ID: signs in the text that together make a patient recognisable. */
import { byLabel, findCombination } from '../combinations.ts';
import type { Combination, Found, HitsByLabel } from '../combinations.ts';
import table from '../data/identity-combinations.json' with { type: 'json' };
import { placeOf } from '../parts.ts';
import type { Part } from '../parts.ts';
import type { Hit } from '../phrases.ts';
import type { Place } from '../types.ts';

const COMBINATIONS: readonly Combination[] = table.combinations.map((combination) => ({
  ...combination,
  anchor: combination.anchor.map(identityLabel),
  with: combination.with.map((slot) => ({ ...slot, any: slot.any.map(identityLabel) })),
  unless: combination.unless.map((slot) => ({ ...slot, any: slot.any.map(identityLabel) })),
}));
const MASKABLE = new Set(table.maskable.map(identityLabel));
const GROUPABLE = new Set(table.groupable.map(identityLabel));
const LONGEST_MARK = 160;

export interface Identification extends Place {
  /** `named`, `described`, `event`, `room`, `number`, `birth`, `plate` or `contact`. */
  kind: string;
  /** The combination of signs, for the reviewer and the test bench. */
  combination: string;
  written: string;
  related: Place[];
}

/** Where a post makes a patient recognisable. A consent cures stories, never numbers, dates of birth or addresses. */
export function identifications(parts: readonly Part[], hasConsent: boolean): Identification[] {
  return parts.flatMap((part) => inPart(part, hasConsent));
}

function inPart(part: Part, hasConsent: boolean): Identification[] {
  // An address of a page is no sentence about a person.
  if (part.location.part === 'link') return [];
  const hits = signalsOf(part);
  const fictional = new Set((hits.get('identity.fiction') ?? []).map((hit) => part.tokens[hit.from]?.sentence));
  const marked = new Uint8Array(part.tokens.length);
  const told = new Set<string>();
  const result: Identification[] = [];
  for (const combination of COMBINATIONS) {
    if (combination.parts !== undefined && !combination.parts.includes(part.location.part)) continue;
    if (hasConsent && combination.always !== true) continue;
    for (const found of findCombination(combination, hits, part.tokens)) {
      const sentence = part.tokens[found.anchor.from]?.sentence;
      if (combination.always !== true && fictional.has(sentence)) continue;
      // One finding for one person: what is marked already needs no second one.
      if (marked.subarray(found.anchor.from, found.anchor.to).includes(1)) continue;
      const same = `${combination.id} ${found.others.map((other) => other.from).join(' ')}`;
      if (found.others.length > 0 && told.has(same)) continue;
      told.add(same);
      const [from, to] = markOf(found, part);
      marked.fill(1, from, to);
      for (const other of found.others) marked.fill(1, other.from, other.to);
      result.push(describe(part, found, from, to));
    }
  }
  return result;
}

/** The anchor and what stands close by in the same sentence, as one mark. */
function markOf(found: Found, part: Part): [number, number] {
  let { from, to } = found.anchor;
  const sentence = part.tokens[from]?.sentence;
  for (const other of found.others) {
    if (part.tokens[other.from]?.sentence !== sentence) continue;
    const start = Math.min(from, other.from);
    const end = Math.max(to, other.to);
    if ((part.tokens[end - 1]?.end ?? 0) - (part.tokens[start]?.start ?? 0) > LONGEST_MARK) continue;
    [from, to] = [start, end];
  }
  return [from, to];
}

function describe(part: Part, found: Found, from: number, to: number): Identification {
  const { written, ...place } = placeOf(part, from, to);
  const outside = found.others.filter((other) => other.from < from || other.to > to);
  return {
    ...place,
    kind: found.combination.kind,
    combination: found.combination.id,
    written,
    related: outside.map((other) => {
      const { location, span } = placeOf(part, other.from, other.to);
      return { location, span };
    }),
  };
}

/** The signals of a part without those that a fixed expression or an age group explains. */
function signalsOf(part: Part): HitsByLabel {
  const identity = part.hits.filter((hit) => hit.label.startsWith('identity.'));
  const masked = coverage(part, identity, 'identity.mask');
  const grouped = coverage(part, identity, 'identity.group');
  return byLabel(
    identity.filter((hit) => !(MASKABLE.has(hit.label) && touches(masked, hit)) && !(GROUPABLE.has(hit.label) && touches(grouped, hit))),
  );
}

function coverage(part: Part, hits: readonly Hit[], label: string): Uint8Array {
  const covered = new Uint8Array(part.tokens.length);
  for (const hit of hits) if (hit.label === label) covered.fill(1, hit.from, hit.to);
  return covered;
}

function touches(covered: Uint8Array, hit: Hit): boolean {
  return covered.subarray(hit.from, hit.to).includes(1);
}

function identityLabel(label: string): string {
  return `identity.${label}`;
}
