/** What is marked, rule by rule: spans stand between ‹ and ›. docs/decisions/0011-query-matching.md says why. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parse } from '../query/parse.ts';
import { readDocument } from './document.ts';
import type { Post } from './post.ts';
import { addQuery, createQuerySet, explain } from './query-set.ts';
import { referenceMatches } from './reference.ts';
import type { Span } from './spans.ts';

function marked(source: string, text: string): string | null {
  const { query } = parse(source);
  assert.ok(query, source);
  const post: Post = { text };
  const set = createQuerySet();
  addQuery(set, 7, query.root);
  const evidence = explain(set, 7, readDocument(post));
  assert.equal(referenceMatches(query.root, post), evidence !== null, `${source} | ${text}`);
  return evidence === null ? null : mark(text, evidence.text);
}

function mark(text: string, spans: readonly Span[]): string {
  let at = 0;
  let out = '';
  for (const [start, end] of spans) {
    out += `${text.slice(at, start)}‹${text.slice(start, end)}›`;
    at = end;
  }
  return out + text.slice(at);
}

const cases: Record<string, [query: string, text: string, marked: string | null][]> = {
  'hyphens and compounds': [
    ['MRT', 'MRT-Angst', '‹MRT›-Angst'],
    ['angst', 'MRT-Angst', 'MRT-‹Angst›'],
    ['"MRT Angst"', 'MRT-Angst', '‹MRT-Angst›'],
    ['MRTAngst', 'die MRT-Angst!', 'die ‹MRT-Angst›!'],
    ['MRT-Angst', 'MRTAngst', '‹MRTAngst›'],
    ['HerzKatheterLabor', 'Herz-Katheter-Labor', '‹Herz-Katheter-Labor›'],
    ['KatheterLabor', 'Herz-Katheter-Labor', 'Herz-‹Katheter-Labor›'],
    ['"im katheterlabor war"', 'im Katheter-Labor war ich', '‹im Katheter-Labor war› ich'],
    ['mrtangst', 'MRT - Angst', null],
    ['mrtangst', 'MRT--Angst', null],
    ['katheter', 'Herzkatheterlabor', null],
    ['*katheter*', 'ein Herzkatheterlabor', 'ein ‹Herzkatheterlabor›'],
    ['*katheter*', 'Hartkatheterisatie in het ziekenhuis', '‹Hartkatheterisatie› in het ziekenhuis'],
    ['*angst', 'Prüfungsangst und Angst', '‹Prüfungsangst› und ‹Angst›'],
    ['wachttijd*', 'de wachttijden', 'de ‹wachttijden›'],
    ['mri-scan', 'de MRIscan, de MRI scan', 'de ‹MRIscan›, de ‹MRI scan›'],
  ],
  elisions: [
    ['IRM', "l'IRM d’hier", "l'‹IRM› d’hier"],
    ['"l\'IRM"', 'de l’IRM', 'de ‹l’IRM›'],
    ["aujourd'hui", 'Aujourd’hui, rien', '‹Aujourd’hui›, rien'],
    ['hopital', 'à l’hôpital', 'à l’‹hôpital›'],
  ],
  'accents, umlauts, ß': [
    ['arztin', 'Ärztin Aerztin Arztin', '‹Ärztin› Aerztin ‹Arztin›'],
    ['aerztin', 'Ärztin Aerztin Arztin', '‹Ärztin› ‹Aerztin› Arztin'],
    ['Ärztin', 'Ärztin Aerztin Arztin', '‹Ärztin› ‹Aerztin› Arztin'],
    ['ärzt*', 'A\u0308rzte, Arzt', '‹A\u0308rzte›, Arzt'],
    ['strasse', 'Straße STRASSE', '‹Straße› ‹STRASSE›'],
    ['straße', 'Straße STRASSE', '‹Straße› ‹STRASSE›'],
    ['{Straße}', 'Straße STRASSE Strasse', '‹Straße› STRASSE Strasse'],
    ['ete', 'été ete ÉTÉ', '‹été› ‹ete› ‹ÉTÉ›'],
    ['été', 'été ete ÉTÉ e\u0301te\u0301', '‹été› ete ‹ÉTÉ› ‹e\u0301te\u0301›'],
    ['coeur', 'cœur', '‹cœur›'],
    ['coordinator', 'coördinator', '‹coördinator›'],
    ['σωσ', 'ΣΩΣ', '‹ΣΩΣ›'],
  ],
  'other ways to write letters': [
    ['mrt', 'ＭＲＴ 𝐌𝐑𝐓 M\u00adRT m\u200brt 🅼🆁🆃', '‹ＭＲＴ› ‹𝐌𝐑𝐓› ‹M\u00adRT› ‹m\u200brt› ‹🅼🆁🆃›'],
    ['ＭＲＴ', 'mrt', '‹mrt›'],
    ['fi', 'ﬁ', '‹ﬁ›'],
    ['2', '½ 2', '‹½› ‹2›'],
    ['50mg', '50 mg, 50mg, 50㎎', '‹50 mg›, ‹50mg›, ‹50㎎›'],
    ['東京', '東京 タワー', '‹東京› タワー'],
  ],
  emoji: [
    ['😱', 'a😱b 😱😱', 'a‹😱›b ‹😱›‹😱›'],
    ['👍', '👍🏿 👍', '‹👍🏿› ‹👍›'],
    ['👍🏿', '👍🏿 👍 👍🏻', '‹👍🏿› 👍 👍🏻'],
    ['👩‍⚕️', '👩🏽‍⚕️ 👩 👩‍🔬', '‹👩🏽‍⚕️› 👩 👩‍🔬'],
    ['❤', '❤️ ❤️‍🔥 ♥', '‹❤️› ❤️‍🔥 ♥'],
    ['🇧🇪', '🇳🇱🇧🇪 🇪🇧', '🇳🇱‹🇧🇪› 🇪🇧'],
    ['1️⃣', '1️⃣ 1', '‹1️⃣› 1'],
    ['🏴󠁧󠁢󠁥󠁮󠁧󠁿', '🏴󠁧󠁢󠁥󠁮󠁧󠁿 🏴', '‹🏴󠁧󠁢󠁥󠁮󠁧󠁿› 🏴'],
    ['"danke 😊"', 'Danke! 😊', '‹Danke! 😊›'],
  ],
  'exactly as written': [
    ['{BT}', 'BT bt Bt BTX (BT) BT.de', '‹BT› bt Bt BTX (‹BT›) BT.de'],
    ['{C++}', 'C++, c++ C', '‹C++›, c++ C'],
    ['{A&E}', 'A&E a&e A & E', '‹A&E› a&e A & E'],
    ['{19}', 'Covid19 19', 'Covid19 ‹19›'],
    ['{British Telecom}', 'British\n  Telecom', '‹British\n  Telecom›'],
    ['{é}', 'e\u0301 é e', '‹e\u0301› ‹é› e'],
    ['{…}', 'so … ja', 'so ‹…› ja'],
  ],
  'hashtags and handles': [
    ['#mrtangst', '#MRTAngst #mrtangst mrtangst #MRT', '#‹MRTAngst› #‹mrtangst› mrtangst #MRT'],
    ['mrt', '#MRTAngst #mrtangst', '#‹MRT›Angst #mrtangst'],
    ['mrtangst', '#MRTAngst #MRT_Angst', '#‹MRTAngst› #‹MRT_Angst›'],
    ['#mrt_angst', '#MRT_Angst #MRTAngst', '#‹MRT_Angst› #MRTAngst'],
    ['#*angst', '#MRTAngst', '#‹MRTAngst›'],
    ['#Übel*', '#Übelkeit #Ubelkeit', '#‹Übelkeit› #Ubelkeit'],
    ['@care_team', '@Care_Team care_team @care_team2', '@‹Care_Team› care_team @care_team2'],
    ['care', '@care_team', '@‹care›_team'],
    ['@anna', '@anna@klinik.social @anna.b', '@‹anna›@klinik.social @anna.b'],
    ['@anna@klinik.social', '@anna@klinik.social @anna', '@‹anna@klinik.social› @anna'],
  ],
  'near, phrases, sentences': [
    ['a NEAR/2 d', 'a b c d', '‹a› b c ‹d›'],
    ['a NEAR/1 d', 'a b c d', null],
    ['a ONEAR/2 d', 'd b c a', null],
    ['a NEAR/2 d', 'a x x x x a, b: c! d', 'a x x x x ‹a›, b: c! ‹d›'],
    ['a NEAR/1 d', 'a https://b.example/c d', '‹a› https://b.example/c ‹d›'],
    ['"a d b"~1', 'a b x d', '‹a› ‹b› x ‹d›'],
    ['"a * c"', 'a b. c', '‹a b. c›'],
    ['eins SENTENCE drei', 'Eins zwei. Drei! Eins drei. Eins', 'Eins zwei. Drei! ‹Eins› ‹drei›. Eins'],
    ['eins SENTENCE NOT zwei', 'Eins zwei. Eins drei', 'Eins zwei. ‹Eins› drei'],
    ['a OR (b AND z)', 'a b', '‹a› b'],
    ['a NOT z', 'a b', '‹a› b'],
    ['NOT z', 'a b', 'a b'],
  ],
};

for (const [name, rows] of Object.entries(cases)) {
  test(name, () => {
    for (const [source, text, expected] of rows) assert.equal(marked(source, text), expected, `${source} | ${text}`);
  });
}
