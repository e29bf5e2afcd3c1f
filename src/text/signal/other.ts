/** The signals that have nothing to do with the use of a product: false claims, threats and self-harm, press, intent, questions. Pure, browser-safe. */
import type { Signal, Signals } from '../analysis.ts';
import type { Grammar } from '../safety/grammar.ts';
import { findMarks, hitsOf } from '../safety/matcher.ts';
import type { Hit, Marks, Words } from '../safety/matcher.ts';
import { spansOf } from './spans.ts';

export function otherSignals(words: Words, grammar: Grammar): Signals {
  const marks = findMarks(grammar, words);
  const signals: Signals = {};
  const put = (name: 'misinformation' | 'threat_self_harm' | 'press' | 'intent' | 'question', hits: readonly Hit[], score: number) => {
    if (hits.length > 0) signals[name] = { score, spans: spansOf(hits, words) } satisfies Signal;
  };
  put('misinformation', hitsOf(marks, 'mis.guard').length > 0 ? [] : hitsOf(marks, 'mis'), 0.7);
  put('threat_self_harm', danger(marks), 0.8);
  put('press', press(marks), 0.7);
  put('intent', hitsOf(marks, 'intent'), 0.6);
  put('question', questions(marks), 0.9);
  return signals;
}

/** Threats against others, and danger to oneself; laughter takes the second away, not the first. */
function danger(marks: Marks): Hit[] {
  const laughing = hitsOf(marks, 'self.guard').length > 0;
  return [...(laughing ? [] : hitsOf(marks, 'threat')), ...(laughing ? [] : hitsOf(marks, 'selfharm'))];
}

/** One word such as "journalist" is not an enquiry; somebody presenting themselves or asking for something is. */
function press(marks: Marks): readonly Hit[] {
  const hits = hitsOf(marks, 'press');
  return hits.some(({ from, to }) => to - from > 1) || hits.length > 1 ? hits : [];
}

/** A sentence that ends in a question mark and asks something, or opens as a question does. */
function questions(marks: Marks): Hit[] {
  const { words } = marks;
  const found: Hit[] = [];
  let from = 0;
  while (from < words.tokens.length) {
    const sentence = words.tokens[from]?.sentence;
    let to = from;
    while (to < words.tokens.length && words.tokens[to]?.sentence === sentence) to += 1;
    const opens = hitsOf(marks, 'qstart').some((hit) => hit.from >= from && hit.from < to && (hit.from === from || hit.to - hit.from > 1));
    const marked = sentence !== undefined && words.questions.has(sentence);
    const enough = to - from > 1 || opens;
    if ((marked && enough && words.quoted[from] !== true) || (opens && !marked && asksWithoutMark(marks, from, to)))
      found.push({ from, to });
    from = to;
  }
  return found;
}

/** "Can anyone tell me …" asks without a mark; "What a day" does not. */
function asksWithoutMark(marks: Marks, from: number, to: number): boolean {
  return hitsOf(marks, 'qstart').some((hit) => hit.from >= from && hit.to <= to && hit.to - hit.from > 1);
}
