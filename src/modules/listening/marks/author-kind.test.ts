/** Who speaks, from what accounts say of themselves; and when the answer is that nobody can tell. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { authorKindOf, type AuthorSeen, type JudgedKind } from './author-kind.ts';

const author = (given: Partial<AuthorSeen>): AuthorSeen => ({
  handle: 'lea.example',
  name: 'Lea',
  bio: null,
  followers: 120,
  following: 200,
  verified: false,
  behaviour: null,
  ...given,
});

const cases: [JudgedKind, Partial<AuthorSeen>][] = [
  ['professional', { bio: 'Consultant cardiologist, dad of two. Views my own.' }],
  ['professional', { bio: 'Kinderärztin aus Bremen. Hier privat.' }],
  ['professional', { bio: 'IC-verpleegkundige in Utrecht' }],
  ['professional', { bio: 'Infirmière en réanimation à Lyon' }],
  ['professional', { name: 'Dr. med. Lea Wolf', bio: 'Hausärztin' }],
  ['journalist', { bio: 'Health correspondent at a daily. Tips welcome.' }],
  ['journalist', { bio: 'Redakteurin für Gesundheit, freie Journalistin' }],
  ['journalist', { bio: 'Onderzoeksjournalist, schrijft over zorg' }],
  ['journalist', { bio: 'Journaliste santé et pigiste' }],
  ['organisation', { name: 'Universitätsklinikum Aachen', bio: 'Offizieller Account. Impressum: …' }],
  ['organisation', { name: 'St. Elsewhere Hospital', bio: 'Our team, our mission. Contact us.' }],
  ['organisation', { name: 'Stichting Longziek', bio: 'Wij zijn er voor iedereen' }],
  ['organisation', { name: 'CHU de Lille', bio: 'Compte officiel' }],
  ['organisation', { name: 'Nierenkranke e.V.', bio: 'Verband der Betroffenen, wir sind 4000. Impressum' }],
  ['patient_voice', { bio: 'Living with MS since 2012, chronic illness is my full-time job' }],
  ['patient_voice', { bio: 'Krebspatientin, 43. Lebe mit Metastasen.' }],
  ['patient_voice', { bio: 'Chronisch ziek, ervaringsdeskundige' }],
  ['patient_voice', { bio: 'Malade chronique, patiente experte' }],
  ['bot_like', { name: 'Weather Bot', bio: 'Automated account, posts automatically' }],
  ['bot_like', { handle: 'news-bot.example', behaviour: { posts: 900, mostPerDay: 300, sameWords: 0.1, hours: 24 } }],
  ['bot_like', { behaviour: { posts: 500, mostPerDay: 250, sameWords: 0.9, hours: 24 } }],
  ['unsure', {}],
  ['unsure', { bio: 'Mum of two, coffee, garden' }],
  ['unsure', { bio: 'I am not a doctor, this is not medical advice' }],
  ['unsure', { bio: 'Verheiratet, mit einem Arzt verheiratet' }],
  ['unsure', { bio: 'Nurse. Living with lupus.' }],
  ['unsure', { bio: 'No bot, just tired' }],
  ['unsure', { behaviour: { posts: 12, mostPerDay: 4, sameWords: 0.2, hours: 6 } }],
  ['unsure', { bio: '' }],
];
for (const [kind, given] of cases) {
  test(`${kind}: ${given.name ?? ''} ${given.bio ?? given.handle ?? ''}`.trim(), () => {
    const found = authorKindOf(author(given));
    assert.equal(found.kind, kind);
    assert.equal(found.reasons.length > 0, kind !== 'unsure');
  });
}
