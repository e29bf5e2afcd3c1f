import { describe, expect, test } from 'vitest';
import { coloursOf } from './colours.ts';
import { suggestionsAt, type Meanings } from './complete.ts';

const painted = (source: string) => coloursOf(source).map(({ from, to, colour }) => `${colour}:${source.slice(from, to)}`);

describe('colours', () => {
  test.each([
    [
      '(MRT OR CT*) NEAR/5 "so eng"~2',
      ['bracket:(', 'operator:OR', 'wildcard:*', 'bracket:)', 'operator:NEAR/5', 'phrase:"so eng"', 'operator:~2'],
    ],
    [
      '-lang:de <<<why>>> #mrt @k {BT}',
      ['operator:-', 'field:lang:', 'value:de', 'comment:<<<why>>>', 'tag:#mrt', 'handle:@k', 'exact:{BT}'],
    ],
    ['followers:[1 TO *] nofield:x', ['field:followers:', 'range:[1 TO *]']],
    ['"open', ['phrase:"open']],
  ])('%s', (source, expected) => expect(painted(source)).toEqual(expected));
});

describe('completion', () => {
  const meanings: Meanings = {
    field: (field) => (field === 'lang' ? 'language' : field),
    value: (_, value) => (value === 'de' ? 'German' : value),
    operator: () => '',
    known: { network: ['bluesky'] },
  };
  const offered = (source: string, asked = false) => suggestionsAt(source, source.length, asked, meanings)?.options.map(({ text }) => text);
  test.each([
    ['langu', ['lang:']],
    ['MRT A', ['author:', 'AND ']],
    ['lang:germ', ['de']],
    ['lang:(nl OR germ', ['de']],
    ['topic:mri', ['procedure.mri']],
    ['network:', ['bluesky']],
    ['"lang', undefined],
    ['{lang', undefined],
    ['<<<lang', undefined],
    ['', undefined],
  ])('%s', (source, expected) => expect(offered(source)).toEqual(expected));

  test('all is offered where it is asked for', () => expect(offered('MRT ', true)?.length).toBeGreaterThan(20));
});
