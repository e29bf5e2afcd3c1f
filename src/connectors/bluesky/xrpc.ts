/**
 * One call over XRPC (AT Protocol's HTTP) and the meaning of everything that can go wrong with it.
 * Nothing is thrown for what the network does; the answer says what is known.
 */
import { z } from 'zod';
import type { CallFailure, ConnectorContext, RejectionReason } from '../connector.ts';

/** Long enough for a slow server, short enough that a job does not hang. */
const timeLimitMilliseconds = 30_000;
const uploadTimeLimitMilliseconds = 120_000;
const waitWithoutAdviceSeconds = 60;
const longestDetail = 300;

export interface Call {
  /** Address of the server, without a trailing slash. */
  service: string;
  method: string;
  token?: string;
  query?: URLSearchParams;
  /** An object goes as JSON, bytes go as they are under their media type. */
  body?: object | { bytes: Uint8Array; mediaType: string };
  /** Procedures are POST, queries are GET. */
  kind: 'query' | 'procedure';
}

export type Result<T> = { ok: true; value: T } | { ok: false; error: string; failure: CallFailure };

const errorBody = z.object({ error: z.string().catch(''), message: z.string().catch('') });

/** Names of errors that do not follow from the status. From the lexicons and from PDS 0.5.35. */
const reasons: Record<string, RejectionReason> = {
  AccountTakedown: 'accountSuspended',
  AccountDeactivated: 'accountSuspended',
  RepoTakendown: 'accountSuspended',
  RepoDeactivated: 'accountSuspended',
  RepoSuspended: 'accountSuspended',
  AuthFactorTokenRequired: 'secondFactor',
  BlobNotFound: 'mediaMissing',
  BlobTooLarge: 'mediaTooLarge',
  InvalidMimeType: 'mediaType',
};

/** Seconds until the server takes calls again: `ratelimit-reset` (a time, in Unix seconds) or `retry-after`. */
function retryAfterSeconds(headers: Headers, now: Date): number {
  const reset = Number(headers.get('ratelimit-reset'));
  const after = Number(headers.get('retry-after'));
  // The server's own clock where it tells it, so that a wrong clock here does no harm.
  const serverTime = Date.parse(headers.get('date') ?? '');
  const current = Number.isNaN(serverTime) ? now.getTime() : serverTime;
  const seconds = reset > 0 ? reset - Math.floor(current / 1000) : after;
  return Number.isFinite(seconds) && seconds > 0 ? Math.ceil(seconds) : waitWithoutAdviceSeconds;
}

/** What an answer that is not a success means. 5xx, 408 and redirects leave open whether it was carried out. */
function classify(status: number, headers: Headers, error: string, detail: string, now: Date): CallFailure {
  if (status === 429) return { outcome: 'rateLimited', retryAfterSeconds: retryAfterSeconds(headers, now) };
  const reason = reasons[error];
  if (reason) return { outcome: 'rejected', reason, detail };
  // The PDS gives an expired token as 400, the lexicon of refreshSession names both.
  if (status === 401 || error === 'ExpiredToken' || error === 'InvalidToken') return { outcome: 'authExpired' };
  if (status === 413) return { outcome: 'rejected', reason: 'mediaTooLarge', detail };
  if (status === 403) return { outcome: 'rejected', reason: 'forbidden', detail };
  if (status >= 400 && status < 500 && status !== 408) return { outcome: 'rejected', reason: 'invalid', detail };
  return { outcome: 'unknown', detail };
}

function requestOf(call: Call, signal: AbortSignal): RequestInit {
  const headers = new Headers({ accept: 'application/json' });
  if (call.token) headers.set('authorization', `Bearer ${call.token}`);
  let body: BodyInit | undefined;
  if (call.body && 'bytes' in call.body) {
    headers.set('content-type', call.body.mediaType);
    body = call.body.bytes as Uint8Array<ArrayBuffer>;
  } else if (call.body) {
    headers.set('content-type', 'application/json');
    body = JSON.stringify(call.body);
  }
  return { method: call.kind === 'query' ? 'GET' : 'POST', headers, body, signal };
}

/** Says what broke a connection, with the cause that `fetch` hides behind "fetch failed". */
function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause instanceof Error ? `: ${error.cause.message}` : '';
  return `${error.name}: ${error.message}${cause}`.slice(0, longestDetail);
}

function unknown(error: string, detail: string): Result<never> {
  return { ok: false, error, failure: { outcome: 'unknown', detail } };
}

async function send(ctx: ConnectorContext, call: Call): Promise<Result<{ response: Response; bytes: Uint8Array }>> {
  const isUpload = call.body !== undefined && 'bytes' in call.body;
  const limit = AbortSignal.timeout(isUpload ? uploadTimeLimitMilliseconds : timeLimitMilliseconds);
  const signal = ctx.signal ? AbortSignal.any([ctx.signal, limit]) : limit;
  const query = call.query ? `?${call.query}` : '';
  try {
    const response = await ctx.fetch(`${call.service}/xrpc/${call.method}${query}`, requestOf(call, signal));
    return { ok: true, value: { response, bytes: new Uint8Array(await response.arrayBuffer()) } };
  } catch (error) {
    // The request may have arrived: only a look-up can tell.
    return unknown('', describe(error));
  }
}

/** What the bytes say as JSON; `undefined` where they are none. */
export function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return undefined;
  }
}

/** The bytes of a successful answer, or what its failure means. */
export async function callForBytes(ctx: ConnectorContext, call: Call): Promise<Result<Uint8Array>> {
  const sent = await send(ctx, call);
  if (!sent.ok) return sent;
  const { response, bytes } = sent.value;
  if (response.ok) return { ok: true, value: bytes };
  const body = errorBody.safeParse(parseJson(bytes));
  const { error, message } = body.success ? body.data : { error: '', message: '' };
  const detail = [`HTTP ${response.status}`, error, message].filter(Boolean).join(': ').slice(0, longestDetail);
  return { ok: false, error, failure: classify(response.status, response.headers, error, detail, ctx.now()) };
}

/** As `callForBytes`, parsed. A success that cannot be read is `unknown`, with the error `UnreadableAnswer`. */
export async function call<T>(ctx: ConnectorContext, request: Call, schema: z.ZodType<T>): Promise<Result<T>> {
  const answer = await callForBytes(ctx, request);
  if (!answer.ok) return answer;
  const parsed = schema.safeParse(parseJson(answer.value));
  if (parsed.success) return { ok: true, value: parsed.data };
  return unknown('UnreadableAnswer', `${request.method} gave an answer that cannot be read`);
}
