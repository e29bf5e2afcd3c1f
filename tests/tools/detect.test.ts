/** `auscult detect` as people run it: rows in, the same rows out with two columns. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Readable, Writable } from 'node:stream';
import { runDetect } from '../../src/detect.ts';

async function detect(text: string): Promise<{ code: number; lines: string[]; faults: string }> {
  let output = '';
  let faults = '';
  const sink = (add: (part: string) => void) =>
    new Writable({
      write(chunk: Buffer, _encoding, done) {
        add(chunk.toString());
        done();
      },
    });
  const code = await runDetect(
    Readable.from([Buffer.from(text)]),
    sink((part) => (output += part)),
    sink((part) => (faults += part)),
  );
  return { code, lines: output.split('\n').slice(0, -1), faults };
}

const minute = (index: number) => new Date(Date.UTC(2026, 0, 1) + index * 300_000).toISOString().slice(0, 19).replace('T', ' ');

test('columns stay as they are; an event opens where the burst begins', async () => {
  const rows = Array.from(
    { length: 2000 },
    (_, index) => `${minute(index)},${index >= 1500 && index < 1520 ? 200 : 4 + (index % 3)},"a, ""b"""`,
  );
  const { code, lines, faults } = await detect(`timestamp,value,note\n${rows.join('\n')}\n`);
  assert.deepEqual([code, faults, lines[0], lines.length], [0, '', 'timestamp,value,note,anomaly_score,alert', 2001]);
  for (const [index, row] of rows.entries()) {
    const added = lines[index + 1]?.slice(row.length) ?? '';
    assert.ok(lines[index + 1]?.startsWith(row));
    assert.match(added, /^,(0\.\d{6}|1\.000000),(true|false)$/);
    assert.equal(added.endsWith(',true'), index === 1500, `row ${index}${added}`);
  }
});

test('columns are found by name, times with zones and seconds are read, Windows line ends too', async () => {
  const { code, lines } = await detect('\uFEFFid,Value,Timestamp\r\n1,3,2026-01-01T00:00:00+01:00\r\n2,4,1767222300\r\n3,5,2026-01-01\r\n');
  assert.equal(code, 0);
  assert.deepEqual(
    lines.map((line) => line.split(',').slice(0, 3).join(',')),
    ['id,Value,Timestamp', '1,3,2026-01-01T00:00:00+01:00', '2,4,1767222300', '3,5,2026-01-01'],
  );
});

test('what cannot be read is named, keeps its row, and ends with 1', async () => {
  const { code, lines, faults } = await detect('timestamp,value\nyesterday,3\n2026-01-01 00:05:00,many\n2026-01-01 00:10:00,4\n');
  assert.equal(code, 1);
  assert.deepEqual(lines.slice(1, 3), ['yesterday,3,0.000000,false', '2026-01-01 00:05:00,many,0.000000,false']);
  assert.match(faults, /^Line 2: the timestamp .*\nLine 3: the value .*\n$/);
  assert.equal(lines.length, 4);
});

test('a header without the columns, and no input at all, are one sentence', async () => {
  assert.match((await detect('time,count\n1,2\n')).faults, /^Line 1: the header must name/);
  assert.match((await detect('')).faults, /^There is no input/);
  assert.equal((await detect('')).code, 1);
});
