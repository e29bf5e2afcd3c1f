/** Faults of goods: medicines and their packs, falsified products, devices. Pure, browser-safe. */
import type { Facts } from './facts.ts';
import { overlaps, sameSentence, sentenceOf } from './facts.ts';
import type { Hit } from './matcher.ts';
import type { Found } from './found.ts';

function supposed(facts: Facts, hit: Hit): boolean {
  return facts.hits('hypo').some((other) => sameSentence(facts.marks, other, hit) && other.from <= hit.from);
}

function asked(facts: Facts, hit: Hit): boolean {
  const sentence = sentenceOf(facts.marks, hit.from);
  return (
    facts.marks.words.questions.has(sentence) &&
    facts.hits('mi').some((mi) => sentenceOf(facts.marks, mi.from) === sentence) &&
    !facts.has('me')
  );
}

function clean(facts: Facts, name: string): Hit[] {
  return (
    facts
      .hits(name)
      .filter((hit) => !supposed(facts, hit) && !asked(facts, hit) && !facts.hits('figure').some((figure) => overlaps(figure, hit)))
      // "My back is broken, two X and a bath" is no broken pack.
      .filter((hit) => facts.device || !facts.hits('remedy').some((remedy) => hit.to <= remedy.from))
  );
}

/** A device that failed, and one that did harm. */
export function deviceFault(facts: Facts): { incident: Found | null; complaint: Found | null } {
  if (!facts.device) return { incident: null, complaint: null };
  const named = facts.products.length > 0;
  const owned = named || facts.used || facts.has('me') || facts.person === 'other';
  const faults = [...clean(facts, 'fail.plain'), ...clean(facts, 'defect'), ...(facts.has('fail') ? clean(facts, 'fail.reading') : [])];
  const brokeUnder = facts.hits('gaveway');
  const failing = owned ? [...faults, ...brokeUnder] : [];
  if (!named && brokeUnder.length === 0 && facts.has('mishap')) return { incident: null, complaint: null };
  const wounds = named || facts.has('me') ? facts.hits('burnt') : [];
  const harm = [...facts.asserted.filter((event) => event.kind !== 'sideEffect' || facts.linked), ...wounds];
  const own =
    facts.has('me') &&
    facts.hits('thing').some((thing) => facts.hits('device').some((device) => thing.to === device.to && thing.from < device.from));
  const tied = named || failing.length > 0 || facts.linked || wounds.length > 0 || own;
  const harmed = harm.length > 0 && owned && tied && !(facts.has('complain') && !named);
  const vital = failing.length > 0 && facts.has('lifesupport');
  const serious = facts.asserted.some((event) => event.severity === 3);
  const incident: Found | null = harmed ? { hits: harm, priority: serious ? 1 : vital ? 1 : 2 } : null;
  const complaint: Found | null = failing.length > 0 ? { hits: failing, priority: incident ? incident.priority : vital ? 1 : 3 } : null;
  return { incident, complaint };
}

/** A defect of a medicine or its pack; `injury` where a part of it went into a person. */
export function packFault(facts: Facts, falsified: boolean): { complaint: Found | null; injury: Found | null } {
  if (facts.device || (facts.exposure < 2 && !falsified)) return { complaint: null, injury: null };
  const injury = clean(facts, 'needle.broke');
  const defects = clean(facts, 'defect').filter((hit) => !onlyEvent(facts, hit));
  const mixups = clean(facts, 'defect.mixup');
  if (defects.length === 0 && mixups.length === 0 && injury.length === 0 && !falsified) return { complaint: null, injury: null };
  if (injury.length === 0 && !falsified && dear(facts)) return { complaint: null, injury: null };
  const mixed = mixups.length > 0;
  const taint = clean(facts, 'defect.taint').some((hit) => defects.some((defect) => sameSentence(facts.marks, hit, defect)));
  const priority = falsified || mixed || injury.length > 0 ? 1 : taint ? 2 : 3;
  const hits = [...injury, ...mixups, ...defects];
  return { complaint: { hits, priority }, injury: injury.length > 0 ? { hits: injury, priority: 1 } : null };
}

/** A price, a shortage, a late parcel: nothing is wrong with the goods themselves. */
function dear(facts: Facts): boolean {
  return facts.has('dearer') && !facts.has('defect.taint') && !facts.has('badx');
}

/** "lip … swollen after the drops" is a body, not a bottle. */
function onlyEvent(facts: Facts, defect: Hit): boolean {
  return facts.events.some((event) => event.from < defect.to && defect.from < event.to && event.to >= defect.to);
}

/** Goods that look falsified, or are sold where medicines are not. */
export function falsified(facts: Facts): Found | null {
  if (facts.exposure < 1) return null;
  const strong = clean(facts, 'fake.strong');
  const weak = clean(facts, 'fake');
  const sale = clean(facts, 'fake.sale');
  if (weak.length === 0) return null;
  if (facts.exposure === 1 && (strong.length === 0 || sale.length === 0)) return null;
  const goods = sale.length > 0 || facts.has('defect') || facts.has('part');
  if (strong.length === 0 && !goods) return null;
  if (
    (facts.has('news') || facts.has('aware')) &&
    (facts.person === 'none' || facts.person === 'group') &&
    !facts.has('defect') &&
    sale.length === 0
  )
    return null;
  return { hits: [...weak, ...sale], priority: 1 };
}
