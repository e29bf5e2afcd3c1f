/**
 * Structured logs: JSON lines on stderr, without personal data. A line holds a fixed sentence of the program and
 * fields from a closed list; anything else is dropped, and what is kept is scrubbed of addresses, quotations and secrets.
 */
import pino from 'pino';

/** Fields a line may carry. Ids are pseudonyms and allowed; names, texts, addresses and headers are not. */
const allowed = [
  'requestId',
  'organisationId',
  'unitId',
  'personId',
  'actorKind',
  'entityType',
  'entityId',
  'route',
  'method',
  'status',
  'durationMs',
  'host',
  'port',
  'address',
  'bytes',
  'job',
  'jobId',
  'attempt',
  'attempts',
  'retryAfterSeconds',
  'queue',
  'count',
  'concurrency',
  'network',
  'channelId',
  'postId',
  'releaseId',
  'dispatchId',
  'outcome',
  'state',
  'event',
  'migration',
  'table',
  'file',
  'version',
  'pid',
  'signal',
  'exitCode',
  'code',
  'reason',
  'messageId',
  'locale',
  'setting',
] as const;

export type LogField = (typeof allowed)[number];
export type LogFields = Partial<Record<LogField, string | number | boolean | null | undefined>> & { error?: unknown };
export type LogLevel = 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal' | 'silent';

/** `message` is a constant sentence; what varies goes into fields. */
export type LogLine = (message: string, fields?: LogFields) => void;
export interface Log {
  debug: LogLine;
  info: LogLine;
  warn: LogLine;
  error: LogLine;
}

const allowedFields = new Set<string>(allowed);
// Written synchronously: the last line before a crash is the one that matters.
const root = pino(
  { level: 'info', base: { pid: process.pid }, timestamp: pino.stdTimeFunctions.isoTime },
  pino.destination({ fd: 2, sync: true }),
);

/** From the setting LOG_LEVEL; takes effect for every logger of this process (of this thread). */
export function setLogLevel(level: LogLevel): void {
  root.level = level;
}

/** A logger whose lines carry `name`: the module that speaks. */
export function logger(name: string): Log {
  const write =
    (level: keyof Log) =>
    (message: string, fields: LogFields = {}) => {
      if (root.isLevelEnabled(level)) root[level]({ name, ...keep(fields) }, scrub(message));
    };
  return { debug: write('debug'), info: write('info'), warn: write('warn'), error: write('error') };
}

function keep(fields: LogFields): Record<string, unknown> {
  const kept: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(fields)) {
    if (key === 'error') kept.error = describeError(value, 0);
    else if (allowedFields.has(key)) {
      if (typeof value === 'string') kept[key] = scrub(value);
      else if (value === null || typeof value === 'number' || typeof value === 'boolean') kept[key] = value;
    }
  }
  return kept;
}

function describeError(error: unknown, depth: number): Record<string, unknown> {
  if (!(error instanceof Error)) return { type: typeof error };
  const code = 'code' in error && (typeof error.code === 'string' || typeof error.code === 'number') ? error.code : undefined;
  const frames = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  return {
    type: error.name,
    code,
    message: scrub(error.message),
    at: frames.slice(0, 12).map((line) => line.trim().slice(3)),
    cause: error.cause === undefined || depth >= 3 ? undefined : describeError(error.cause, depth + 1),
  };
}

/** Ids, digests and long plain words; any other long run of letters and digits may be a secret. */
const isPublicWord = /^(?:[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}|[0-9a-f]{40}|[0-9a-f]{64}|[A-Za-z_-]+)$/;

/** Messages of libraries quote their input; the quotation is what may be personal. */
function scrub(text: string): string {
  return text
    .slice(0, 500)
    .replaceAll(/\b(https?|wss?|smtps?|postgres(?:ql)?):\/\/(?:[^\s/@]*@)?([^\s/?#"']*)[^\s"']*/gi, '$1://$2/…')
    .replaceAll(/(["`])(?:(?!\1).)*(?:\1|$)/gs, '$1…$1')
    .replaceAll(/(?<!\w)'[^']*(?:'|$)/gs, "'…'")
    .replaceAll(/\(([^()]*)\)=\([^)]*\)/g, '($1)=(…)')
    .replaceAll(/[^\s@<>(),:;]+@[^\s@<>(),:;]+/g, '…@…')
    .replaceAll(/\b(Bearer|Basic|DPoP)\s+\S+/gi, '$1 …')
    .replaceAll(/[A-Za-z0-9_-]{28,}/g, (word) => (isPublicWord.test(word) ? word : '…'));
}
