/**
 * Makes a real PDS misbehave on demand, below HTTP: the request is lost before the PDS sees it, or is
 * carried out and its answer lost, or is answered with an error that a PDS gives too seldom to wait for.
 */
import type { IncomingMessage, Server, ServerResponse } from 'node:http';

export interface Fault {
  /** The XRPC method it concerns, e.g. `com.atproto.repo.putRecord`. */
  method: string;
  /** `dropRequest`: not carried out. `dropResponse`: carried out, connection cut. `answer`: not carried out. */
  kind: 'dropRequest' | 'dropResponse' | 'answer';
  /** How many requests it hits before it is used up. */
  times: number;
  /** For `answer`. */
  status?: number;
  headers?: Record<string, string>;
  body?: string;
}

/** Takes over the server's request listeners; `faults` may be changed at any time. */
export function injectFaults(server: Server, faults: Fault[]): void {
  const listeners = server.listeners('request');
  server.removeAllListeners('request');
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    const carryOut = () => {
      for (const listener of listeners) listener.call(server, request, response);
    };
    const method = new URL(request.url ?? '/', 'http://pds').pathname.replace('/xrpc/', '');
    const fault = faults.find((candidate) => candidate.method === method && candidate.times > 0);
    if (!fault) return carryOut();
    fault.times -= 1;
    if (fault.kind === 'dropRequest') {
      request.socket.destroy();
    } else if (fault.kind === 'dropResponse') {
      const cut = () => {
        request.socket.destroy();
        return response;
      };
      response.write = () => true;
      response.end = cut as typeof response.end;
      carryOut();
    } else {
      request.resume();
      response.writeHead(fault.status ?? 500, { 'content-type': 'application/json', ...fault.headers });
      response.end(fault.body ?? '{}');
    }
  });
}
