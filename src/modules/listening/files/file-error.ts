/** Why a file cannot be read: one word, and the row where it is one row's fault. */
export class FileError extends Error {
  readonly code: string;
  readonly details: { row: number | null };
  constructor(code: string, cause?: unknown, row: number | null = null) {
    super(code, { cause });
    this.name = 'FileError';
    this.code = code;
    this.details = { row };
  }
}
