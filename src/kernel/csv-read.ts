/** CSV as spreadsheets write it (RFC 4180): comma, semicolon or tab, quotes doubled, a byte order mark, any line end. Pure. */

export interface CsvRow {
  /** Of the file, counted from 1, where the row begins. */
  line: number;
  cells: string[];
}

/** Rows that are not blank. An unclosed quote reads to the end. */
export function parseCsv(text: string): CsvRow[] {
  const source = text.replace(/^\uFEFF/, '');
  const separator = separatorOf(source);
  const rows: CsvRow[] = [];
  let line = 1;
  let row: CsvRow = { line, cells: [] };
  let cell = '';
  let quoted = false;
  const endCell = () => {
    row.cells.push(cell.trim());
    cell = '';
  };
  const endRow = () => {
    endCell();
    if (row.cells.some((one) => one !== '')) rows.push(row);
    row = { line: line + 1, cells: [] };
  };
  for (let at = 0; at < source.length; at += 1) {
    const sign = source[at] ?? '';
    if (quoted) {
      if (sign === '"' && source[at + 1] === '"') {
        cell += '"';
        at += 1;
      } else if (sign === '"') quoted = false;
      else cell += sign;
    } else if (sign === '"' && cell.trim() === '') {
      cell = '';
      quoted = true;
    } else if (sign === separator) endCell();
    else if (sign === '\n' || sign === '\r') {
      // The first sign of \r\n ends the row, the second counts the line.
      if (sign === '\n' && source[at - 1] === '\r') row.line = line + 1;
      else endRow();
    } else cell += sign;
    if (sign === '\n' || (sign === '\r' && source[at + 1] !== '\n')) line += 1;
  }
  if (cell !== '' || row.cells.length > 0) endRow();
  return rows;
}

/** The one that stands most often in the first line. */
function separatorOf(source: string): string {
  const first = source.slice(0, source.search(/[\r\n]|$/));
  const count = (sign: string) => first.split(sign).length;
  return [',', ';', '\t'].reduce((best, sign) => (count(sign) > count(best) ? sign : best));
}
