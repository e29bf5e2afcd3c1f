/** The entries that `npm ci` would miss in a parsed lock file. */
export function missingFrom(lock: unknown): Record<string, object>;
