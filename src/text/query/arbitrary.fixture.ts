/** Random trees and random texts for the property tests of the query language. */
import fc from 'fast-check';
import { fields } from './fields.ts';
import { clean, hasAccent } from './reading.ts';
import type { FilterField, Handle, Or, Phrase, QueryNode, Span, Spot, Tag, Term, TextNode, ValueTest } from './syntax.ts';

const span: Span = [0, 0];
const words =
  'angst MRT Übelkeit déçu covid-19 l\'IRM AT&T "x" naïef hart* *katheter* customi?e straße a.b 12:30 rendez-vous Ελλάδα 東京 שלום \u0915\u093F B12 1* C_x';
const wordOf = fc.constantFrom(...words.replaceAll('"', '').split(' ').map(clean));
const term: fc.Arbitrary<Term> = wordOf.map((text) => ({ kind: 'term', text, accents: hasAccent(text), span }));
const part = fc.constantFrom('angst', 'Mrt', 'Übelkeit', 'kern*', '*', 'AND', '19', 'sep?rate');
const emojiText = fc.constantFrom('❤', '👩‍⚕', '🇧🇪', '👍🏽', '1⃣', '#⃣', '🏴󠁧󠁢󠁳󠁣󠁴󠁿');
const emoji = emojiText.map((text) => ({ kind: 'emoji' as const, text, span }));
const partTerm = part.map((text): Term => ({ kind: 'term', text, accents: hasAccent(text), span }));
const phrase: fc.Arbitrary<Phrase> = fc
  .record({ items: fc.array(fc.oneof({ weight: 4, arbitrary: partTerm }, emoji), { minLength: 1, maxLength: 4 }), slop: fc.nat(5) })
  .filter(({ items }) => !items.every((item) => item.text === '*'))
  .map(({ items, slop }) => ({ kind: 'phrase', items, slop: items.length === 1 ? 0 : slop, span }));
const exact = fc
  .constantFrom('BT', 'Google+', 'C++', 'British Telecom', '"x"', 'a) OR (b', '<<<', ':-]', 'AND')
  .map((text) => ({ kind: 'exact' as const, text, span }));
const tag = fc
  .constantFrom('mrt', 'TeamSpirit', 'ängste', 'mr*', '2024', '_x')
  .map((text): Tag => ({ kind: 'tag', text, accents: hasAccent(text), span }));
const handle = fc.constantFrom('klinik', 'a.b@server.social', 'jan_*', 'x-y').map((text): Handle => ({ kind: 'handle', text, span }));
const atom: fc.Arbitrary<Spot> = fc.oneof({ weight: 3, arbitrary: term }, exact, emoji, phrase, tag, handle);

function twoOrMore<N>(node: fc.Arbitrary<N>): fc.Arbitrary<N[]> {
  return fc.array(node, { minLength: 2, maxLength: 4 });
}

export const spots: fc.Arbitrary<Spot> = fc.letrec<{ spot: Spot }>((tie) => ({
  spot: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    { weight: 3, arbitrary: atom },
    twoOrMore(tie('spot')).map((children): Or<Spot> => ({ kind: 'or', children, span })),
    fc
      .record({ left: tie('spot'), right: tie('spot'), distance: fc.nat(100), ordered: fc.boolean() })
      .map((near) => ({ kind: 'near' as const, ...near, span })),
  ),
})).spot;

const texts = (sentences: boolean): fc.Arbitrary<TextNode> =>
  fc.letrec<{ text: TextNode }>((tie) => ({
    text: fc.oneof(
      { maxDepth: 3, withCrossShrink: true },
      { weight: 3, arbitrary: spots },
      twoOrMore(tie('text')).map((children) => ({ kind: 'and' as const, children, span })),
      twoOrMore(tie('text')).map((children) => ({ kind: 'or' as const, children, span })),
      tie('text').map((child) => ({ kind: 'not' as const, child, span })),
      ...(sentences ? [texts(false).map((child) => ({ kind: 'sentence' as const, child, span }))] : []),
    ),
  })).text;

