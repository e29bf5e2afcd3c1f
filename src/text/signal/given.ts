/** Hands the shared lexicons' finds (events of the body, medicines, devices) to the safety grammar. Pure, browser-safe. */
import type { Reading } from '../reading.ts';
import type { Hit, Words } from '../safety/matcher.ts';
import type { Given } from '../safety/read.ts';

const bySeriousness: Record<string, keyof Given> = {
  none: 'lex1',
  important: 'lex2',
  life_threatening: 'lex3',
  disability: 'lex3',
  congenital: 'lex3',
  hospitalisation: 'lexhospital',
  death: 'lexdeath',
};
const byClass: Record<string, keyof Given> = { general: 'lexform', device: 'lexdevice', vaccine: 'lexvaccine' };

/** What the lexicon calls events but the safety grammar reads as situations of their own. */
const situations = new Set(['lack_of_effect', 'overdose', 'pregnancy_exposure', 'unintended_pregnancy', 'drug_interaction']);

/** Words clearly bad or good, by the sentiment lexicon's polarity of −4…4. */
function feelingOf(polarity: number): keyof Given | undefined {
  return polarity <= -1 ? 'lexbad' : polarity >= 1.5 ? 'lexgood' : undefined;
}

export function givenOf(reading: Reading, words: Words): Given {
  const given: Partial<Record<keyof Given, Hit[]>> = {};
  for (const { entry, first, last } of reading.hits) {
    const name =
      entry.list === 'events'
        ? bySeriousness[entry.seriousness]
        : entry.list === 'medicines'
          ? (byClass[entry.class] ?? 'lexsubstance')
          : entry.list === 'sentiment'
            ? feelingOf(entry.polarity)
            : undefined;
    // "40 mg" is a strength, not a thing to take.
    if (name === undefined || (entry.list === 'events' && situations.has(entry.concept)) || (name === 'lexform' && entry.term.length <= 3))
      continue;
    const from = words.places[first] ?? -1;
    const to = (words.places[last] ?? -1) + 1;
    if (from >= 0 && to > from) (given[name] ??= []).push({ from, to });
  }
  return given;
}
