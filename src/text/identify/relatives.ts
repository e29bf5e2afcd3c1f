/** Spellings that tell a language from its nearest relatives, by the rules of their orthographies. */
interface Spelling {
  rule: RegExp;
  language: string;
  /** Log-odds for the language before anything is learned from texts. */
  start: number;
}

export const spellings: readonly Spelling[] = [
  // Dutch: ij, z, sch, -tie, c; plural and infinitive -en, the verb's -t.
  { rule: /ij/u, language: 'nl', start: 0.8 },
  { rule: /^z|[aeiou]z[aeiou]/u, language: 'nl', start: 0.8 },
  { rule: /^sch|[aeiou]sche?$/u, language: 'nl', start: 0.8 },
  { rule: /isch/u, language: 'nl', start: 0.8 },
  { rule: /tie(s|f|ve)?$/u, language: 'nl', start: 0.8 },
  { rule: /c[^hk]/u, language: 'nl', start: 0.8 },
  { rule: /lijk/u, language: 'nl', start: 0.8 },
  { rule: /.{3}en$/u, language: 'nl', start: 0.3 },
  { rule: /.{3}[cfkp]?[^sh]t$/u, language: 'nl', start: 0.3 },
  { rule: /ch(t|$)/u, language: 'nl', start: 1.0 },
  { rule: /[aeiou]ve/u, language: 'nl', start: 0.8 },
  // Afrikaans: y, s, sk, -sie, k, circumflex; -e for -en, -f and -w for -ven, -g for -cht.
  { rule: /[êôûëï]/u, language: 'af', start: 0.5 },
  { rule: /^sk|sk(e|ap|appe)?$/u, language: 'af', start: 0.8 },
  { rule: /asie|[nlrk]sie(s|we)?$/u, language: 'af', start: 0.8 },
  { rule: /lik(e|s)?$/u, language: 'af', start: 0.8 },
  { rule: /^[bdfghjklmnprstvw]+y[bdfgklmnprstv](e|er|ste)?$/u, language: 'af', start: 0.8 },
  { rule: /[aeo]we$/u, language: 'af', start: 0.8 },
  { rule: /.{4}e$/u, language: 'af', start: 0.2 },
  { rule: /[aeiou]g$/u, language: 'af', start: 0.3 },
  { rule: /^[^c]*k[aou]/u, language: 'af', start: 0.1 },
  { rule: /^ge.*[^tdn]$/u, language: 'af', start: 0.2 },
  // Danish: soft b, d, g where Norwegian has p, t, k; -hed, -tion, øj and ej.
  { rule: /hed(en|er|s)?$/u, language: 'da', start: 0.45 },
  { rule: /tion(en|er|s)?$/u, language: 'da', start: 0.45 },
  { rule: /øj|ej/u, language: 'da', start: 0.45 },
  { rule: /^af/u, language: 'da', start: 0.45 },
  { rule: /[^r]eds?$/u, language: 'da', start: 0.45 },
  { rule: /[aeiouyæøå]d(e|er|en|et)$/u, language: 'da', start: 0.45 },
  { rule: /[aeiouyæøå][bg](e|er|en|et)?$/u, language: 'da', start: 0.45 },
  { rule: /ld$|nd(en|er)?$/u, language: 'da', start: 0.45 },
  { rule: /æs|^selv[ef]/u, language: 'da', start: 0.45 },
  // Norwegian: -het, -sjon, øy and ei, double consonants at the end, -ene.
  { rule: /het(en|er|s)?$/u, language: 'nb', start: 0.45 },
  { rule: /sjon(en|er|s)?$/u, language: 'nb', start: 0.45 },
  { rule: /øy|ei/u, language: 'nb', start: 0.45 },
  { rule: /[aeiouyæøå][tkp](e|er|en|et)?$/u, language: 'nb', start: 0.45 },
  { rule: /gj|kj|skj/u, language: 'nb', start: 0.45 },
  { rule: /ene$/u, language: 'nb', start: 0.45 },
  { rule: /[^aeiouyæøå]et$/u, language: 'nb', start: 0.45 },
  { rule: /mm$|nn$|ll$|kk$|tt$/u, language: 'nb', start: 0.45 },
  // Swedish: ä, ö, ck, x, -or, -arna, -ade.
  { rule: /[äö]/u, language: 'sv', start: 0.9 },
  { rule: /ck|x/u, language: 'sv', start: 0.9 },
  { rule: /[æø]/u, language: 'sv', start: -1.5 },
  { rule: /[aeiouy]or(na)?$|or(na)?$/u, language: 'sv', start: 0.9 },
  { rule: /ade$|a[dt]$/u, language: 'sv', start: 0.9 },
  { rule: /arna$|erna$/u, language: 'sv', start: 0.9 },
  { rule: /.{3}a$/u, language: 'sv', start: 0.3 },
];
