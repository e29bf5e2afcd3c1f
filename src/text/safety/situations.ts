/**
 * Which safety situations a text describes, each with its evidence and its urgency (1 at once, 2 soon, 3 other).
 * Each function is one category of the annotation convention. Pure, browser-safe.
 */
import type { Facts } from './facts.ts';
import { near, overlaps, sameSentence, sentenceOf } from './facts.ts';
import type { Found } from './found.ts';
import type { Hit } from './matcher.ts';
import { deviceFault, falsified, packFault } from './quality.ts';
import { reaction } from './reaction.ts';
import { suspicion } from './suspicion.ts';

type Category = (facts: Facts) => Found | null;

/** Every situation found, by category name. */
export function situationsOf(facts: Facts): Map<string, Found> {
  const found = new Map<string, Found>();
  const put = (name: string, value: Found | null) => {
    if (value !== null && !found.has(name)) found.set(name, value);
  };
  if (!impersonal(facts)) {
    const fault = deviceFault(facts);
    put('DEVICE_INCIDENT', fault.incident);
    put('PQC', fault.complaint);
    put('FALSIFIED_SUSPECTED', falsified(facts));
    const pack = packFault(facts, found.has('FALSIFIED_SUSPECTED'));
    put('PQC', pack.complaint);
    if (pack.injury) put('AE_POSSIBLE', { hits: pack.injury.hits, priority: 1 });
    put('OVERDOSE', overdose(facts));
    put('MEDICATION_ERROR', medicationError(facts));
    put('ABUSE', abuse(facts));
    if (found.has('MEDICATION_ERROR') && facts.has('adult') && facts.has('kid'))
      put('OVERDOSE', { hits: facts.hits('error'), priority: 2 });
    const misused = misuse(facts);
    if (misused && !found.has('ABUSE') && !found.has('MEDICATION_ERROR')) {
      put('OFF_LABEL', misused);
      put('MISUSE', misused);
    }
    const failed = contraceptiveFailure(facts);
    put('PREGNANCY_EXPOSURE', failed);
    put('LACK_OF_EFFECT', failed);
    put('PREGNANCY_EXPOSURE', exposed(facts, 'pregnant'));
    put('LACTATION_EXPOSURE', exposed(facts, 'lactation'));
    if (['OVERDOSE', 'MEDICATION_ERROR', 'ABUSE'].some((name) => found.has(name)) && found.get('PQC')?.priority === 3 && !facts.device)
      found.delete('PQC');
    put('OCCUPATIONAL', occupational(facts));
    put('LACK_OF_EFFECT', lackOfEffect(facts));
    if (!found.has('DEVICE_INCIDENT')) {
      const { certain, possible } = reaction(facts, found);
      put('AE', certain);
      if (!certain) put('AE_POSSIBLE', possible);
    }
    settleMisuse(facts, found);
    put('INTERACTION', interaction(facts, found));
    raise(found);
    const suspected = found.size === 0 ? suspicion(facts) : null;
    if (suspected) put(suspected.name, suspected.found);
  } else {
    put('FALSIFIED_SUSPECTED', falsified(facts));
    if (found.has('FALSIFIED_SUSPECTED')) put('PQC', { hits: facts.hits('fake'), priority: 1 });
  }
  put('MI_QUESTION', medicalQuestion(facts, found));
  return found;
}

/** News, leaflets, campaigns and jokes in which nobody in particular uses anything. */
export function impersonal(facts: Facts): boolean {
  const told = facts.person === 'self' || facts.person === 'other';
  const urgent = facts.asserted.some((event) => event.severity === 3);
  if (facts.has('leaflet') && !facts.has('defect') && !facts.has('defect.mixup') && !(told && (facts.linked || facts.used || urgent)))
    return true;
  const lived = facts.linked || facts.used || facts.person === 'other' || facts.asserted.length > 0 || facts.has('misuse');
  if (facts.has('news') && !(told && lived))
    return (
      !facts.has('hcp') &&
      (facts.hits('news').length > 1 ||
        !(['defect', 'loe', 'fake.strong', 'error'].some(facts.has) || (facts.products.length > 0 && facts.has('lexbad'))))
    );
  if (facts.has('aware') && !(facts.used || facts.linked)) return true;
  const animals = facts.hits('animal').filter((hit) => !facts.hits('asanimal').some((like) => overlaps(like, hit)));
  if (animals.length > 0 && facts.has('vet') && !facts.has('hcp')) return true;
  return animals.length > 0 && !facts.has('kin') && !facts.has('kid') && !facts.linked;
}

