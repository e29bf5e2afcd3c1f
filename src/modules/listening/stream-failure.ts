/** What it means that a stream did not open, or ended. Pure. */
import { OutboundRefused } from '#kernel/outbound.ts';
import { HandshakeRefused } from '#kernel/outbound/web-socket.ts';
import { WebSocketFault } from '#kernel/outbound/frames.ts';

/** Null for what is no fault of the network: a fault of ours. */
export function streamFailure(error: unknown): { code: string; retryAfter: number | null } | null {
  if (error instanceof HandshakeRefused) return { code: codeOf(error.status), retryAfter: pauseOf(error.headers['retry-after']) };
  if (error instanceof OutboundRefused) return { code: 'refused', retryAfter: null };
  if (error instanceof WebSocketFault) return { code: error.code === 'too_large' ? 'left_out' : 'not_a_stream', retryAfter: null };
  if (error instanceof DOMException && error.name === 'TimeoutError') return { code: 'timeout', retryAfter: null };
  if (error instanceof Error && (error.message === 'the connection ended without a goodbye' || isOfNetwork(error)))
    return { code: 'lost', retryAfter: null };
  return null;
}

/** What Node's sockets, TLS and resolver throw bears a code in capitals. */
const isOfNetwork = (error: Error): boolean =>
  'code' in error &&
  typeof error.code === 'string' &&
  /^(E[A-Z]+|ERR_TLS_[A-Z_]+|ERR_SSL_[A-Z_]+|HPE_[A-Z_]+|[A-Z_]*CERT[A-Z_]*)$/.test(error.code);

function codeOf(status: number): string {
  if (status === 404) return 'not_found';
  if (status === 410) return 'gone';
  if (status === 401 || status === 403) return 'forbidden';
  if (status === 429) return 'rate_limited';
  if (status >= 500) return 'server_error';
  // A redirect, a page, a refusal of what was asked: no stream of this kind lives there.
  return 'not_a_stream';
}

function pauseOf(header: string | undefined): number | null {
  const seconds = Number(header);
  return header !== undefined && Number.isFinite(seconds) && seconds > 0 ? Math.min(Math.ceil(seconds), 86_400) : null;
}
