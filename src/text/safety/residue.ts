/**
 * What is left when every rule has been asked: somebody says something of a medicine or device of their own life and
 * nothing tells why. A person looks at it. Most misses of the rules are told in words no list holds ("I am a size 18
 * now"), so what is known here is the other side: the reasons for which goods are spoken of when nothing happened.
 * Pure, browser-safe.
 */
import type { Facts } from './facts.ts';
import { sentenceOf } from './facts.ts';
import type { Found } from './found.ts';

/** Classes that explain the sentence they stand in. */
const sureReasons = 'dearer hypo remedy figure mi.report vagueguard ordinary animal'.split(' ');
/** Those that count only where nobody tells of having used the goods since when. */
const reasons = [...sureReasons, 'price', 'service', 'future', 'lifecause'];
/** Praise explains its sentence, unless a "but" stands in it. */
const praise = ['good', 'benefit', 'noevent', 'healed', 'regained'];
/** Classes that explain the post. */
const wholly = ['aware', 'vet'];
/** That all is well, or will begin: explains the post, unless there is a "but". */
const settled = ['noevent', 'healed', 'regained'];
const fewestWords = 4;

/** The unexplained, as AE_POSSIBLE; of a device as a complaint. */
export function residue(facts: Facts): { name: string; found: Found } | null {
  if (!concerns(facts) || explained(facts) || openSentences(facts).length === 0) return null;
  const named = facts.products.length > 0;
  if (facts.device) return named ? { name: 'PQC', found: { hits: facts.products, priority: 3 } } : null;
  const hits = named ? facts.products : facts.hits('drug');
  return { name: 'AE_POSSIBLE', found: { hits, priority: 3, vague: true } };
}

function concerns(facts: Facts): boolean {
  if (facts.products.length > 0) return true;
  const owned = facts.exposure >= 2 || (facts.exposure === 1 && facts.used && facts.has('me'));
  return owned && (facts.person !== 'none' || facts.used || facts.linked);
}

function explained(facts: Facts): boolean {
  if (wholly.some((name) => facts.has(name)) || (facts.products.length === 0 && facts.has('mishap'))) return true;
  if (facts.has('leaflet') && !facts.used && !facts.linked) return true;
  if ((facts.has('joke') || facts.has('laugh')) && (facts.has('remedy') || !facts.used)) return true;
  if (facts.future && !facts.used) return true;
  if (facts.question && (facts.has('mi') || facts.has('qopen')) && !facts.has('ask') && !facts.linked) return true;
  return !facts.has('contrast') && settled.some((name) => facts.has(name));
}

/** Sentences that speak of the goods or of somebody, and that nothing explains. */
function openSentences(facts: Facts): number[] {
  const { marks } = facts;
  const sentencesOf = (names: readonly string[]) =>
    new Set(names.flatMap((name) => facts.hits(name)).map(({ from }) => sentenceOf(marks, from)));
  const explaining = sentencesOf(facts.used && facts.linked ? sureReasons : reasons);
  if (!facts.linked) for (const sentence of sentencesOf(['indication'])) explaining.add(sentence);
  const praised = sentencesOf(praise);
  const kind = new Map<number, number>();
  for (const { from } of facts.hits('lexgood')) {
    const sentence = sentenceOf(marks, from);
    kind.set(sentence, (kind.get(sentence) ?? 0) + 1);
  }
  for (const [sentence, words] of kind) if (words > 1) praised.add(sentence);
  const turned = sentencesOf(['contrast']);
  const speaking = sentencesOf(['drug', 'devproduct', 'me', 'kin', 'kid', 'body', 'patient']);
  const lengths = new Map<number, number>();
  for (const { sentence } of marks.words.tokens) lengths.set(sentence, (lengths.get(sentence) ?? 0) + 1);
  return [...lengths]
    .filter(([sentence, length]) => length >= fewestWords && speaking.has(sentence) && !explaining.has(sentence))
    .filter(([sentence]) => (!praised.has(sentence) || turned.has(sentence)) && !marks.words.questions.has(sentence))
    .map(([sentence]) => sentence);
}
