/**
 * Suspected reactions: an event that nothing speaks against, with something that may have caused it; or a cause
 * named with whatever it did. Pure, browser-safe.
 */
import type { Facts } from './facts.ts';
import { overlaps, sameSentence, sentenceOf } from './facts.ts';
import type { Hit } from './matcher.ts';
import { urgencyOf } from './found.ts';
import type { Found } from './found.ts';

const ownChannel = /comment|reply|dm|message|review|chat|mail/;

/** `certain` is the category AE, `possible` AE_POSSIBLE; at most one is given. */
export function reaction(facts: Facts, found: ReadonlyMap<string, Found>): { certain: Found | null; possible: Found | null } {
  const nothing = { certain: null, possible: null };
  const dose = found.has('OVERDOSE') || found.has('MEDICATION_ERROR');
  const suffered = facts.asserted.some((event) => event.kind !== 'hospital');
  // On the way to hospital after a wrong dose is not yet a reaction.
  // Words that already told a defect, an abuse or a dose are not told again as a reaction.
  const defects = [
    ...(found.has('PQC') ? facts.hits('defect') : []),
    ...(found.has('ABUSE') ? facts.hits('abuse') : []),
    ...(found.has('OVERDOSE') ? facts.hits('overdose') : []),
  ];
  if (found.has('AE_POSSIBLE') && !facts.caused) return nothing;
  if (facts.products.length === 0 && facts.has('mishap')) return nothing;
  const events = facts.asserted
    .filter((event) => !defects.some((defect) => overlaps(defect, event)))
    .filter((event) => event.kind !== 'hospital' || suffered || (facts.linked && !dose));
  const failed = vaccineFailure(facts, found);
  if (failed) return { certain: failed, possible: null };
  const worse = worsening(facts);
  const hits: Hit[] = [...events, ...worse];
  const told = facts.person !== 'none' || facts.linked || facts.has('ask') || facts.has('temporal');
  if (hits.length === 0) return withoutEvent(facts, found);
  const grave = facts.asserted.some((event) => event.severity === 3);
  if (facts.future && !facts.used && !facts.linked && !grave) return nothing;
  const joking = facts.has('joke') || facts.has('laugh');
  if (joking && ((!facts.linked && !facts.used && !facts.has('me')) || (facts.has('remedy') && !facts.has('contrast')))) return nothing;
  const priority = worse.length > 0 && events.length === 0 ? 3 : urgencyOf(events);
  if (facts.has('hearsay') && !named(facts)) {
    return facts.exposure >= 1 || facts.has('onmeds') ? { certain: null, possible: { hits, priority: 2, hearsay: true } } : nothing;
  }
  const enough =
    facts.exposure === 3 ? true : facts.exposure === 2 ? told : facts.exposure === 1 ? told && (facts.linked || facts.has('itmed')) : false;
  if (enough && onlySideEffect(facts, events) && !told) return nothing;
  if (enough) return { certain: { hits, priority: group(facts, priority) }, possible: null };
  if (facts.exposure >= 2 && grave && !facts.has('news') && !facts.has('aware'))
    return { certain: null, possible: { hits, priority: 2, hearsay: true } };
  if (facts.has('onmeds') && told) return { certain: null, possible: { hits, priority } };
  const sideEffect = facts.events.some(({ kind }) => kind === 'sideEffect');
  const asks = facts.has('ask') || sideEffect;
  if (asks && told && !facts.has('lifecause') && (sideEffect || ownChannel.test(facts.channel)))
    return { certain: null, possible: { hits, priority } };
  return nothing;
}

/** The disease a vaccine is against, after the vaccine: a lack of effect that counts as a reaction. */
function vaccineFailure(facts: Facts, found: ReadonlyMap<string, Found>): Found | null {
  const lack = found.get('LACK_OF_EFFECT');
  if (!lack || lack.priority > 2 || facts.person === 'group') return null;
  const vaccine = facts.products.some((product) => product.vaccine) || (facts.has('vaccine') && facts.products.length === 0);
  return vaccine ? { hits: lack.hits, priority: facts.asserted.some((event) => event.severity === 3) ? 1 : 2 } : null;
}

