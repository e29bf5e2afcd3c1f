/** How the spelling of Dutch became that of Afrikaans: regular sound changes, in the order they apply. */
const changes: readonly (readonly [RegExp, string])[] = [
  [/lijk/gu, 'lik'],
  [/ij/gu, 'y'],
  [/isch(e?)$/gu, 'ies$1'],
  [/sch/gu, 'sk'],
  [/z/gu, 's'],
  [/tie(s?)$/gu, 'sie$1'],
  [/x/gu, 'ks'],
  [/qu/gu, 'kw'],
  [/th/gu, 't'],
  [/ph/gu, 'f'],
  [/c(?=[eiy])/gu, 's'],
  [/ch(t?)$/gu, 'g'],
  [/ch/gu, 'g'],
  [/c+/gu, 'k'],
  [/(?<=[aeiou])egen$/gu, 'eë'],
  [/(?<=[bdhlmrsvw])ogen$/gu, 'oë'],
  [/(?<=[bdhlmrsvw])agen$/gu, 'ae'],
  [/(?<=[aeouy])v(?=e)/gu, 'w'],
  [/ouwe?(n?)$/gu, 'ou'],
  [/(?<=..)en$/gu, 'e'],
  [/(?<=[sfkp])t$/gu, ''],
];

/** One or more Dutch words as Afrikaans would spell them, were they regular. */
export function toAfrikaans(text: string): string {
  return text
    .toLowerCase()
    .split(' ')
    .map((word) => changes.reduce((spelled, [from, to]) => spelled.replace(from, to), word))
    .join(' ');
}

const negations: ReadonlySet<string> = new Set(['niet', 'geen', 'nooit', 'niks', 'niemand']);

/**
 * A Dutch sentence word for word in Afrikaans: frequent words as `known` says, others by their spelling, and the second
 * "nie" of a negation. Good enough to learn which words keep which company, not to be read.
 */
export function asAfrikaans(words: readonly string[], known: ReadonlyMap<string, string>): string {
  const told = words.map((word) => known.get(word) ?? toAfrikaans(word));
  return [...told, ...(words.some((word) => negations.has(word)) ? ['nie'] : [])].join(' ');
}
