import assert from 'node:assert/strict';
import { test } from 'node:test';
import { loadLexicons } from '../../text-data.ts';
import { fold } from '../normalise.ts';
import { read } from '../reading.ts';
import { wordsOf } from '../safety/matcher.ts';
import { tokenise } from '../tokenise.ts';
import { forumBits, rememberedScores, wordScores } from './forum.ts';

test('what is remembered of a word scores as its features do, at the first sight and at the second', async () => {
  const lexicon = (await loadLexicons()).get('en');
  const model = { scale: 0.013, bias: -0.4, weights: Int8Array.from({ length: 2 ** forumBits }, (_, at) => (at * 7919) % 251) };
  for (const text of ['Dry mouth and no sleep, dry mouth', 'rash', '', 'no no no rash 40 mg 😀 @someone']) {
    for (let sight = 0; sight < 2; sight += 1) {
      const folded = fold(text);
      const reading = read(folded, tokenise(folded), { language: 'en', languageConfidence: 1, languageUnsure: false }, lexicon);
      const words = wordsOf(reading.tokens, text, reading.numbered);
      assert.deepEqual(
        rememberedScores(model, words),
        wordScores(
          model,
          words.tokens.map((token) => token.text),
        ),
      );
    }
  }
});
