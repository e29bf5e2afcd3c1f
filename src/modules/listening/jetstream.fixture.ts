/**
 * A server that speaks Jetstream's wire (`/subscribe`, bluesky-social/jetstream docs at 9a30def, section 5.1) over real WebSockets:
 * it keeps what was published, replays from `cursor` on, inclusive, filters by `wantedCollections`, and sends account events whatever is
 * asked for. Written for these tests from that description.
 */
import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

export interface Wire {
  did: string;
  time_us: number;
  kind: 'commit' | 'account' | 'identity';
  commit?: { operation: string; collection: string; rkey: string; record?: object; rev: string; cid?: string };
  account?: object;
  identity?: object;
}

export interface Jetstream {
  url: string;
  port: number;
  /** Sent to all who listen, and to all who come with an earlier cursor. */
  publish(...events: Wire[]): void;
  /** To all who listen, as it is. */
  sendRaw(text: string): void;
  /** Queries of the connections so far. */
  asked: URLSearchParams[];
  /** Answers the next handshake with this instead. */
  refuseNext(response: string): void;
  /** Connections accepted so far. */
  accepted(): number;
  /** Cut all connections. */
  cut(): void;
  close(): Promise<void>;
}

export async function startJetstream(): Promise<Jetstream> {
  const log: Wire[] = [];
  const asked: URLSearchParams[] = [];
  const listeners = new Map<Socket, URLSearchParams>();
  const refusals: string[] = [];
  let accepted = 0;
  const server = createServer((_request, response) => response.writeHead(426).end());
  const send = (socket: Socket, text: string) => {
    const body = Buffer.from(text);
    const head = Buffer.alloc(body.length < 126 ? 2 : body.length < 65_536 ? 4 : 10);
    head[0] = 0x81;
    head[1] = body.length < 126 ? body.length : body.length < 65_536 ? 126 : 127;
    if (head.length === 4) head.writeUInt16BE(body.length, 2);
    if (head.length === 10) head.writeBigUInt64BE(BigInt(body.length), 2);
    socket.write(Buffer.concat([head, body]));
  };
  const wanted = (query: URLSearchParams, { kind, commit }: Wire) => {
    const collections = query.getAll('wantedCollections');
    return kind !== 'commit' || collections.length === 0 || collections.includes(commit?.collection ?? '');
  };
  server.on('upgrade', (request, raw) => {
    const socket = raw as Socket;
    socket.on('error', () => undefined);
    socket.once('close', () => listeners.delete(socket));
    const url = new URL(request.url ?? '', 'http://jetstream');
    asked.push(url.searchParams);
    const refusal = refusals.shift();
    if (refusal !== undefined) return void socket.end(refusal);
    if (url.pathname !== '/subscribe') return void socket.end('HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n');
    const proof = createHash('sha1').update(`${request.headers['sec-websocket-key']}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest('base64');
    socket.write(`HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${proof}\r\n\r\n`);
    const cursor = url.searchParams.get('cursor');
    for (const event of log)
      if (cursor !== null && event.time_us >= Number(cursor) && wanted(url.searchParams, event)) send(socket, JSON.stringify(event));
    listeners.set(socket, url.searchParams);
    accepted += 1;
  });
  server.listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `ws://127.0.0.1:${port}`,
    port,
    asked,
    publish(...events) {
      log.push(...events);
      for (const [socket, query] of listeners) for (const event of events) if (wanted(query, event)) send(socket, JSON.stringify(event));
    },
    sendRaw(text) {
      for (const socket of listeners.keys()) send(socket, text);
    },
    refuseNext: (response) => void refusals.push(response),
    accepted: () => accepted,
    cut() {
      for (const socket of listeners.keys()) socket.destroy();
    },
    async close() {
      for (const socket of listeners.keys()) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const start = (Date.now() - 600_000) * 1000;
let ticks = 0;
/** Microseconds, each a millisecond after the one before. */
export const nextTime = (): number => start + (ticks += 1) * 1000;

export const uriOf = ({ did, commit }: Wire): string => `at://${did}/${commit?.collection}/${commit?.rkey}`;

export function aSaying(
  text: string,
  given: { did?: string; record?: object; timeUs?: number; rkey?: string; operation?: string } = {},
): Wire {
  const time = given.timeUs ?? nextTime();
  return {
    did: given.did ?? 'did:plc:anna',
    time_us: time,
    kind: 'commit',
    commit: {
      rev: '3l3qo2vutsw2b',
      operation: given.operation ?? 'create',
      collection: 'app.bsky.feed.post',
      rkey: given.rkey ?? `r${time}`,
      cid: 'bafyreidwaivazkwu67xztlmuobx35hs2lnfh3kolmgfmucldvhd3sgzcqi',
      record: { $type: 'app.bsky.feed.post', text, createdAt: new Date(time / 1000).toISOString(), langs: ['en'], ...given.record },
    },
  };
}

export function aRepost(of: Wire, did: string): Wire {
  const time = nextTime();
  const record = {
    $type: 'app.bsky.feed.repost',
    createdAt: new Date(time / 1000).toISOString(),
    subject: { uri: uriOf(of), cid: of.commit?.cid },
  };
  return {
    did,
    time_us: time,
    kind: 'commit',
    commit: { rev: 'r', operation: 'create', collection: 'app.bsky.feed.repost', rkey: `r${time}`, record },
  };
}

export const aDeletion = ({ did, commit }: Wire): Wire => ({
  did,
  time_us: nextTime(),
  kind: 'commit',
  commit: { rev: 'r', operation: 'delete', collection: commit?.collection ?? '', rkey: commit?.rkey ?? '' },
});

export const anAccount = (did: string, active: boolean, status?: string): Wire => {
  const time = nextTime();
  return {
    did,
    time_us: time,
    kind: 'account',
    account: { active, did, seq: 1, time: new Date(time / 1000).toISOString(), ...(status ? { status } : {}) },
  };
};
