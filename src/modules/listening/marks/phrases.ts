/** Which phrases of which lists a text holds, word by word. Lists are data; case, accents and fancy letters do not count. Pure. */
import { fold } from '#text/normalise.ts';

export type Phrases = ReadonlyMap<string, Step>;
interface Step {
  /** Lists that have a phrase ending here. */
  ends: string[];
  next: Map<string, Step>;
}

export const wordsOf = (text: string): string[] => fold(text).text.match(/[\p{L}\p{N}]+/gu) ?? [];

/** `lists`: phrases by name of the list. */
export function compilePhrases(lists: Readonly<Record<string, readonly string[]>>): Phrases {
  const first = new Map<string, Step>();
  for (const [name, phrases] of Object.entries(lists)) {
    for (const phrase of phrases) {
      let steps = first;
      let step: Step | undefined;
      for (const word of wordsOf(phrase)) {
        step = steps.get(word) ?? { ends: [], next: new Map() };
        steps.set(word, step);
        steps = step.next;
      }
      if (step && !step.ends.includes(name)) step.ends.push(name);
    }
  }
  return first;
}

/** How many different phrases of each list the words hold. */
export function countPhrases(phrases: Phrases, words: readonly string[]): Map<string, number> {
  const found = new Map<string, Set<Step>>();
  for (let start = 0; start < words.length; start += 1) {
    let steps: Phrases = phrases;
    for (let at = start; at < words.length; at += 1) {
      const step = steps.get(words[at] ?? '');
      if (!step) break;
      for (const name of step.ends) {
        const before = found.get(name) ?? new Set();
        found.set(name, before.add(step));
      }
      steps = step.next;
    }
  }
  return new Map([...found].map(([name, steps]) => [name, steps.size]));
}
