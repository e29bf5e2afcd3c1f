/** Tables made to do harm, or only made badly: each is read, or refused with one word. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { crc32, deflateRawSync } from 'node:zlib';
import { guessMapping, mapRows } from './mapping.ts';
import { FileError } from './file-error.ts';
import { mostRows, readTable } from './read-table.ts';

const bytes = (text: string) => new Uint8Array(Buffer.from(text));
const refused = (code: string) => (error: unknown) => error instanceof FileError && error.code === code;
/** Text of the rows as they would be taken in; null where one cannot be. */
async function postsOf(given: Uint8Array) {
  const table = await readTable(given);
  return mapRows(table, guessMapping(table.columns, 'Europe/Berlin'));
}

interface Entry {
  content: Buffer;
  /** What the archive says it unpacks to, where that is a lie. */
  says?: number;
}

/** A ZIP file, packed. */
function zip(files: Record<string, Entry>): Uint8Array {
  const bodies: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const [name, { content, says }] of Object.entries(files)) {
    const packed = deflateRawSync(content, { level: 9 });
    const fields = Buffer.alloc(26);
    fields.writeUInt16LE(20, 0);
    fields.writeUInt16LE(8, 4);
    fields.writeUInt32LE(crc32(content), 10);
    fields.writeUInt32LE(packed.length, 14);
    fields.writeUInt32LE(says ?? content.length, 18);
    fields.writeUInt16LE(Buffer.byteLength(name), 22);
    const local = Buffer.concat([Buffer.from('PK\u0003\u0004'), fields, Buffer.from(name), packed]);
    const place = Buffer.alloc(4);
    place.writeUInt32LE(offset);
    directory.push(
      Buffer.concat([Buffer.from('PK\u0001\u0002'), Buffer.from([20, 0]), fields, Buffer.alloc(10), place, Buffer.from(name)]),
    );
    bodies.push(local);
    offset += local.length;
  }
  const central = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.write('PK\u0005\u0006');
  end.writeUInt16LE(bodies.length, 8);
  end.writeUInt16LE(bodies.length, 10);
  end.writeUInt32LE(central.length, 12);
  end.writeUInt32LE(offset, 16);
  return new Uint8Array(Buffer.concat([...bodies, central, end]));
}

const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const relations = 'http://schemas.openxmlformats.org/package/2006/relationships';
const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
/** A workbook around the given sheet. */
function workbook(sheet: string | Entry, more: Record<string, string> = {}): Uint8Array {
  const text = (content: string): Entry => ({ content: Buffer.from(content) });
  return zip({
    '[Content_Types].xml': text(
      `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/></Types>`,
    ),
    '_rels/.rels': text(
      `<Relationships xmlns="${relations}"><Relationship Id="r1" Type="${office}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    ),
    'xl/workbook.xml': text(
      `<workbook xmlns="${main}" xmlns:r="${office}"><sheets><sheet name="Posts" sheetId="1" r:id="r1"/></sheets></workbook>`,
    ),
    'xl/_rels/workbook.xml.rels': text(
      `<Relationships xmlns="${relations}"><Relationship Id="r1" Type="${office}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`,
    ),
    'xl/worksheets/sheet1.xml': typeof sheet === 'string' ? text(sheet) : sheet,
    ...Object.fromEntries(Object.entries(more).map(([name, content]) => [name, text(content)])),
  });
}
const cell = (place: string, value: string) => `<c r="${place}" t="inlineStr"><is><t>${value}</t></is></c>`;
const sheetOf = (rows: string, head = '') => `<worksheet xmlns="${main}">${head}<sheetData>${rows}</sheetData></worksheet>`;
const header = `<row r="1">${cell('A1', 'Text')}${cell('B1', 'Date')}</row>`;

test('a ZIP bomb is not lit, whether it says what it is or lies', async () => {
  const content = Buffer.alloc(400_000_000, ' ');
  await assert.rejects(readTable(workbook({ content })), refused('too_large'));
  await assert.rejects(readTable(workbook({ content, says: 1000 })), refused('too_large'));
});

test('ten million rows declared, two there', async () => {
  const declared = sheetOf(`${header}<row r="2">${cell('A2', 'hello')}</row>`, '<dimension ref="A1:XFD10000000"/>');
  assert.equal((await postsOf(workbook(declared)))[0]?.post?.text, 'hello');
  const far = sheetOf(`${header}<row r="10000000">${cell('A10000000', 'far away')}</row>`);
  await assert.rejects(readTable(workbook(far)), refused('too_many_rows'));
  const wide = sheetOf(`${header}<row r="2">${cell('ZZZZZZ2', 'far to the right')}</row>`);
  await assert.rejects(readTable(workbook(wide)), refused('too_many_columns'));
  const columns = sheetOf(`${header}<row r="2">${cell('GS2', 'column 201')}</row>`);
  await assert.rejects(readTable(workbook(columns)), refused('too_many_columns'));
});

test('a formula is what it was worked out to be, and what looks like one is words', async () => {
  const formulas = sheetOf(
    `${header}<row r="2"><c r="A2" t="str"><f>HYPERLINK("http://evil.example","click")</f><v>click</v></c></row><row r="3">${cell('A3', '=cmd|’/c calc’!A1')}</row>`,
  );
  assert.deepEqual(
    (await postsOf(workbook(formulas))).map(({ post }) => post?.text),
    ['click', '=cmd|’/c calc’!A1'],
  );
});

