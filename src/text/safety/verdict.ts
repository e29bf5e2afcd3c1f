/**
 * Judges the facts of a post: which categories of the annotation convention hold, where it goes, how urgent it is.
 * Recall comes first: what is not spoken against is flagged, and a person decides. The words of the categories and
 * the priorities are those of the triage flow (docs/evaluation/safety.md). Pure, browser-safe.
 */
import type { SafetyQueue } from '../analysis.ts';
import type { Facts } from './facts.ts';
import type { Hit } from './matcher.ts';
import { impersonal, situationsOf } from './situations.ts';
import type { Found } from './found.ts';

export interface Verdict {
  flagged: boolean;
  categories: string[];
  queue: SafetyQueue;
  priority: 'P1' | 'P2' | 'P3';
  criteria: { reporter: boolean; patient: boolean; product: boolean; event: boolean };
  /** Evidence by category. */
  evidence: ReadonlyMap<string, readonly Hit[]>;
  /** 0…1, how much of the evidence is there. */
  score: number;
}

/** Categories in the order they are written. */
const written = [
  'AE',
  'AE_POSSIBLE',
  'DEVICE_INCIDENT',
  'PQC',
  'FALSIFIED_SUSPECTED',
  'LACK_OF_EFFECT',
  'OVERDOSE',
  'MEDICATION_ERROR',
  'ABUSE',
  'OFF_LABEL',
  'MISUSE',
  'PREGNANCY_EXPOSURE',
  'LACTATION_EXPOSURE',
  'OCCUPATIONAL',
  'INTERACTION',
  'MI_QUESTION',
];

/**
 * Classes of which one must be there (or a product of the catalogue) for a verdict: something that may have been used,
 * or words of using, reporting or asking. They are looked for first, and nothing else where none of them is found.
 */
export const concerns = [
  'substance',
  'vaccine',
  'form',
  'weakform',
  'device',
  'mi.report',
  'onmeds',
  'ask',
  'sidefx',
  'itmed',
  'contraception',
] as const;

/** The verdict, or null where nothing in the text has to do with safety. */
export function judge(facts: Facts): Verdict | null {
  if (facts.products.length === 0 && !concerns.some(facts.has)) return null;
  const found = situationsOf(facts);
  const categories = written.filter((name) => found.has(name));
  const flagged = categories.some((name) => name !== 'MI_QUESTION');
  if (!flagged) return unflagged(facts, found);
  const queue = queueOf(facts, categories);
  return {
    flagged,
    categories,
    queue,
    priority: priorityOf(facts, found),
    criteria: criteriaOf(facts, found),
    evidence: new Map([...found].map(([name, { hits }]) => [name, hits])),
    score: scoreOf(facts, found),
  };
}

function unflagged(facts: Facts, found: ReadonlyMap<string, Found>): Verdict | null {
  const question = found.get('MI_QUESTION');
  const personal =
    facts.used &&
    facts.exposure === 3 &&
    !facts.device &&
    question === undefined &&
    (facts.person === 'self' || facts.person === 'implied' || facts.person === 'other') &&
    !facts.has('lifecause') &&
    !facts.has('hypo') &&
    !impersonal(facts);
  const touched = question !== undefined || facts.events.length > 0 || facts.has('sidefx') || personal;
  if (!touched || (facts.exposure === 0 && question === undefined)) return null;
  const complaint = facts.has('complain') && facts.has('care');
  return {
    flagged: false,
    categories: ['NOT_AE', ...(question ? ['MI_QUESTION'] : []), ...(complaint ? ['SERVICE_COMPLAINT'] : [])],
    queue: question ? 'MI' : 'NONE',
    priority: question && facts.has('mi.report') ? 'P2' : 'P3',
    criteria: { reporter: personal, patient: personal, product: personal, event: false },
    evidence: new Map([['MI_QUESTION', question?.hits ?? facts.events]]),
    score: question ? 0.6 : 0.2,
  };
}

function queueOf(facts: Facts, categories: readonly string[]): SafetyQueue {
  const has = (name: string) => categories.includes(name);
  if (has('DEVICE_INCIDENT')) return 'DEVICE';
  if (has('FALSIFIED_SUSPECTED') && !has('AE')) return 'PQC';
  if (has('PQC') && facts.device) return 'DEVICE';
  if (has('PQC') && !has('AE')) return 'PQC';
  return 'PV';
}

function priorityOf(facts: Facts, found: ReadonlyMap<string, Found>): 'P1' | 'P2' | 'P3' {
  let urgent: 1 | 2 | 3 = 3;
  for (const { priority } of found.values()) if (priority < urgent) urgent = priority;
  if (urgent === 3 && (facts.has('hcp') || facts.person === 'group' || facts.has('litigation'))) urgent = 2;
  return urgent === 1 ? 'P1' : urgent === 2 ? 'P2' : 'P3';
}

function criteriaOf(facts: Facts, found: ReadonlyMap<string, Found>): Verdict['criteria'] {
  const only = (...names: string[]) => [...found.keys()].every((name) => names.includes(name) || name === 'MI_QUESTION');
  const hearsay = found.get('AE_POSSIBLE')?.hearsay ?? false;
  const quality = only('PQC', 'FALSIFIED_SUSPECTED');
  const vague = found.get('AE_POSSIBLE')?.vague ?? false;
  const event =
    ['AE', 'LACK_OF_EFFECT', 'DEVICE_INCIDENT'].some((name) => found.has(name)) ||
    (found.has('AE_POSSIBLE') && !vague && !found.has('PQC'));
  return {
    reporter: !hearsay,
    patient: !hearsay && !quality && !vague && facts.person !== 'group',
    product: facts.exposure === 3 || (facts.device && facts.exposure > 0),
    event,
  };
}

function scoreOf(facts: Facts, found: ReadonlyMap<string, Found>): number {
  const possible = [...found.keys()].every((name) => name === 'AE_POSSIBLE' || name === 'MI_QUESTION');
  const base = possible ? 0.4 : 0.6;
  return Math.min(1, base + (facts.exposure === 3 ? 0.15 : 0) + (facts.linked ? 0.15 : 0) + (facts.person === 'none' ? 0 : 0.1));
}
