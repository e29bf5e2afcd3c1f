/** A table of posts from a file: CSV, XLSX or JSON Lines, as columns of text. Runs in a worker thread. */
import { readSheet, type CellValue } from 'read-excel-file/node';
import { parseCsv } from '#kernel/csv-read.ts';
import { checkWorkbook } from './check-workbook.ts';
import { FileError } from './file-error.ts';

export type Format = 'csv' | 'xlsx' | 'jsonl';

export interface Table {
  format: Format;
  columns: string[];
  /** `row` is the line or row of the file, counted from 1. */
  rows: { row: number; cells: string[] }[];
}

export const mostRows = 200_000;
const mostColumns = 200;
const largestUnpacked = 300 * 1024 * 1024;

/** Throws FileError with what is wrong with the file, one word. */
export async function readTable(bytes: Uint8Array): Promise<Table> {
  const table = await read(bytes);
  if (table.columns.length === 0 || table.rows.length === 0) throw new FileError('table_empty');
  if (table.columns.length > mostColumns) throw new FileError('too_many_columns', undefined, { maximum: mostColumns });
  if (table.rows.length > mostRows) throw new FileError('too_many_rows', undefined, { maximum: mostRows });
  return table;
}

async function read(bytes: Uint8Array): Promise<Table> {
  if (bytes[0] === 0x50 && bytes[1] === 0x4b) return readXlsx(bytes);
  const text = decode(bytes);
  return text.trimStart().startsWith('{') ? readJsonLines(text) : readCsv(text);
}

/** Spreadsheets of western systems still write Windows-1252 where the bytes are no UTF-8. */
function decode(bytes: Uint8Array): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder('utf-16be').decode(bytes);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    if (bytes.includes(0)) throw new FileError('not_a_table');
    return new TextDecoder('windows-1252').decode(bytes);
  }
}

function readCsv(text: string): Table {
  const [header, ...rows] = parseCsv(text);
  return { format: 'csv', columns: named(header?.cells ?? []), rows: rows.map(({ line, cells }) => ({ row: line, cells })) };
}

async function readXlsx(bytes: Uint8Array): Promise<Table> {
  await checkWorkbook(bytes, { unpacked: largestUnpacked, rows: mostRows, columns: mostColumns });
  let sheet: (CellValue | null)[][];
  try {
    sheet = await readSheet(Buffer.from(bytes));
  } catch (error) {
    throw new FileError('not_a_table', error);
  }
  const [header, ...rows] = sheet;
  return {
    format: 'xlsx',
    columns: named((header ?? []).map(cellText)),
    rows: rows
      .map((cells, index) => ({ row: index + 2, cells: cells.map(cellText) }))
      .filter(({ cells }) => cells.some((cell) => cell !== '')),
  };
}

/** A date of a spreadsheet is a wall time, without a zone. */
function cellText(value: CellValue | null): string {
  if (value === null || value === undefined) return '';
  return value instanceof Date ? value.toISOString().slice(0, 19) : String(value).trim();
}

function readJsonLines(text: string): Table {
  const places = new Map<string, number>();
  const rows: Table['rows'] = [];
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    if (line.trim() === '') continue;
    const cells: string[] = [];
    for (const [name, value] of flatLine(line, index + 1)) {
      const place = places.get(name) ?? places.size;
      places.set(name, place);
      cells[place] = value;
    }
    rows.push({ row: index + 1, cells: Array.from({ length: cells.length }, (_, place) => cells[place] ?? '') });
    if (rows.length > mostRows) break;
  }
  return { format: 'jsonl', columns: [...places.keys()], rows };
}

function parsed(line: string, row: number): object {
  try {
    const value: unknown = JSON.parse(line);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  } catch (error) {
    throw new FileError('line_not_json', error, { row });
  }
  throw new FileError('line_not_json', undefined, { row });
}

/** What is nested so deeply that it cannot be written down again is nobody's post. */
function flatLine(line: string, row: number): [string, string][] {
  const value = parsed(line, row);
  try {
    return flat(value);
  } catch (error) {
    throw new FileError('line_not_json', error, { row });
  }
}

/** `{"author":{"handle":"a"}}` has a column `author.handle`. */
function flat(value: object, prefix = '', depth = 0): [string, string][] {
  return Object.entries(value).flatMap(([key, one]): [string, string][] => {
    const name = prefix === '' ? key : `${prefix}.${key}`;
    if (one === null || one === undefined) return [];
    if (typeof one === 'object' && !Array.isArray(one) && depth < 3) return flat(one as object, name, depth + 1);
    return [[name, typeof one === 'string' ? one : JSON.stringify(one)]];
  });
}

/** Columns without a name, or with one that is taken, get their number. */
function named(header: readonly string[]): string[] {
  const taken = new Set<string>();
  return header.map((cell, index) => {
    const name = cell === '' || taken.has(cell) ? `${cell || 'column'} ${index + 1}` : cell;
    taken.add(name);
    return name.slice(0, 200);
  });
}