function valueOf(field: FilterField): fc.Arbitrary<ValueTest> {
  const spec = fields[field];
  const value = (text: string, wildcard = false): ValueTest => ({ kind: 'value', text, wildcard, span });
  if (spec.type === 'text') {
    const plain = fc
      .constantFrom('bild.de', 'jan de vries', 'and', 'x-y', 'é(1)', '-z', 'near/5')
      .map((text) => value(spec.canonical(text)));
    return spec.wildcards === 'none' ? plain : fc.oneof(plain, fc.constant(value('a*b', true)));
  }
  const named = spec.type === 'vocabulary' ? [fc.constantFrom(...spec.values).map((text) => value(text))] : [];
  const { number } = spec;
  if (number === null) return fc.oneof(...named);
  const figure = fc
    .integer({ min: number.minimum * 10, max: (number.maximum ?? 100) * 10 })
    .map((tenths) => (number.integer ? Math.trunc(tenths / 10) + 0 : tenths / 10));
  const range = fc.tuple(fc.option(figure), fc.option(figure)).map(([a, b]): ValueTest => {
    const [from, to] = a !== null && b !== null && a > b ? [b, a] : [a, b];
    return { kind: 'range', from, to, span };
  });
  return fc.oneof(...named, range);
}

const filter = fc.constantFrom(...(Object.keys(fields) as FilterField[])).chain((field) =>
  fc
    .letrec<{ test: ValueTest }>((tie) => ({
      test: fc.oneof(
        { maxDepth: 2, withCrossShrink: true },
        { weight: 3, arbitrary: valueOf(field) },
        twoOrMore(tie('test')).map((children): ValueTest => ({ kind: 'or', children, span })),
        twoOrMore(tie('test')).map((children): ValueTest => ({ kind: 'and', children, span })),
        tie('test').map((child): ValueTest => ({ kind: 'not', child, span })),
      ),
    }))
    .test.map((test) => ({ kind: 'filter' as const, field, test, span })),
);

/** Any tree the parser may answer; its spans mean nothing. */
export const queries: fc.Arbitrary<QueryNode> = fc.letrec<{ query: QueryNode }>((tie) => ({
  query: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    { weight: 2, arbitrary: texts(true) },
    filter,
    texts(true).map((child) => ({ kind: 'title' as const, child, span })),
    twoOrMore(tie('query')).map((children) => ({ kind: 'and' as const, children, span })),
    twoOrMore(tie('query')).map((children) => ({ kind: 'or' as const, children, span })),
    tie('query').map((child) => ({ kind: 'not' as const, child, span })),
  ),
})).query;

/** Texts that look like queries, right and wrong. */
export const queryLike: fc.Arbitrary<string> = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        '(',
        ')',
        '"',
        '{',
        '}',
        '[',
        ']',
        '<<<',
        '>>>',
        ':',
        '~5',
        '-',
        '*',
        '?',
        '#',
        '@',
        '“',
        '”',
        '（',
        '\u200b',
        '\n',
        '\u0301',
        '-(',
        'title:(',
      ),
      fc.constantFrom(
        'AND',
        'OR',
        'NOT',
        'NEAR/5',
        'ONEAR/2f',
        'SENTENCE',
        'near',
        'TO',
        'lang:',
        'followers:[1 TO 2]',
        'spam:[0.5 TO *]',
        'country:(nl OR be)',
        'rating:',
      ),
      fc.constantFrom('angst', 'MRT', 'Übel', 'l’IRM', '❤️', '👩‍⚕️', '\ud800', 'https://x.com', '12'),
      fc.string({ maxLength: 4, unit: 'binary' }),
    ),
    { maxLength: 25 },
  )
  .chain((pieces) => fc.constantFrom('', ' ').map((gap) => pieces.join(gap)));