/** Goods sold as falsified, a nursed baby or a child's reaction are told by those names alone. */
function settleMisuse(facts: Facts, found: Map<string, Found>): void {
  const misused = found.get('MISUSE');
  if (!misused) return;
  const babies = facts.hits('babyterm');
  const onlyBaby = misused.hits.every((hit) => babies.some((baby) => overlaps(baby, hit)));
  if (!found.has('FALSIFIED_SUSPECTED') && !(onlyBaby && (found.has('AE') || found.has('LACTATION_EXPOSURE')))) return;
  found.delete('MISUSE');
  found.delete('OFF_LABEL');
}

/** An overdose with symptoms, and a child's, cannot wait. */
function raise(found: Map<string, Found>): void {
  const dose = found.get('OVERDOSE');
  if (dose && found.has('AE')) found.set('OVERDOSE', { ...dose, priority: 1 });
  const pregnancy = found.get('PREGNANCY_EXPOSURE');
  const harm = found.get('AE');
  if (pregnancy && harm && harm.priority === 1) found.set('PREGNANCY_EXPOSURE', { ...pregnancy, priority: 1 });
}

function asked(facts: Facts, hits: readonly Hit[]): boolean {
  const { questions } = facts.marks.words;
  const opens = [
    ...facts.hits('mi'),
    ...facts.hits('qopen').filter(({ from }) => from === 0 || sentenceOf(facts.marks, from - 1) !== sentenceOf(facts.marks, from)),
  ];
  return hits.every(
    (hit) =>
      questions.has(sentenceOf(facts.marks, hit.from)) &&
      opens.some((open) => sameSentence(facts.marks, open, hit) && open.from <= hit.from),
  );
}

function supposed(facts: Facts, hits: readonly Hit[]): boolean {
  return (
    hits.length > 0 &&
    hits.every((hit) => facts.hits('hypo').some((other) => sameSentence(facts.marks, other, hit) && other.from <= hit.from))
  );
}

/** Hits that are neither only asked about nor only supposed. */
function stated(facts: Facts, name: string): readonly Hit[] {
  const hits = facts.hits(name).filter((hit) => !facts.hits('figure').some((figure) => overlaps(figure, hit)));
  return asked(facts, hits) || supposed(facts, hits) ? [] : hits;
}

const overdose: Category = (facts) => {
  if (facts.exposure < 1) return null;
  const child = facts.hits('child.get');
  const large = stated(facts, 'overdose.large');
  const hits = [...stated(facts, 'overdose'), ...stated(facts, 'overdose.many'), ...large, ...child];
  if (hits.length === 0 || facts.device || (facts.has('price') && !facts.used)) return null;
  const many = numbersIn(facts, facts.hits('overdose.many'));
  // One or two of something is a dose; from three on a person looks.
  if (hits.every((hit) => facts.hits('overdose.many').includes(hit)) && many < 3) return null;
  const urgent = child.length > 0 || large.length > 0 || facts.has('od.intent') || many >= 8;
  return { hits, priority: urgent ? 1 : 2 };
};

function numbersIn(facts: Facts, hits: readonly Hit[]): number {
  let most = hits.length > 0 ? 3 : 0;
  let figures = false;
  let highest = 0;
  for (const hit of hits) {
    for (let at = hit.from; at < hit.to; at += 1) {
      const token = facts.marks.words.tokens[at];
      if (token?.kind !== 'number') continue;
      figures = true;
      highest = Math.max(highest, Number(token.text) > 60 ? 0 : Number(token.text));
    }
  }
  if (figures) most = highest;
  return most;
}

const medicationError: Category = (facts) => {
  if (facts.exposure < 1 || facts.device) return null;
  const hits = [...stated(facts, 'error'), ...facts.hits('child.get')];
  if (hits.length === 0) return null;
  return { hits, priority: facts.has('child.get') ? 1 : 2 };
};

const abuse: Category = (facts) => {
  if (facts.exposure < 2) return null;
  const hits = stated(facts, 'abuse').filter((hit) => !facts.hits('notabuse').some((not) => not.from <= hit.to && hit.from <= not.to));
  return hits.length > 0 && (facts.used || facts.person !== 'none' || facts.exposure === 3 || hits.length > 1)
    ? { hits, priority: 2 }
    : null;
};

