/** The catalogue from a table: every row is checked, and with a fault in any of them nothing is kept. */
import { invalidField } from '#kernel/errors.ts';
import type { Scope } from '#kernel/types.ts';
import { productKinds, productStatuses } from './contract.ts';
import { parseCsv, type CsvRow } from '#kernel/csv-read.ts';
import { assertUnit, createProduct, updateProduct } from './products.ts';
import { products, type Product, type ProductFields } from './store.ts';

export interface RowFault {
  line: number;
  column: string;
  code: string;
  value: string;
}
export interface Imported {
  created: number;
  changed: number;
  unchanged: number;
  faults: RowFault[];
}

const columns = ['name', 'kind', 'inn', 'aliases', 'holder', 'indication'] as const;
const longest = { name: 120, inn: 120, holder: 160, indication: 1000 };
const mostRows = 5000;

/**
 * Add products, and change those of the same name in the unit. A column that is not in the table leaves what is there.
 * Throws `invalid` for `csv` where there is no readable header; faults of rows are answered, not thrown.
 */
export async function importProducts(scope: Scope, input: { unitId: string; csv: string; dryRun: boolean }): Promise<Imported> {
  await assertUnit(scope, input.unitId);
  const [header, ...rows] = parseCsv(input.csv);
  if (!header) throw invalidField('csv', 'table_empty');
  if (rows.length > mostRows) throw invalidField('csv', 'too_many_rows', { maximum: mostRows });
  const heads = header.cells.map((cell) => (isMarket(cell) ? cell.toUpperCase() : cell.toLowerCase()));
  if (!heads.includes('name')) throw invalidField('csv', 'name_column_missing');
  const unknown = heads.find((head) => head !== '' && !isMarket(head) && !columns.some((column) => column === head));
  if (unknown) throw invalidField('csv', 'unknown_column', { column: unknown });

  const known = new Map(
    (await products(scope, { unitIds: [input.unitId], archived: false })).map((product) => [product.name.toLowerCase(), product]),
  );
  const faults: RowFault[] = [];
  const wanted: { old: Product | undefined; fields: ProductFields }[] = [];
  const named = new Set<string>();
  for (const row of rows) {
    const old = known.get(cellOf(row, heads, 'name').toLowerCase());
    const read = readRow(row, heads, old);
    if (read.fields && named.has(read.fields.name.toLowerCase()))
      read.faults.push({ line: row.line, column: 'name', code: 'named_twice', value: read.fields.name });
    faults.push(...read.faults);
    if (!read.fields) continue;
    named.add(read.fields.name.toLowerCase());
    wanted.push({ old, fields: read.fields });
  }
  const count = {
    created: wanted.filter(({ old }) => !old).length,
    changed: wanted.filter(({ old, fields }) => old && !sameFields(old, fields)).length,
    unchanged: wanted.filter(({ old, fields }) => old && sameFields(old, fields)).length,
  };
  if (faults.length > 0) return { created: 0, changed: 0, unchanged: 0, faults: faults.slice(0, 500) };
  if (!input.dryRun) {
    for (const { old, fields } of wanted) {
      if (!old) await createProduct(scope, { unitId: input.unitId, ...fields });
      else if (!sameFields(old, fields)) await updateProduct(scope, { id: old.id, revision: old.revision, ...fields });
    }
  }
  return { ...count, faults: [] };
}

const isMarket = (head: string) => head === '*' || /^[A-Za-z]{2}$/.test(head);
const cellOf = (row: CsvRow, heads: readonly string[], column: string): string => row.cells[heads.indexOf(column)] ?? '';

function readRow(row: CsvRow, heads: readonly string[], old: Product | undefined): { fields: ProductFields | null; faults: RowFault[] } {
  const faults: RowFault[] = [];
  const fault = (column: string, code: string, value: string) => faults.push({ line: row.line, column, code, value: value.slice(0, 200) });
  const has = (column: string) => heads.includes(column);
  const cell = (column: string) => cellOf(row, heads, column);
  const line = (column: 'inn' | 'holder' | 'indication') => (has(column) ? cell(column) || null : (old?.[column] ?? null));

  const name = cell('name');
  if (name === '') fault('name', 'required', '');
  for (const [column, maximum] of Object.entries(longest)) {
    if (cell(column).length > maximum) fault(column, 'too_long', cell(column));
  }
  for (const column of columns) {
    if (/[\p{Cc}]/u.test(cell(column).replaceAll(/[\n\r\t]/g, ''))) fault(column, 'control_characters', cell(column));
  }
  const kind =
    has('kind') && cell('kind') !== '' ? productKinds.find((one) => one === cell('kind').toLowerCase()) : (old?.kind ?? 'medicine');
  if (!kind) fault('kind', 'unknown_kind', cell('kind'));
  const aliases = has('aliases')
    ? cell('aliases')
        .split('|')
        .map((alias) => alias.trim())
        .filter(Boolean)
    : (old?.aliases ?? []);
  if (aliases.length > 50 || aliases.some((alias) => alias.length > 120)) fault('aliases', 'too_long', cell('aliases'));
  const statuses = new Map((old?.statuses ?? []).map(({ market, status }) => [market, status]));
  for (const market of heads.filter(isMarket)) {
    const value = cellOf(row, heads, market).toLowerCase();
    const status = productStatuses.find((one) => one === value);
    if (value === '') statuses.delete(market);
    else if (status) statuses.set(market, status);
    else fault(market, 'unknown_status', value);
  }
  if (faults.length > 0 || !kind) return { fields: null, faults };
  return {
    faults,
    fields: {
      name,
      kind,
      inn: line('inn'),
      aliases,
      holder: line('holder'),
      indication: line('indication'),
      statuses: [...statuses].map(([market, status]) => ({ market, status })),
    },
  };
}

function sameFields(old: Product, fields: ProductFields): boolean {
  const of = ({ name, kind, inn, aliases, holder, indication, statuses }: ProductFields) =>
    JSON.stringify([name, kind, inn, aliases, holder, indication, statuses.map(({ market, status }) => `${market} ${status}`).sort()]);
  return of(old) === of(fields);
}
