/** The shipped lexicons and weights, as the program loads them. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { analyse, analysedLanguages } from '#text/analyse.ts';
import { textData } from './text-data.ts';

test('every lexicon loads and is as large as agreed', async () => {
  const { lexicons } = await textData();
  const least = { sentiment: 4000, modifiers: 250, topics: 900, events: 900, medicines: 350 };
  for (const language of analysedLanguages) {
    const entries = lexicons.get(language)?.entries;
    for (const [list, count] of Object.entries(least)) assert.ok((entries?.get(list)?.length ?? 0) >= count, `${language} ${list}`);
  }
  assert.ok((lexicons.get('und')?.entries.get('sentiment')?.length ?? 0) >= 100);
});

test('plain posts are read as a person reads them, in four languages', async () => {
  const data = await textData();
  const posts: readonly [string, string, string][] = [
    ['en', 'The nurses were wonderful and I felt safe, thank you so much!', 'positive'],
    ['en', 'Worst hospital ever, they were rude and nobody helped my mother.', 'negative'],
    ['en', 'The lecture about knee joints begins at seven in the main hall.', 'neutral'],
    ['nl', 'Wat een lieve verpleegkundigen, heel erg bedankt voor alles!', 'positive'],
    ['nl', 'Schandalig hoe je hier behandeld wordt, nooit meer dit ziekenhuis.', 'negative'],
    ['de', 'Das Team war großartig, ich bin so dankbar und glücklich!', 'positive'],
    ['de', 'Eine Katastrophe, unfreundliches Personal und alles schmutzig.', 'negative'],
    ['fr', 'Une équipe adorable et très professionnelle, merci infiniment !', 'positive'],
    ['fr', "C'est honteux, personne ne répond et on nous traite comme des chiens.", 'negative'],
  ];
  for (const [language, text, label] of posts) {
    const found = analyse(data, { text });
    assert.equal(found.language, language, text);
    assert.equal(found.sentiment.label, label, text);
    assert.equal(found.sentiment.abstained, false, text);
    if (label !== 'neutral') assert.ok(found.sentiment.spans.length > 0, text);
  }
});

test('fear and worry before a scan are heard, with the topic', async () => {
  const data = await textData();
  for (const text of [
    'I am really worried and scared about my MRI scan tomorrow',
    'Ik maak me zorgen en ben zo bang voor de MRI van morgen',
    'Ich mache mir Sorgen und habe solche Angst vor dem MRT morgen',
    "Je suis inquiète et j'ai tellement peur de l'IRM demain",
  ]) {
    const { emotions, topics } = analyse(data, { text });
    assert.ok(emotions.fear >= 0.5 && emotions.worry >= 0.5, text);
    assert.ok(
      topics.some(({ id }) => id === 'procedure.mri'),
      text,
    );
  }
});

test('a language that is not analysed says so and still has its emoji read', async () => {
  const data = await textData();
  const found = analyse(data, { text: 'Muchas gracias a todos 😍😍', language: 'es' });
  assert.deepEqual([found.sentiment.label, found.sentiment.abstained], ['positive', true]);
  const chosen = analyse(data, { text: 'The nurses were wonderful' }, { languages: ['nl'] });
  assert.deepEqual([chosen.language, chosen.sentiment.abstained], ['en', true]);
});