const misuse: Category = (facts) => {
  if (facts.exposure < 2 || facts.device || facts.future) return null;
  const child = facts.hits('babyterm').filter((hit) => facts.hits('misuse').some((other) => overlaps(other, hit)));
  const hits = stated(facts, 'misuse');
  const told = facts.person !== 'none' || facts.has('we');
  if (hits.length === 0 || (facts.has('offlabel.ok') && !facts.has('offlabel.not')) || !(facts.used || told || hits.length > 1))
    return null;
  return { hits, priority: child.length > 0 ? 2 : 3 };
};

function exposed(facts: Facts, state: 'pregnant' | 'lactation'): Found | null {
  const hits = stated(facts, state);
  if (hits.length === 0 || facts.exposure < 1 || facts.device) return null;
  const used = facts.used || facts.linked || (facts.exposure >= 2 && facts.hits('take').length > 0);
  if (!used || facts.future) return null;
  return { hits, priority: 2 };
}

/** Pregnant in spite of the pill or a coil, whether that is a medicine or a device. */
function contraceptiveFailure(facts: Facts): Found | null {
  const hits = stated(facts, 'pregnant');
  const kept = facts.hits('contraception');
  return hits.length > 0 && kept.length > 0 && !facts.future ? { hits: [...hits, ...kept], priority: 2 } : null;
}

const occupational: Category = (facts) => {
  const hits = stated(facts, 'occupational');
  return hits.length > 0 && facts.exposure > 0 && (facts.has('hcp') || facts.has('hcpword') || facts.has('me'))
    ? { hits, priority: 2 }
    : null;
};

const lackOfEffect: Category = (facts) => {
  if (facts.exposure < 2 || facts.device || (facts.future && !facts.used)) return null;
  const hits = stated(facts, 'loe').filter(
    (hit) => !facts.hits('lifecause').some((life) => sameSentence(facts.marks, life, hit) && life.from < hit.from),
  );
  if (hits.length === 0) return null;
  if (facts.events.every((event) => event.status === 'negated') && facts.events.some((event) => hits.every((hit) => overlaps(event, hit))))
    return null;
  const failed =
    facts.products.some((product) => product.vaccine) ||
    facts.has('vaccine') ||
    hits.some((hit) => facts.hits('loe.critical').some((word) => word.from >= hit.from - 3 && word.to <= hit.to + 3));
  return { hits, priority: failed ? 2 : 3 };
};

function interaction(facts: Facts, found: ReadonlyMap<string, Found>): Found | null {
  const hits = stated(facts, 'interaction');
  return hits.length > 0 && found.has('AE') && facts.exposure >= 2 ? { hits, priority: 2 } : null;
}

/** A question about a product or about reporting; prices, stock and jobs are not medical. */
function medicalQuestion(facts: Facts, found: ReadonlyMap<string, Found>): Found | null {
  const reporting = facts.hits('mi.report');
  if (reporting.length > 0 && found.size === 0) return { hits: reporting, priority: 2 };
  const { words } = facts.marks;
  const opening = facts
    .hits('qopen')
    .filter(
      ({ from }) =>
        words.questions.has(sentenceOf(facts.marks, from)) &&
        (from === 0 || sentenceOf(facts.marks, from - 1) !== sentenceOf(facts.marks, from)),
    );
  const asking = facts.hits('mi').filter((hit) => words.questions.has(sentenceOf(facts.marks, hit.from)) || hit.from === 0);
  const hits = asking.length > 0 || found.size > 0 || facts.exposure < 3 ? asking : opening;
  if (hits.length === 0) return null;
  const situation = ['OVERDOSE', 'MEDICATION_ERROR', 'PREGNANCY_EXPOSURE', 'LACTATION_EXPOSURE'].some((name) => found.has(name));
  if (found.size > 0)
    return situation && hits.some((hit) => words.questions.has(sentenceOf(facts.marks, hit.from))) ? { hits, priority: 3 } : null;
  if (facts.exposure < 1 || (facts.has('mi.not') && !facts.has('sidefx'))) return null;
  if (facts.exposure === 1 && facts.events.length === 0) return null;
  return near(facts.marks, hits[0] ?? { from: 0, to: 0 }, [
    ...facts.products,
    ...facts.hits('drug'),
    ...facts.hits('device'),
    ...facts.hits('sidefx'),
  ])
    ? { hits, priority: 3 }
    : null;
}
