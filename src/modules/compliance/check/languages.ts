/**
 * Which languages a part is read in. Words of one language are often other words of another ("bald", "die", "gift", "op"),
 * so a language counts where the post says it is written in it, or where its own small words stand in the text.
 */
import words from './data/function-words.json' with { type: 'json' };
import type { Part } from './parts.ts';

const LANGUAGE_OF = new Map(Object.entries(words.own).flatMap(([language, list]) => list.map((word) => [word, language] as const)));
const ALL: ReadonlySet<string> = new Set(['any', ...Object.keys(words.own)]);

/** `any` and each language spoken; all of them where the text is too short to tell. */
export function languagesOf(part: Part, declared: string | undefined): ReadonlySet<string> {
  const spoken = new Set<string>();
  for (const { kind, text } of part.tokens) {
    const language = kind === 'word' ? LANGUAGE_OF.get(text) : undefined;
    if (language !== undefined) spoken.add(language);
  }
  const own = declared?.slice(0, 2).toLowerCase();
  if (own !== undefined && ALL.has(own) && part.location.part !== 'imageText') spoken.add(own);
  return spoken.size === 0 ? ALL : spoken.add('any');
}

const NEGATORS: ReadonlyMap<string, ReadonlySet<string>> = new Map(
  Object.entries(words.negators).map(([language, list]) => [language, new Set(list)]),
);

/** The tokens that negate, in the languages spoken ("noch" is one in Dutch and none in German). */
export function negatorsIn(part: Part, spoken: ReadonlySet<string>): ReadonlySet<number> {
  const found = new Set<number>();
  part.tokens.forEach(({ kind, text }, index) => {
    if (kind === 'word' && [...spoken].some((language) => NEGATORS.get(language)?.has(text) === true)) found.add(index);
  });
  return found;
}
