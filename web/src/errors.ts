/** From what the server refused to what the reader is told: codes here, sentences in the catalogues. */
import { ORPCError } from '@orpc/client';
import { useCallback } from 'react';
import type { ErrorCode, ErrorDetails, FieldFault } from '../../src/kernel/errors.ts';
import { hasMessage, i18n, useT } from './i18n.ts';

export type Fault = ErrorDetails & { code: ErrorCode | 'offline' | 'unknown' };

/** What went wrong, as data. Anything that is no answer of the API but a failed fetch is `offline`. */
export function faultOf(error: unknown): Fault {
  if (error instanceof ORPCError) {
    const details: ErrorDetails = isDetails(error.data) ? error.data : {};
    return { ...details, code: error.code as ErrorCode };
  }
  // Browsers throw a TypeError, and nothing finer, when no answer came.
  if (error instanceof TypeError) return { code: 'offline' };
  return { code: 'unknown' };
}

export function isUnauthenticated(error: unknown): boolean {
  return error instanceof ORPCError && error.code === 'unauthenticated';
}

export function isNotFound(error: unknown): boolean {
  return error instanceof ORPCError && (error.code === 'not_found' || error.code === 'gone');
}

export function isForbidden(error: unknown): boolean {
  return error instanceof ORPCError && error.code === 'forbidden';
}

/** Trying again may help: no answer, or the server's own trouble. */
export function isPassing(error: unknown): boolean {
  return !(error instanceof ORPCError) || error.status >= 500 || error.status === 429;
}

/**
 * `describe(error)`: one sentence. The finest id that exists wins: `<room>.error.<reason>`, then
 * `error.reason.<reason>`, then `error.<code>`.
 */
export function useErrorText(): { describe: (error: unknown) => string; describeField: (fault: FieldFault) => string } {
  const t = useT();
  const describe = useCallback(
    (error: unknown) => {
      const { code, reason, values } = faultOf(error);
      const id = [reason && roomReason(reason), reason && `error.reason.${reason}`, `error.${code}`].find((one) => one && hasMessage(one));
      return t(id || 'error.unknown', values);
    },
    [t],
  );
  const describeField = useCallback(
    ({ code, values }: FieldFault) => {
      const id = [roomReason(code), `error.field.${code}`, `error.reason.${code}`].find((one) => one && hasMessage(one));
      return t(id || 'error.field.invalid', values);
    },
    [t],
  );
  return { describe, describeField };
}

/** The room's own sentence for a reason, whichever room it is. */
function roomReason(reason: string): string | undefined {
  const suffix = `.error.${reason}`;
  return Object.keys(i18n.messages).find((id) => id.endsWith(suffix));
}

function isDetails(data: unknown): data is ErrorDetails {
  return typeof data === 'object' && data !== null;
}