/** A relative, a child, a patient or the writer: somebody the writer knows. */
function named(facts: Facts): boolean {
  if (facts.has('kid') || facts.has('patient')) return true;
  const hearsay = facts.hits('hearsay');
  if (facts.hits('kin').some((kin) => !hearsay.some((hit) => hit.from < kin.to && kin.from < hit.to))) return true;
  return (
    facts.used &&
    facts.has('me') &&
    facts.linked &&
    facts
      .hits('hearsay')
      .every((hit) => facts.asserted.every((event) => sentenceOf(facts.marks, event.from) !== sentenceOf(facts.marks, hit.from)))
  );
}

function group(facts: Facts, priority: 1 | 2 | 3): 1 | 2 | 3 {
  return facts.person === 'group' && priority === 3 ? 2 : priority;
}

function onlySideEffect(facts: Facts, events: Facts['asserted']): boolean {
  return events.length > 0 && events.every((event) => event.kind === 'sideEffect');
}

/** Something got worse under the product, without a named symptom. */
function worsening(facts: Facts): readonly Hit[] {
  if (facts.exposure < 2 || !(facts.linked || facts.used || facts.has('loe'))) return [];
  const { marks } = facts;
  return facts
    .hits('worse')
    .filter((hit) => !facts.hits('neg').some((not) => not.to <= hit.from && hit.from - not.to <= 1))
    .filter((hit) => !facts.hits('hypo').some((other) => sameSentence(marks, other, hit)))
    .filter((hit) => !facts.hits('lifecause').some((other) => sameSentence(marks, other, hit)));
}

/** A cause or a start named with something the lexicon does not know: flagged unless it is plainly good. */
function withoutEvent(facts: Facts, found: ReadonlyMap<string, Found>): { certain: Found | null; possible: Found | null } {
  const nothing = { certain: null, possible: null };
  const odd = facts.hits('oddly');
  if (odd.length > 0 && facts.has('onmeds') && facts.person !== 'none' && !facts.has('hypo'))
    return { certain: null, possible: { hits: odd, priority: 3 } };
  const vague = facts.hits('vague');
  const litigation = facts.hits('litigation');
  const supposed = facts.has('hypo');
  if ((vague.length > 0 || litigation.length > 0) && facts.exposure >= 1 && !supposed && !facts.has('joke') && !facts.has('laugh')) {
    return { certain: null, possible: { hits: [...vague, ...litigation], priority: 2, vague: true } };
  }
  const asked = facts.question && (facts.has('mi') || facts.has('qopen')) && !facts.has('ask');
  const aside = facts.has('price') || facts.has('dearer') || facts.has('service') || facts.has('lifecause') || facts.has('indication');
  const explained =
    facts.has('noevent') ||
    facts.has('benefit') ||
    facts.events.length > 0 ||
    found.size > 0 ||
    facts.future ||
    supposed ||
    facts.has('joke') ||
    facts.has('laugh') ||
    facts.has('remedy') ||
    facts.has('healed') ||
    facts.has('ordinary') ||
    asked ||
    aside;
  const nobody = facts.person === 'none' || facts.person === 'group';
  if (explained || facts.exposure < 3 || facts.device || (nobody && !facts.used) || facts.has('hearsay')) return nothing;
  const bad = facts.hits('badcue');
  if (facts.has('good') && bad.length === 0) return nothing;
  const { marks } = facts;
  const links = [
    ...bad,
    ...facts.hits('strange'),
    ...facts.hits('cause').filter((hit) => facts.products.some((product) => overlaps(product, hit))),
    ...facts.hits('temporal').filter((time) => facts.hits('drug').some((drug) => sameSentence(marks, drug, time)) && !nobody),
  ];
  if (links.length === 0) return nothing;
  return { certain: { hits: links, priority: 3 }, possible: null };
}
