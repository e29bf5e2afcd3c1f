import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fold } from '../normalise.ts';
import { read } from '../reading.ts';
import { tokenise } from '../tokenise.ts';
import { compileLexicon } from './compile.ts';
import type { Lexicon } from './compile.ts';
import { LexiconError, parseList } from './parse.ts';

const terms = (language: string, ...lines: string[]): Lexicon =>
  compileLexicon(language, [{ list: 'sentiment', text: lines.map((line) => `${line}\t1\t`).join('\n') }]);

function found(lexicon: Lexicon, text: string): string[] {
  const folded = fold(text);
  const tokens = tokenise(folded);
  const { hits } = read(folded, tokens, { language: lexicon.language, languageConfidence: 1, languageUnsure: false }, lexicon);
  return hits.map(({ entry, first, last }) => `${entry.term}=${text.slice(tokens[first]?.start, tokens[last]?.end)}`);
}

test('a word, the beginning of a word, several words', () => {
  const lexicon = terms('en', 'good', 'wait*', 'over the moon', 'waiting room');
  assert.deepEqual(found(lexicon, 'Good: over the MOON, waited'), ['good=Good', 'over the moon=over the MOON', 'wait*=waited']);
  assert.deepEqual(found(lexicon, 'the waiting room, goods'), ['waiting room=waiting room']);
});

test('the longest term wins, then the closest', () => {
  const lexicon = terms('nl', 'pijn*', 'pijnloos', '*pijn', 'geen pijn meer');
  assert.deepEqual(found(lexicon, 'pijnloos'), ['pijnloos=pijnloos']);
  assert.deepEqual(found(lexicon, 'pijnlijk rugpijn'), ['pijn*=pijnlijk', '*pijn=rugpijn']);
  assert.deepEqual(found(lexicon, 'geen pijn meer'), ['geen pijn meer=geen pijn meer']);
});

test('German: umlauts and their two-letter spelling are one, "schon" and "schön" are two; parts of compounds', () => {
  const lexicon = terms('de', 'schön*', '*angst*', 'weiß nicht');
  assert.deepEqual(found(lexicon, 'SCHÖN schoener scho\u0308n schon'), ['schön*=SCHÖN', 'schön*=schoener', 'schön*=scho\u0308n']);
  assert.deepEqual(found(lexicon, 'Röhrenangst MRT-Angst angstfrei weiss nicht'), [
    '*angst*=Röhrenangst',
    '*angst*=Angst',
    '*angst*=angstfrei',
    'weiß nicht=weiss nicht',
  ]);
});

test('French: accents count where both words are common, and may be left out elsewhere', () => {
  const lexicon = terms('fr', 'sûr', 'marche', 'déçu*', "n'importe quoi", 'cœur');
  assert.deepEqual(found(lexicon, 'sur la table, sûr'), ['sûr=sûr']);
  assert.deepEqual(found(lexicon, 'le marché marche'), ['marche=marche']);
  assert.deepEqual(found(lexicon, 'DECUE, déçue ; n’importe quoi ; coeur'), [
    'déçu*=DECUE',
    'déçu*=déçue',
    "n'importe quoi=n’importe quoi",
    'cœur=coeur',
  ]);
});

test('repeated letters are read as one or two; hyphens, apostrophes and the # of a tag are passed over', () => {
  const lexicon = terms('en', 'so good', 'cool', "don't", 'e-mail');
  assert.deepEqual(found(lexicon, 'sooo goooood cooool'), ['so good=sooo goooood', 'cool=cooool']);
  assert.deepEqual(found(lexicon, 'Don’t #cool e-mail email'), ["don't=Don’t", 'cool=cool', 'e-mail=e-mail']);
});

test('emoticons must touch, emoji may carry a skin tone, handles are names', () => {
  const lexicon = terms('en', ':)', ':*', '👍', 'happy');
  assert.deepEqual(found(lexicon, 'ok :) : ) :*'), [':)=:)', ':*=:*']);
  assert.deepEqual(found(lexicon, '👍🏽'), ['👍=👍']);
  assert.deepEqual(found(lexicon, '@happy @happy_clinic'), []);
});

test('a line that cannot be read names itself', () => {
  assert.throws(
    () => parseList('sentiment', '# head\nfine\t1\t\nbad\tmuch\t\n'),
    new LexiconError('sentiment', 3, '"much" is not a number from -4 to 4 (bad)'),
  );
  assert.throws(() => parseList('sentiment', 'bad\t1\tangst=0.4'), LexiconError);
  assert.throws(() => parseList('modifiers', 'bad\tmaybe\t1'), LexiconError);
  assert.deepEqual(parseList('modifiers', 'not\tnegator\t4\nnicht\tnegator\tback:2'), [
    { list: 'modifiers', term: 'not', kind: 'negator', value: 4, back: false, side: 'after' },
    { list: 'modifiers', term: 'nicht', kind: 'negator', value: 2, back: true, side: 'after' },
  ]);
  assert.equal(parseList('sentiment', '#fail\t-2\t').length, 1);
});
