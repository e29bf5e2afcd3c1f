/**
 * The one error of the program. Clients get a code and details; the sentence belongs to the web,
 * in the reader's language (message id `error.<code>`).
 */
export const errorStatus = {
  malformed_json: 400,
  unauthenticated: 401,
  second_factor_required: 401,
  reauthentication_failed: 401,
  forbidden: 403,
  cross_site: 403,
  not_found: 404,
  conflict: 409,
  stale: 409,
  already_decided: 409,
  not_allowed_in_state: 409,
  gone: 410,
  too_large: 413,
  unsupported_media: 415,
  invalid: 422,
  rate_limited: 429,
  internal: 500,
  outside_failed: 502,
  unavailable: 503,
} as const;

export type ErrorCode = keyof typeof errorStatus;

/** One fault of one field. `remedy` is a message id; `path` is dotted, as the contract names it. */
export interface FieldFault {
  path: string;
  code: string;
  values?: Record<string, string | number>;
}

export interface ErrorDetails {
  /** What is wrong in one machine-readable word, finer than the code: `last_owner`, `self_review`. */
  reason?: string;
  fields?: FieldFault[];
  values?: Record<string, string | number>;
}

export class AppError extends Error {
  readonly code: ErrorCode;
  readonly details: ErrorDetails;
  constructor(code: ErrorCode, details: ErrorDetails = {}, cause?: unknown) {
    super(details.reason ? `${code}: ${details.reason}` : code, { cause });
    this.name = 'AppError';
    this.code = code;
    this.details = details;
  }
  get status(): number {
    return errorStatus[this.code];
  }
}

/** `invalid` for a single field, the commonest refusal. */
export function invalidField(path: string, code: string, values?: Record<string, string | number>): AppError {
  return new AppError('invalid', { reason: code, fields: [{ path, code, ...(values ? { values } : {}) }] });
}

export function notFound(reason?: string): AppError {
  return new AppError('not_found', reason ? { reason } : {});
}

export function refuse(reason: string, values?: Record<string, string | number>): AppError {
  return new AppError('not_allowed_in_state', { reason, ...(values ? { values } : {}) });
}
