import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseCsv } from './csv-read.ts';

const cells = (text: string) => parseCsv(text).map((row) => row.cells);

test('separators, quotes, line ends and a byte order mark are read as spreadsheets write them', () => {
  const wanted = [
    ['name', 'NL'],
    ['Velt, "raxa"', 'rx'],
  ];
  assert.deepEqual(cells('name,NL\n"Velt, ""raxa""",rx\n'), wanted);
  assert.deepEqual(cells('\uFEFFname;NL\r\n"Velt, ""raxa""";rx'), wanted);
  assert.deepEqual(cells('name\tNL\rVelt, "raxa"\trx\r'), wanted);
});

test('a row knows the line it begins in, after blank lines and line breaks in quotes', () => {
  const lines = (text: string) => parseCsv(text).map((row) => [row.line, row.cells[0]]);
  for (const end of ['\n', '\r\n', '\r'])
    assert.deepEqual(
      lines(['name', '', '"two', 'lines"', 'last'].join(end)),
      [
        [1, 'name'],
        [3, `two${end}lines`],
        [5, 'last'],
      ],
      JSON.stringify(end),
    );
});

test('blank rows are none, empty cells are some', () => {
  assert.deepEqual(cells('a,b\n,\n , \nx,\n'), [
    ['a', 'b'],
    ['x', ''],
  ]);
  assert.deepEqual(cells(''), []);
});

test('an unclosed quote reads to the end', () => {
  assert.deepEqual(cells('a\n"open\nand on'), [['a'], ['open\nand on']]);
});