test('an XML bomb in a workbook grows nowhere', async () => {
  const entities = Array.from(
    { length: 10 },
    (_, level) => `<!ENTITY e${level} "${level === 0 ? 'ha' : `&e${level - 1};`.repeat(10)}">`,
  ).join('');
  const bomb = `<?xml version="1.0"?><!DOCTYPE worksheet [${entities}]>${sheetOf(`${header}<row r="2">${cell('A2', '&e9;')}</row>`)}`;
  const read = await postsOf(workbook(bomb)).catch((error: unknown) => {
    assert.ok(error instanceof FileError, String(error));
    return [];
  });
  assert.ok(read.every(({ post }) => (post?.text.length ?? 0) < 1000));
});

const broken: [string, string, Uint8Array][] = [
  ['a workbook cut in half', 'not_a_table', workbook(sheetOf(header)).subarray(0, 600)],
  ['a ZIP file of something else', 'not_a_table', zip({ 'readme.txt': { content: Buffer.from('hello') } })],
  ['a picture', 'not_a_table', new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0, 0, 0, 0xff])],
  ['nothing', 'table_empty', bytes('')],
  ['only a mark', 'table_empty', bytes('\uFEFF')],
  ['only a header', 'table_empty', bytes('Text;Date\n')],
  ['a line that is no JSON', 'line_not_json', bytes('{"text":"a"}\n{"text":')],
  ['a list where an object should be', 'line_not_json', bytes('{"text":"a"}\n[1]')],
  ['more columns than anybody has', 'too_many_columns', bytes(`${Array.from({ length: 201 }, (_, index) => `c${index}`).join(',')}\n1\n`)],
];
for (const [what, code, given] of broken) {
  test(`${what} is refused: ${code}`, async () => {
    await assert.rejects(readTable(given), refused(code));
  });
}

test('too many rows of text are refused before they are held apart', async () => {
  await assert.rejects(readTable(bytes(`text\n${'x\n'.repeat(mostRows + 1)}`)), refused('too_many_rows'));
  await assert.rejects(readTable(bytes('{"text":"x"}\n'.repeat(mostRows + 1))), refused('too_many_rows'));
});

test('JSON nested without end is no post; names that mean something to a program mean nothing', async () => {
  const nested = (depth: number) => bytes(`{"text":"hello","a":${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}}`);
  assert.equal((await postsOf(nested(50)))[0]?.post?.text, 'hello');
  await assert.rejects(readTable(nested(200_000)), refused('line_not_json'));
  const polluting = '{"text":"hello","__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}';
  assert.equal((await postsOf(bytes(polluting)))[0]?.post?.text, 'hello');
  assert.equal(({} as Record<string, unknown>)['polluted'], undefined);
});

const spellings: [string, Uint8Array, (string | undefined)[]][] = [
  ['semicolons, a mark and quotes', bytes('\uFEFFText;Datum\n"Er sagte: ""Hallo; du""";10.11.2026\n'), ['Er sagte: "Hallo; du"']],
  ['tabs', bytes('text\tdate\na, b; c\t2026-11-10\n'), ['a, b; c']],
  ['a line break inside quotes, Windows line ends', bytes('text,date\r\n"one\r\ntwo",2026-11-10\r\n'), ['one\r\ntwo']],
  ['UTF-16', new Uint8Array(Buffer.from('\uFEFFtext,date\nGrüße,2026-11-10\n', 'utf16le')), ['Grüße']],
  ['Windows-1252', new Uint8Array(Buffer.from('text,date\nGr\u00fc\u00dfe,2026-11-10\n', 'latin1')), ['Grüße']],
  ['rows too short and too long', bytes('text,date\nshort\nlong,2026-11-10,and,more\n'), ['short', 'long']],
  ['the same column twice', bytes('text,text,date\nfirst,second,2026-11-10\n'), ['first']],
  ['NUL and half a pair', bytes('{"text":"a\\u0000b\\ud800c"}'), ['ab\uFFFDc']],
];
for (const [what, given, expected] of spellings) {
  test(`${what} are read`, async () => {
    assert.deepEqual(
      (await postsOf(given)).map(({ post }) => post?.text),
      expected,
    );
  });
}

test('dates that are none are named, row by row, and the others come in', async () => {
  const dates = ['2026-02-30', '99/99/9999', '0000-00-00', 'soon', '-1', '1e400', '2026-11-10T25:00:00Z', '10.11.2026 09:30'];
  const read = await postsOf(bytes(`text,date\n${dates.map((date) => `x,${date}`).join('\n')}\n`));
  assert.deepEqual(
    read.map(({ post, faults }) => post?.publishedAt ?? faults[0]?.code),
    [...Array.from({ length: 7 }, () => 'no_publishedAt'), '2026-11-10T08:30:00.000Z'],
  );
});

test('a quote that never ends takes the rest along and does no more', async () => {
  const read = await postsOf(bytes(`text,date\n"open ${'x,\n'.repeat(50_000)}`));
  assert.equal(read.length, 1);
});
