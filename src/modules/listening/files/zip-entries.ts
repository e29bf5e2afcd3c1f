/** What a ZIP file says it holds, from its central directory (PKWARE APPNOTE 6.3.10, 4.3.7, 4.3.12 and 4.3.16). Pure. */

export interface ZipEntry {
  name: string;
  /** 0 stored, 8 deflated; no other is written by spreadsheets. */
  method: number;
  packed: Uint8Array;
  /** Bytes it says it unpacks to; archives lie. */
  size: number;
}

/** Null where there is no central directory, or one that points outside the file. */
export function zipEntries(bytes: Uint8Array): ZipEntry[] | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const earliest = Math.max(0, bytes.length - 22 - 65_535);
  for (let end = bytes.length - 22; end >= earliest; end -= 1) {
    if (view.getUint32(end, true) !== 0x06054b50) continue;
    let at = view.getUint32(end + 16, true);
    const entries: ZipEntry[] = [];
    for (let left = view.getUint16(end + 10, true); left > 0; left -= 1) {
      if (at + 46 > bytes.length || view.getUint32(at, true) !== 0x02014b50) return null;
      const nameLength = view.getUint16(at + 28, true);
      const local = view.getUint32(at + 42, true);
      if (local + 30 > bytes.length || view.getUint32(local, true) !== 0x04034b50) return null;
      const start = local + 30 + view.getUint16(local + 26, true) + view.getUint16(local + 28, true);
      const packed = bytes.subarray(start, start + view.getUint32(at + 20, true));
      const name = Buffer.from(bytes.subarray(at + 46, at + 46 + nameLength)).toString('utf8');
      entries.push({ name, method: view.getUint16(at + 10, true), packed, size: view.getUint32(at + 24, true) });
      at += 46 + nameLength + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
    }
    return entries;
  }
  return null;
}
