import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { canonicalHash, CanonicalError, canonicalJson } from './canonical.ts';

// The examples of RFC 8785, sections 3.2.2, 3.2.3 and 3.2.4.
const rfcInput = String.raw`{
  "numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
  "string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/",
  "literals": [null, true, false]
}`;
const rfcBytes = `7b 22 6c 69 74 65 72 61 6c 73 22 3a 5b 6e 75 6c 6c 2c 74 72 75 65 2c 66 61 6c 73 65 5d 2c 22
  6e 75 6d 62 65 72 73 22 3a 5b 33 33 33 33 33 33 33 33 33 2e 33 33 33 33 33 33 33 2c 31 65 2b 33 30 2c 34 2e 35
  2c 30 2e 30 30 32 2c 31 65 2d 32 37 5d 2c 22 73 74 72 69 6e 67 22 3a 22 e2 82 ac 24 5c 75 30 30 30 66 5c 6e 41
  27 42 5c 22 5c 5c 5c 5c 5c 22 2f 22 7d`;

test('RFC 8785 3.2.4: the example comes out byte for byte', () => {
  const bytes = Buffer.from(rfcBytes.replaceAll(/\s/g, ''), 'hex');
  assert.equal(canonicalJson(JSON.parse(rfcInput)), bytes.toString('utf8'));
});

test('RFC 8785 3.2.3: keys are sorted by UTF-16 code units', () => {
  const value = JSON.parse(
    String.raw`{"\u20ac":"Euro Sign","\r":"Carriage Return","\ufb33":"Hebrew Letter Dalet With Dagesh","1":"One",` +
      String.raw`"\ud83d\ude00":"Emoji: Grinning Face","\u0080":"Control","\u00f6":"Latin Small Letter O With Diaeresis"}`,
  ) as unknown;
  assert.deepEqual(Object.values(JSON.parse(canonicalJson(value)) as object).toSorted(), Object.values(value as object).toSorted());
  const order = [...canonicalJson(value).matchAll(/:"([^"]+)"/g)].map((found) => found[1]);
  assert.deepEqual(order, [
    'Carriage Return',
    'One',
    'Control',
    'Latin Small Letter O With Diaeresis',
    'Euro Sign',
    'Emoji: Grinning Face',
    'Hebrew Letter Dalet With Dagesh',
  ]);
});

// RFC 8785, appendix B: IEEE 754 bits and their JSON text.
const numbers: [bits: string, text: string][] = [
  ['0000000000000000', '0'],
  ['8000000000000000', '0'],
  ['0000000000000001', '5e-324'],
  ['7fefffffffffffff', '1.7976931348623157e+308'],
  ['4340000000000000', '9007199254740992'],
  ['4430000000000000', '295147905179352830000'],
  ['44b52d02c7e14af5', '9.999999999999997e+22'],
  ['44b52d02c7e14af6', '1e+23'],
  ['444b1ae4d6e2ef4e', '999999999999999700000'],
  ['444b1ae4d6e2ef50', '1e+21'],
  ['3eb0c6f7a0b5ed8c', '9.999999999999997e-7'],
  ['3eb0c6f7a0b5ed8d', '0.000001'],
  ['41b3de4355555553', '333333333.3333332'],
  ['becbf647612f3696', '-0.0000033333333333333333'],
];
for (const [bits, text] of numbers) {
  test(`RFC 8785 appendix B: ${bits} is ${text}`, () => assert.equal(canonicalJson(Buffer.from(bits, 'hex').readDoubleBE()), text));
}

test('text is not normalised: composed and decomposed differ', () => {
  assert.notEqual(canonicalHash('\u00e9'), canonicalHash('e\u0301'));
});

test('what JSON would lose is refused, with its path', () => {
  const circle: Record<string, unknown> = {};
  circle.self = circle;
  const bad: [unknown, string][] = [
    [{ a: ['ok', '\ud83d'] }, 'a[1]'],
    [{ ['\ude00']: 1 }, ''],
    [{ a: { b: Number.NaN } }, 'a.b'],
    [[Number.POSITIVE_INFINITY], '[0]'],
    [[undefined], '[0]'],
    [{ when: new Date(Number.NaN) }, 'when'],
    [{ m: new Map([['a', 1]]) }, 'm'],
    [{ bytes: new Uint8Array(2) }, 'bytes'],
    [{ f: () => 1 }, 'f'],
    [{ n: 1n }, 'n'],
    [circle, 'self'],
    [undefined, ''],
  ];
  for (const [value, path] of bad) {
    assert.throws(
      () => canonicalJson(value),
      (error) => error instanceof CanonicalError && error.path === path,
      path,
    );
  }
});

test('undefined properties vanish, dates become ISO text, the same object twice is no circle', () => {
  const shared = { x: 1 };
  assert.equal(
    canonicalJson({ b: undefined, a: new Date(0), c: [shared, shared] }),
    '{"a":"1970-01-01T00:00:00.000Z","c":[{"x":1},{"x":1}]}',
  );
});

test('the hash does not depend on the order of keys and survives a round trip', () => {
  fc.assert(
    fc.property(fc.jsonValue({ stringUnit: 'grapheme' }), (value) => {
      const text = canonicalJson(value);
      assert.equal(canonicalJson(JSON.parse(text)), text);
      if (value !== null && typeof value === 'object' && !Array.isArray(value)) {
        assert.equal(canonicalHash(Object.fromEntries(Object.entries(value).reverse())), canonicalHash(value));
      }
    }),
    { seed: 8785, numRuns: 300 },
  );
});
