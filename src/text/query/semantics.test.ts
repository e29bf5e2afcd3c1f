/** What docs/query-language.md promises, held by both matchers: the slow reference and the fast index. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readDocument } from '../match/document.ts';
import { addQuery, createQuerySet, match } from '../match/query-set.ts';
import { referenceMatches } from '../match/reference.ts';
import { parse } from './parse.ts';
import type { Post } from '../match/post.ts';

function finds(source: string, post: Post | string): boolean {
  const { query, problems } = parse(source);
  assert.ok(query, `${source}: ${JSON.stringify(problems)}`);
  const asPost = typeof post === 'string' ? { text: post } : post;
  const set = createQuerySet();
  addQuery(set, 1, query.root);
  const fast = match(set, readDocument(asPost)).length === 1;
  assert.equal(referenceMatches(query.root, asPost), fast, `${source} | ${asPost.text}`);
  return fast;
}

/** Query, what it finds, what it does not. */
const promises: [string, (Post | string)[], (Post | string)[]][] = [
  [
    'angst',
    ['Angst!', 'ANGST', 'MRT-Angst', 'AN\u00adGST', 'ａｎｇｓｔ', '#MRTAngst'],
    ['Prüfungsangst', 'https://a.example/angst', 'angst@a.example'],
  ],
  ['MRT Angst', ['Angst im MRT'], ['MRT']],
  ['MRT OR CT', ['CT'], ['MR T']],
  ['MRT -CT', ['MRT'], ['MRT und CT']],
  ['"Angst vor MRT"', ['Angst vor MRT', 'Angst, vor (MRT)', 'Angst vor\nMRT'], ['MRT vor Angst', 'Angst vor dem MRT']],
  ['"Angst MRT"~2', ['Angst vor dem MRT', 'MRT macht mir Angst', 'MRT Angst'], ['Angst vor dem nächsten MRT', 'Angst']],
  ['"Angst * MRT"', ['Angst vor MRT'], ['Angst MRT', 'Angst vor dem MRT']],
  ['Angst NEAR/2 MRT', ['Angst vor dem MRT', 'MRT? Da habe Angst'], ['MRT, da habe ich Angst']],
  ['Angst NEAR/0 MRT', ['Angst. MRT'], ['Angst vor MRT']],
  ['Angst ONEAR/2 MRT', ['Angst vor dem MRT'], ['MRT macht Angst']],
  ['a1x NEAR/5 a1x', ['a1x und a1x'], ['a1x']],
  ['(a NEAR/1 b) NEAR/1 c', ['a x b y c', 'c a b'], ['a x b y z c']],
  ['Angst SENTENCE MRT', ['Beim MRT hatte ich Angst. Gut!'], ['Ich war im MRT. Keine Angst.']],
  ['Angst SENTENCE NOT keine', ['Keine Schmerzen. Aber Angst.'], ['Ich habe keine Angst.']],
  ['SENTENCE(Dr AND Angst)', ['Dr. Meier nahm mir die Angst.'], []],
  ['*katheter*', ['Herzkatheterlabor', 'Katheter'], ['Kathete']],
  ['customi?e', ['customise', 'CUSTOMIZE'], ['customie', 'customisse']],
  ['angst*', ['angst', 'Angsthase'], ['ang']],
  ['{BT}', ['BT is down', '(BT)', '#BT'], ['bt', 'Bt', 'BTX']],
  ['{C++}', ['I like C++.', 'C++'], ['C', 'C+', 'c++']],
  ['{British  Telecom}', ['British Telecom', 'British\nTelecom'], ['british telecom']],
  ['decu', ['decu', 'déçu', 'DÉÇU'], []],
  ['déçu', ['déçu', 'DÉÇU', 'de\u0301c\u0327u'], ['decu']],
  ['schon', ['schon', 'schön'], []],
  ['schön', ['schön', 'SCHOEN'], ['schon']],
  ['uebelkeit', ['Uebelkeit', 'Übelkeit'], ['Ubelkeit']],
  ['ubelkeit', ['Ubelkeit', 'Übelkeit'], []],
  ['Straße', ['STRASSE', 'strasse'], []],
  ['coeur', ['cœur', 'Cœur'], []],
  ['MRT-Angst', ['MRT-Angst', 'MRT Angst', 'MRTAngst', 'MRT–Angst'], ['MRT', 'Angst MRT']],
  ['covid-19', ['COVID19', 'covid 19', 'Covid-19'], ['covid']],
  ['IRM', ['l’IRM', "l'irm"], []],
  ["l'IRM", ['l’IRM'], ['IRM']],
  ["aujourd'hui", ['aujourd’hui', 'Aujourdhui'], ['hui']],
  ['teamspirit', ['#TeamSpirit', 'teamspirit'], []],
  ['#mrt', ['#MRT!', '(#mrt)'], ['mrt', '#mrtangst']],
  ['#mrt*', ['#MRTangst'], ['mrtangst']],
  ['@klinik', ['@Klinik hilft'], ['klinik', '@klinik2']],
  ['@klinik@mastodon.example', ['an @klinik@mastodon.example'], []],
  ['👍', ['👍', '👍🏽'], ['👎']],
  ['👍🏽', ['👍🏽'], ['👍', '👍🏿']],
  ['❤', ['❤️', '❤'], []],
  ['👩', ['👩'], ['👩‍⚕️']],
  ['🇧🇪', ['🇳🇱🇧🇪'], ['🇪🇧🇪🇳']],
  ['title:mrt', [{ title: 'MRT', text: 'x' }], ['MRT']],
  ['"a b"', [{ title: 'a b', text: 'c' }], [{ title: 'a', text: 'b' }]],
  ['a b', [{ title: 'a', text: 'b' }], []],
  ['country:(nl OR be)', [{ text: 'x', country: 'be' }], [{ text: 'x', country: 'de' }, 'x']],
  ['NOT country:de', [{ text: 'x', country: 'nl' }, 'x'], [{ text: 'x', country: 'de' }]],
  ['followers:[100 TO *]', [{ text: 'x', followers: 100 }], [{ text: 'x', followers: 99 }, 'x']],
  [
    'site:bild.de',
    [
      { text: 'x', site: 'm.bild.de' },
      { text: 'x', url: 'https://www.bild.de/a' },
    ],
    [{ text: 'x', site: 'wildbild.de' }],
  ],
  ['url:a.example/news', [{ text: 'x', url: 'https://www.a.example/news/1' }, 'see https://a.example/news'], ['a.example/other']],
  ['author:"jan de vries"', [{ text: 'x', author: 'Jan de Vries' }], [{ text: 'x', author: 'Jan' }]],
  ['author:jan*', [{ text: 'x', handle: 'Jan_1' }], [{ text: 'x', handle: 'xjan' }]],
  ['topic:procedure', [{ text: 'x', topic: ['procedure.mri'] }], [{ text: 'x', topic: ['service.waiting'] }]],
  ['has:(image AND NOT video)', [{ text: 'x', has: ['image'] }], [{ text: 'x', has: ['image', 'video'] }]],
  [
    'sentiment:(positive OR [-1 TO -0.5])',
    [{ text: 'x', sentiment: { label: 'negative', score: -0.7 } }],
    [{ text: 'x', sentiment: { label: 'negative', score: -0.2 } }],
  ],
  [
    'minuteOfDay:[08:00 TO 08:30]',
    [{ text: 'x', publishedAt: Date.UTC(2026, 1, 1, 8, 30) }],
    [{ text: 'x', publishedAt: Date.UTC(2026, 1, 1, 8, 31) }],
  ],
];

for (const [source, found, passed] of promises) {
  test(source, () => {
    for (const post of found) assert.ok(finds(source, post), `does not find ${JSON.stringify(post)}`);
    for (const post of passed) assert.ok(!finds(source, post), `finds ${JSON.stringify(post)}`);
  });
}
