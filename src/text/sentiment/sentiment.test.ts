import assert from 'node:assert/strict';
import { test } from 'node:test';
import { emotionNames } from '../analysis.ts';
import { compileLexicon } from '../lexicon/compile.ts';
import { fold } from '../normalise.ts';
import { read } from '../reading.ts';
import type { Reading } from '../reading.ts';
import { tokenise } from '../tokenise.ts';
import { featureCount, featureNames, sentimentFeatures } from './features.ts';
import { weigh } from './weigh.ts';

const lexicon = compileLexicon('en', [
  {
    list: 'sentiment',
    text: ['good\t2\tjoy=0.5', 'bad\t-2\tanger=0.5', 'afraid\t-2\tfear=0.8,worry=0.5', 'not so hot\t-1\t', '😀\t2\tjoy=0.6'].join('\n'),
  },
  {
    list: 'modifiers',
    text: [
      'not\tnegator\t3',
      'at all not\tnegator\tback:3',
      'very\tintensifier\t1.5',
      'hardly\tdiminisher\t0.4',
      'but\tcontrast\tafter:clause',
      'although\tcontrast\tbefore:clause',
      'now\tcontrast\tafter',
      'would\tconditional\t0.4',
      'yeah right\tirony\t0.9',
      'why\tquestion\t',
    ].join('\n'),
  },
]);

function reading(text: string): Reading {
  const folded = fold(text);
  return read(folded, tokenise(folded), { language: 'en', languageConfidence: 1, languageUnsure: false }, lexicon);
}
const weights = (text: string) => weigh(reading(text)).mentions.map(({ weight }) => Math.round(weight * 100) / 100);

test('negation turns praise around and softens blame, as far as its scope and no further', () => {
  assert.deepEqual(weights('good'), [2]);
  assert.deepEqual(weights('not good'), [-1.4]);
  assert.deepEqual(weights('not bad'), [0.4]);
  assert.deepEqual(weights('not one two three good'), [2]);
  assert.deepEqual(weights('not today, good'), [2]);
  assert.deepEqual(weights('Not today. Good'), [2]);
  assert.deepEqual(weights('good at all not'), [-1.4]);
  assert.deepEqual(weights('not so hot'), [-1]);
  assert.deepEqual(weights('not ever not so hot'), [-1]);
  assert.deepEqual(weights('not 😀'), [2]);
});

test('a conjunction ends a negation before it, a word of time does not, one after it stays', () => {
  const sign = (text: string) => weights(text).map(Math.sign);
  assert.deepEqual(sign('not here but good'), [1]);
  assert.deepEqual(sign('not here although good'), [1]);
  assert.deepEqual(sign('not now good'), [-1]);
  assert.deepEqual(sign('but not good'), [-1]);
  assert.deepEqual(sign('good but at all not'), [-1]);
});

test('intensity: words before, capitals, repeated letters', () => {
  assert.ok((weights('very good')[0] ?? 0) > 2);
  assert.ok((weights('hardly good')[0] ?? 2) < 1);
  assert.deepEqual(weights('this is GOOD stuff'), [2.5]);
  assert.deepEqual(weights('THIS IS GOOD STUFF'), [2]);
  assert.deepEqual(weights('gooood'), [2.4]);
});

test('"but" gives weight to what follows, "although" takes it', () => {
  const [before = 0, after = 0] = weights('good but bad');
  assert.ok(before < 2 && after < -2);
  const [first = 0, second = 0] = weights('good although bad');
  assert.ok(first > 2 && second > -2);
});

test('what would be, what is asked, what is quoted and what is ironic counts less or the other way', () => {
  assert.deepEqual(weights('would be good'), [0.8]);
  assert.deepEqual(weights('why is it good'), [1]);
  assert.deepEqual(weights('is it good?'), [1]);
  assert.deepEqual(weights('the "good" care'), [-0.6]);
  assert.ok((weights('good, yeah right')[0] ?? 1) < 0.3);
});

test('emotions of the words; a negated fear is none', () => {
  const emotion = (text: string, name: (typeof emotionNames)[number]) => weigh(reading(text)).emotions[emotionNames.indexOf(name)] ?? 0;
  assert.ok(emotion('afraid', 'fear') > 0.7 && emotion('afraid', 'worry') > 0.4);
  assert.equal(emotion('not afraid', 'fear'), 0);
  assert.ok(emotion('not afraid', 'trust') > 0);
});

test('features are finite, and nothing is found in nothing', () => {
  for (const text of ['', '!!!', 'good bad 😀 not very', 'a'.repeat(500)]) {
    const features = sentimentFeatures(reading(text), weigh(reading(text)));
    assert.equal(features.length, featureCount);
    assert.ok(features.every((value) => Number.isFinite(value) && Math.abs(value) <= 4));
  }
  const empty = sentimentFeatures(reading(''), weigh(reading('')));
  assert.deepEqual(
    featureNames.filter((_, index) => empty[index] !== 0),
    ['bias', 'no sentiment words'],
  );
});
