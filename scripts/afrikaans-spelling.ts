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
