/** What a server may send, and what it may not. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { createFrameReader, WebSocketFault, type Frame } from './frames.ts';

/** As a server writes it: unmasked. */
function frame(opcode: number, body: Uint8Array | string, last = true): Buffer {
  const bytes = Buffer.from(body as string);
  const head =
    bytes.length < 126
      ? [bytes.length]
      : bytes.length < 65_536
        ? [126, bytes.length >> 8, bytes.length & 255]
        : [127, 0, 0, 0, 0, (bytes.length >>> 24) & 255, (bytes.length >> 16) & 255, (bytes.length >> 8) & 255, bytes.length & 255];
  return Buffer.concat([Buffer.from([(last ? 0x80 : 0) | opcode, ...head]), bytes]);
}
const texts = (frames: Iterable<Frame>) => [...frames].flatMap((one) => (one.kind === 'message' ? [one.text] : []));

test('messages come out whole, however they are cut, between pings and in pieces', () => {
  fc.assert(
    fc.property(
      fc.array(fc.string({ unit: 'grapheme', maxLength: 400 }), { maxLength: 6 }),
      fc.integer({ min: 1, max: 700 }),
      (said, size) => {
        const wire = Buffer.concat(
          said.flatMap((text, index) => {
            const bytes = Buffer.from(text);
            const half = Math.floor(bytes.length / 2);
            return index % 2 === 0
              ? [frame(1, bytes)]
              : [frame(1, bytes.subarray(0, half), false), frame(9, 'still there?'), frame(0, bytes.subarray(half))];
          }),
        );
        const read = createFrameReader(1_000_000);
        const heard: string[] = [];
        for (let at = 0; at < wire.length; at += size) heard.push(...texts(read(wire.subarray(at, at + size))));
        assert.deepEqual(heard, said);
      },
    ),
  );
});

test('long messages of all three kinds of length', () => {
  for (const length of [125, 126, 65_535, 65_536, 200_000]) {
    assert.equal(texts(createFrameReader(300_000)(frame(1, 'x'.repeat(length))))[0]?.length, length);
  }
});

test('the end is told with its code, and nothing after it is read', () => {
  const read = createFrameReader(1000);
  assert.deepEqual([...read(Buffer.concat([frame(8, Buffer.from([0x03, 0xe9])), frame(1, 'late')]))], [{ kind: 'end', code: 1001 }]);
});

const refused = (code: string) => (error: unknown) => error instanceof WebSocketFault && error.code === code;
const broken: [string, string, Buffer][] = [
  ['a message announced as longer than allowed, before it has come', 'too_large', frame(1, 'x'.repeat(2000)).subarray(0, 8)],
  ['one of nine exabytes', 'too_large', Buffer.from([0x81, 127, 0x7f, 255, 255, 255, 255, 255, 255, 255])],
  ['pieces that add up to too much', 'too_large', Buffer.concat([frame(1, 'x'.repeat(600), false), frame(0, 'x'.repeat(600), false)])],
  ['a masked frame', 'protocol', Buffer.from([0x81, 0x81, 1, 2, 3, 4, 5])],
  ['an extension', 'protocol', Buffer.from([0xc1, 0])],
  ['an unknown kind', 'protocol', Buffer.from([0x83, 0])],
  ['a ping in pieces', 'protocol', Buffer.from([0x09, 0])],
  ['a piece of nothing', 'protocol', frame(0, 'x')],
  ['a message inside another', 'protocol', Buffer.concat([frame(1, 'a', false), frame(1, 'b')])],
  ['what is no UTF-8', 'protocol', frame(1, Buffer.from([0xc3, 0x28]))],
];
for (const [what, code, wire] of broken) {
  test(`${what} is refused`, () => {
    assert.throws(() => [...createFrameReader(1000)(wire)], refused(code));
  });
}

test('a megabyte that comes byte by byte, or in a million empty pieces, is read in good time', () => {
  const slow = createFrameReader(2_000_000);
  const wire = frame(1, 'x'.repeat(1_000_000));
  let heard = 0;
  for (let at = 0; at < wire.length; at += 1) heard += texts(slow(wire.subarray(at, at + 1)))[0]?.length ?? 0;
  assert.equal(heard, 1_000_000);
  const empty = createFrameReader(1000);
  texts(empty(frame(1, '', false)));
  for (let piece = 0; piece < 1_000_000; piece += 1) texts(empty(Buffer.from([0, 0])));
  assert.deepEqual(texts(empty(frame(0, 'done'))), ['done']);
});
