/** Which plan each word of a text has: by its number where it has one, by its exact accents where a grammar asks for them. Pure. */
import type { Token } from '../tokenise.ts';
import { columnOf } from '../word-memory.ts';
import type { Grammar } from './grammar.ts';
import type { Words } from './words.ts';
import { accentedPlanOf, nothing, planOf, plansOf } from './word-plans.ts';
import type { Plans, WordPlan } from './word-plans.ts';

/** Plans by the number of the word, where words are numbered. */
export function knownPlans(plans: Plans, { numbered }: Words): (WordPlan | undefined)[] | null {
  return numbered === null || numbered.memory === null || numbered.memory.generation !== numbered.generation
    ? null
    : columnOf(plans.numbered, numbered.memory);
}

/** What a word may begin, also by its exact accents. */
export function planAt(plans: Plans, words: Words, known: (WordPlan | undefined)[] | null, at: number): WordPlan {
  const token = words.tokens[at];
  // A handle is a name, whatever words it is made of.
  if (token === undefined || token.tag === '@' || token.kind === 'url') return nothing;
  const number = known === null ? -1 : (words.numbers[at] ?? -1);
  const plan = number === -1 ? undefined : known?.[number];
  if (plan !== undefined) return plan;
  const found = findPlan(plans, words.source, token);
  if (known !== null && number !== -1) known[number] = found;
  return found;
}

/** Whether a word may begin anything, were it not a handle. */
export function mayBegin(grammar: Grammar, { tokens, source }: Words, at: number): boolean {
  const token = tokens[at];
  if (token === undefined) return false;
  const plans = plansOf(grammar);
  return findPlan(plans, source, token).begins !== 0 || (token.kind === 'number' && plans.begunByNumber !== 0);
}

function findPlan(plans: Plans, source: string, token: Token): WordPlan {
  const { accented } = plans.grammar.words;
  if (accented.size === 0 || isPlain(source, token.start, token.end)) return planOf(plans, token.text);
  const term = accented.get(source.slice(token.start, token.end).normalize('NFC').toLowerCase());
  return term === undefined ? planOf(plans, token.text) : accentedPlanOf(plans, token.text, term);
}

function isPlain(source: string, start: number, end: number): boolean {
  for (let at = start; at < end; at += 1) {
    const code = source.charCodeAt(at);
    if (code < 32 || code > 126) return false;
  }
  return true;
}
