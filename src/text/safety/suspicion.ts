/**
 * The net under the rules: a product in somebody's own life together with anything bad that is said of them, whatever
 * its words. Asked only where the rules found nothing, and only of what no guard explains (a complaint the product was
 * taken for, a price, a service, a question, a joke, something feared or yet to come). Pure, browser-safe.
 */
import type { Facts } from './facts.ts';
import { covers, overlaps, sameClause, sameSentence, sentenceOf } from './facts.ts';
import type { Hit } from './matcher.ts';
import { urgencyOf } from './found.ts';
import type { Found } from './found.ts';
import { residue } from './residue.ts';

/** Guards that explain every bad word of their sentence. */
const sentenceGuards = ['price', 'service', 'lifecause', 'leaflet', 'news', 'aware', 'figure', 'animal', 'laugh'] as const;
/** Guards that explain the bad words they cover. */
const coverGuards = ['indication', 'benefit', 'noevent', 'loe', 'vagueguard'] as const;

/** Something bad said of somebody who uses a product, as AE_POSSIBLE; a device's user as an incident or a complaint. */
export function suspicion(facts: Facts): { name: string; found: Found } | null {
  return sign(facts) ?? residue(facts);
}

function sign(facts: Facts): { name: string; found: Found } | null {
  if (facts.has('aware') || ((facts.has('joke') || facts.has('laugh')) && !facts.used && !facts.linked)) return null;
  const things = facts.exposure === 3 ? [...facts.products, ...facts.hits('drug')] : facts.hits('itmed');
  const pack = facts.device || facts.future ? [] : packSigns(facts);
  if (pack.length > 0) return { name: 'PQC', found: { hits: pack, priority: 3 } };
  const personal = facts.used || facts.person === 'self' || facts.person === 'other';
  if (things.length === 0 || !personal || (facts.future && !facts.linked)) return null;
  const signs = signsOf(facts, things);
  if (signs.length === 0 || (facts.device && facts.products.length === 0)) return null;
  const harm = facts.events.filter((event) => signs.some((sign) => overlaps(sign, event)));
  if (!facts.device) return { name: 'AE_POSSIBLE', found: { hits: signs, priority: urgencyOf(harm), vague: harm.length === 0 } };
  const onBody = harm.length > 0 || facts.has('body') || facts.has('kin');
  const urgent = urgencyOf(harm) === 1 || facts.has('lifesupport') ? 1 : onBody ? 2 : 3;
  return { name: onBody ? 'DEVICE_INCIDENT' : 'PQC', found: { hits: signs, priority: urgent } };
}

/** Bad words that nothing explains. */
function signsOf(facts: Facts, things: readonly Hit[]): Hit[] {
  const words = ['lexbad', 'badcue', 'worse', 'change', 'danger'].flatMap((name) => facts.hits(name));
  const events = facts.events.filter(({ status, severity }) => status === 'asserted' || (status === 'life' && severity === 3));
  const first = Math.min(...things.map(({ from }) => from));
  const good = [...facts.hits('lexgood'), ...facts.hits('benefit'), ...facts.hits('noevent'), ...facts.hits('healed')];
  const signs = [...words, ...events].filter((hit) => unexplained(facts, hit) && (hit.from >= first || facts.linked));
  const strong = signs.some((sign) => facts.hits('change').includes(sign) || events.some((event) => event === sign));
  // Praise outweighs a bad word beside it, unless a "but" parts them.
  return strong || good.length < signs.length || (good.length > 0 && facts.has('contrast')) || good.length === 0 ? signs : [];
}

function unexplained(facts: Facts, hit: Hit): boolean {
  const { marks } = facts;
  const beside = (name: string) => facts.hits(name).some((other) => sameSentence(marks, other, hit));
  if (sentenceGuards.some(beside)) return false;
  if (coverGuards.some((name) => facts.hits(name).some((other) => covers(other, hit)))) return false;
  if (facts.hits('remedy').some((other) => hit.from < other.to)) return false;
  if (facts.hits('healed').some((other) => hit.from < other.to)) return false;
  if (facts.hits('hypo').some((other) => sameSentence(marks, other, hit) && other.from <= hit.from)) return false;
  if (facts.hits('neg').some((not) => not.to <= hit.from && hit.from - not.to <= 1 && sameClause(marks, not, hit))) return false;
  const asking = marks.words.questions.has(sentenceOf(marks, hit.from));
  return !(asking && (beside('mi') || beside('qopen')) && !beside('ask'));
}

/** A part of the goods with something amiss in the same sentence. */
function packSigns(facts: Facts): Hit[] {
  const { marks } = facts;
  if (facts.exposure < 3 || facts.question || facts.has('lifecause')) return [];
  const amiss = [...facts.hits('badx'), ...facts.hits('defect.taint'), ...facts.hits('spill')];
  return facts
    .hits('part')
    .filter((part) => amiss.some((hit) => !overlaps(hit, part) && sameSentence(marks, hit, part) && unexplained(facts, hit)));
}
