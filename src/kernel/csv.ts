/** Files for spreadsheets. */

/** RFC 4180. A cell that a spreadsheet would take for a formula is led by an apostrophe; a number stays one. */
function cell(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) && !/^-?\d+(\.\d+)?(e[+-]?\d+)?$/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** The byte order mark makes spreadsheets read UTF-8. */
export function csvFile(name: string, head: readonly string[], rows: readonly (readonly string[])[]): File {
  const content = `\uFEFF${[head, ...rows].map((row) => row.map(cell).join(',')).join('\r\n')}\r\n`;
  return new File([content], name, { type: 'text/csv;charset=utf-8' });
}
