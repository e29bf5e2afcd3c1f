/** Spelling that tells a language from its nearest relative, by the rules of their orthographies. */

interface Pair {
  /** What speaks for this language is positive. */
  one: string;
  /** And for this one negative, in the units of eld's scores. */
  other: string;
  /** The first rule that fits a word counts. */
  rules: readonly (readonly [RegExp, number])[];
}

export const relatives: readonly Pair[] = [
  {
    // Afrikaans wrote y for ij, s for z, sk for sch, -sie for -tie, k for c, and dropped the -n and -t of verbs; its article is "die".
    one: 'nl',
    other: 'af',
    rules: [
      [/^(die|my|'n|saam|kinders)$/u, -45],
      [/^nie$/u, -60],
      [/^(by|teen|deur|so|oor|lede|klere|groepe|koste|leiers|ou|goeie|nou|toe|woorde|sake|hulp|dorpe|gronde|verpleegsters)$/u, -25],
      [/ij|^z|[aeiou]z[aeiou]|^sch|isch|tie(s|f|ve)?$|c[^hk]|lijk/u, 40],
      [/[êôû]|^sk|sk(e|ap|appe)?$|asie|[nlrk]sie(s|we)?$|lik(e|s)?$|^[bdfghjklmnprstvw]+y[bdfgklmnprstv](e|er|ste)?$|[aeo]we$/u, -35],
      [/.{3}en$|.{3}[^sh]t$/u, 12],
      [/.{4}e$/u, -9],
    ],
  },
  {
    // Danish has soft b, d, g where Norwegian has p, t, k; -hed for -het, -tion for -sjon, øj and ej for øy and ei.
    one: 'da',
    other: 'nb',
    rules: [
      [
        /hed(en|er|s)?$|tion(en|er|s)?$|øj|ej|^af|eds?$|[aeiouyæøå]d(e|er|en)$|[aeiouyæøå][bg](e|er|en|et)?$|ld$|nd(en|er)?$|æs|^selv[ef]/u,
        14,
      ],
      [/het(en|er|s)?$|sjon|øy|ei|[aeiouyæøå](t|k|p)(e|er|en|et)?$|gj|kj|ene$|[^aeiouyæøå]et$|mm$|nn$|ll$/u, -14],
    ],
  },
  {
    one: 'sv',
    other: 'nb',
    rules: [
      [/[äö]|ck|^och$|x|[aeiouy]or(na)?$|ade$|^inte$|arna$|erna$/u, 30],
      [/[æø]|sjon|kj|^ikke$|^og$|ene$/u, -30],
    ],
  },
];

/** How much more the words look like `one` than like `other`. */
export function leaning({ rules }: Pair, words: readonly string[]): number {
  let sum = 0;
  for (const word of words) sum += rules.find(([pattern]) => pattern.test(word))?.[1] ?? 0;
  return sum;
}
