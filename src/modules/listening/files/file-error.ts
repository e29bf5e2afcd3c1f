/** Why a file cannot be read: one word, the row where it is one row's fault, the most there may be where there is too much. */
export class FileError extends Error {
  readonly code: string;
  readonly details: { row: number | null; maximum: number | null };
  constructor(code: string, cause?: unknown, { row = null, maximum = null }: { row?: number | null; maximum?: number | null } = {}) {
    super(code, { cause });
    this.name = 'FileError';
    this.code = code;
    this.details = { row, maximum };
  }
}
