/** What the worker threads do with files: other people's bytes are not to be trusted with our event loop. */
import type { Mapping } from '../contract-schemas.ts';
import { guessMapping, mapRows } from './mapping.ts';
import { readTable } from './read-table.ts';

const shownRows = 5;
const mostFaults = 100;

/** The table with the mapping given, or guessed. Throws FileError. */
export async function previewTable({ bytes, mapping, zone }: { bytes: Uint8Array; mapping: Mapping | null; zone: string }) {
  const table = await readTable(bytes);
  const by = mapping ?? guessMapping(table.columns, zone);
  const mapped = mapRows(table, by);
  return {
    format: table.format,
    columns: table.columns.map((name, place) => ({
      name,
      samples: table.rows
        .map(({ cells }) => cells[place] ?? '')
        .filter((cell) => cell !== '')
        .slice(0, 3)
        .map((cell) => cell.slice(0, 200).toWellFormed()),
    })),
    rows: table.rows.length,
    mapping: by,
    sample: mapped.slice(0, shownRows).map(({ post }) => post),
    readable: mapped.filter(({ post }) => post !== null).length,
    faults: mapped.flatMap(({ faults }) => faults).slice(0, mostFaults),
  };
}

/** All rows as posts. Throws FileError. */
export async function readRows({ bytes, mapping }: { bytes: Uint8Array; mapping: Mapping }) {
  return mapRows(await readTable(bytes), mapping);
}
