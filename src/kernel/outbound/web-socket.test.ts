/** A WebSocket that goes only where every call may, and is read only as fast as it is asked for. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import net, { type AddressInfo, type Socket } from 'node:net';
import { after, beforeEach, mock, test } from 'node:test';
import { createOutbound, OutboundRefused, type OutboundOptions } from '../outbound.ts';
import { WebSocketFault } from './frames.ts';
import { HandshakeRefused } from './web-socket.ts';

const sockets = new Set<Socket>();
let seen: IncomingMessage[] = [];
/** What the server does with a connection, by path. */
const plays: Record<string, (socket: Socket, request: IncomingMessage) => void> = {};
const server = createServer();
server.on('upgrade', (request, socket: Socket) => {
  seen.push(request);
  sockets.add(socket);
  socket.on('error', () => undefined);
  (plays[request.url ?? ''] ?? accept)(socket, request);
});
plays['/redirect'] = (socket) => void socket.end('HTTP/1.1 302 Found\r\nLocation: ws://169.254.169.254/\r\nContent-Length: 0\r\n\r\n');
plays['/busy'] = (socket) => void socket.end('HTTP/1.1 429 Too Many Requests\r\nRetry-After: 30\r\n\r\ntoo many of you');
plays['/page'] = (socket) => void socket.end('HTTP/1.1 200 OK\r\n\r\n<html>a page</html>');
plays['/silent'] = () => undefined;
server.listen(0, '127.0.0.1');
await once(server, 'listening');
const { port } = server.address() as AddressInfo;

function accept(socket: Socket, request: IncomingMessage): void {
  const sum = createHash('sha1').update(`${request.headers['sec-websocket-key']}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest('base64');
  socket.write(`HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${sum}\r\n\r\n`);
}
const text = (said: string) => Buffer.concat([Buffer.from([0x81, said.length]), Buffer.from(said)]);
const goodbye = Buffer.from([0x88, 0]);

const options: OutboundOptions = {
  allow: [{ host: 'main.test', port }],
  timeoutMs: 5000,
  maximumBytes: 100_000,
  userAgent: 'Auscult/test',
  resolve: async (hostname) => [{ address: hostname === 'main.test' ? '127.0.0.1' : '10.0.0.1', family: 4 }],
};
const outbound = createOutbound(options);
const open = (path: string, given: { signal?: AbortSignal; idleMs?: number } = {}) =>
  outbound.webSocket(`ws://main.test:${port}${path}`, {
    signal: new AbortController().signal,
    maximumMessageBytes: 1000,
    idleMs: 5000,
    ...given,
  });
const all = async (messages: AsyncIterable<string>) => {
  const heard: string[] = [];
  for await (const message of messages) heard.push(message);
  return heard;
};

beforeEach(() => {
  seen = [];
});
after(async () => {
  for (const socket of sockets) socket.destroy();
  server.closeAllConnections();
  await Promise.all([outbound.close(), once(server.close(), 'close')]);
});

test('messages are heard until the goodbye; pings are answered, masked as a client must', async () => {
  const answered = Promise.withResolvers<Buffer>();
  plays['/talk'] = (socket, request) => {
    accept(socket, request);
    socket.once('data', answered.resolve);
    socket.write(Buffer.concat([text('one'), Buffer.from([0x89, 2, 0x68, 0x69]), text('two')]));
    void answered.promise.then(() => socket.write(goodbye));
  };
  assert.deepEqual(await all(await open('/talk')), ['one', 'two']);
  const pong = await answered.promise;
  assert.deepEqual([pong[0], pong[1]], [0x8a, 0x82]);
  assert.deepEqual(
    [0, 1].map((index) => (pong[6 + index] ?? 0) ^ (pong[2 + index] ?? 0)),
    [0x68, 0x69],
  );
  assert.equal(seen[0]?.headers['user-agent'], 'Auscult/test');
});

test('what comes together with the handshake is not lost', async () => {
  plays['/eager'] = (socket, request) => {
    socket.cork();
    accept(socket, request);
    socket.write(Buffer.concat([text('first'), goodbye]));
    socket.uncork();
  };
  assert.deepEqual(await all(await open('/eager')), ['first']);
});

for (const url of [
  'ws://127.0.0.1:1/',
  'ws://localhost:1/',
  'ws://[::1]:1/',
  'ws://[::ffff:127.0.0.1]:1/',
  'ws://[::ffff:a9fe:a9fe]/',
  'ws://2130706433:1/',
  'wss://169.254.169.254/',
  'ws://10.0.0.1/',
  'ws://private.test/',
]) {
  test(`${url} is refused and nothing is sent`, async () => {
    await assert.rejects(
      outbound.webSocket(url, { signal: new AbortController().signal, maximumMessageBytes: 1000, idleMs: 1000 }),
      (error) => error instanceof OutboundRefused && error.code === 'address',
    );
    assert.equal(seen.length, 0);
  });
}

test('only WebSocket addresses, and none with a password', async () => {
  const refused = (code: string) => (error: unknown) => error instanceof OutboundRefused && error.code === code;
  const given = { signal: new AbortController().signal, maximumMessageBytes: 1000, idleMs: 1000 };
  await assert.rejects(outbound.webSocket(`http://main.test:${port}/`, given), refused('scheme'));
  await assert.rejects(outbound.webSocket(`ws://a:b@main.test:${port}/`, given), refused('user_info'));
});

test('a name that changes its mind is connected to at the address that was judged', async () => {
  const answers = ['93.184.216.34', '127.0.0.1'];
  const flipping = createOutbound({ ...options, allow: [], resolve: async () => [{ address: answers.shift() ?? '127.0.0.1', family: 4 }] });
  const connected: string[] = [];
  const connect = mock.method(net.Socket.prototype, 'connect', function (this: Socket, ...given: unknown[]) {
    const [to] = given.flat() as [net.TcpNetConnectOpts];
    to.lookup?.(to.host ?? '', { all: false }, (error, address) => {
      if (!error) connected.push(String(address));
      this.destroy(error ?? new Error('far enough'));
    });
    return this;
  });
  const given = { signal: new AbortController().signal, maximumMessageBytes: 1000, idleMs: 1000 };
  try {
    await assert.rejects(flipping.webSocket('ws://rebind.test/', given), /far enough/);
    await assert.rejects(flipping.webSocket('ws://rebind.test/', given), (error) => error instanceof OutboundRefused);
  } finally {
    connect.mock.restore();
  }
  assert.deepEqual(connected, ['93.184.216.34']);
  await flipping.close();
});

test('a redirect is not followed, a page is no WebSocket, and a refusal says why', async () => {
  const status = (expected: number) => (error: unknown) => error instanceof HandshakeRefused && error.status === expected;
  await assert.rejects(open('/redirect'), status(302));
  await assert.rejects(open('/page'), status(200));
  await assert.rejects(
    open('/busy'),
    (error) => error instanceof HandshakeRefused && error.headers['retry-after'] === '30' && error.body === 'too many of you',
  );
});

test('an upgrade that proves nothing, or brings an extension nobody asked for, is refused', async () => {
  plays['/unproven'] = (socket) =>
    void socket.write(
      'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: nonsense\r\n\r\n',
    );
  await assert.rejects(open('/unproven'), HandshakeRefused);
});

test('a message that is too long ends it', async () => {
  plays['/long'] = (socket, request) => {
    accept(socket, request);
    socket.write(Buffer.concat([text('short'), Buffer.from([0x81, 126, 0xff, 0xff])]));
  };
  const heard: string[] = [];
  await assert.rejects(
    async () => {
      for await (const message of await open('/long')) heard.push(message);
    },
    (error) => error instanceof WebSocketFault && error.code === 'too_large',
  );
  assert.deepEqual(heard, ['short']);
});

test('silence before and after the handshake runs out; the caller can stop at any time', async () => {
  const isTimeout = (error: unknown) => error instanceof DOMException && error.name === 'TimeoutError';
  const hasty = createOutbound({ ...options, timeoutMs: 100 });
  await assert.rejects(
    hasty.webSocket(`ws://main.test:${port}/silent`, { signal: new AbortController().signal, maximumMessageBytes: 10, idleMs: 10 }),
    isTimeout,
  );
  await hasty.close();
  await assert.rejects(async () => all(await open('/quiet', { idleMs: 100 })), isTimeout);
  const stop = new AbortController();
  const listening = all(await open('/quiet', { signal: stop.signal }));
  stop.abort(new Error('enough'));
  await assert.rejects(listening, /enough/);
});

test('a connection that is cut is no goodbye', async () => {
  plays['/cut'] = (socket, request) => {
    accept(socket, request);
    socket.end(text('half'));
  };
  await assert.rejects(async () => all(await open('/cut')), /without a goodbye/);
});

test('while nobody asks, the server waits', async () => {
  let written = 0;
  const stalled = Promise.withResolvers<number>();
  plays['/flood'] = (socket, request) => {
    accept(socket, request);
    const message = Buffer.concat([Buffer.from([0x81, 126, 0x03, 0xe8]), Buffer.alloc(1000, 'x')]);
    const more = (): void => {
      while (written < 200_000_000 && socket.write(message)) written += 1000;
      // Full: if it does not drain while the client does nothing, it waits.
      const timer = setTimeout(() => stalled.resolve(written), 500);
      socket.once('drain', () => {
        clearTimeout(timer);
        more();
      });
    };
    more();
  };
  const messages = (await open('/flood'))[Symbol.asyncIterator]();
  assert.equal((await messages.next()).value.length, 1000);
  assert.ok((await stalled.promise) < 50_000_000, 'two hundred megabytes did not all fit somewhere');
  assert.equal((await messages.next()).value.length, 1000);
  await messages.return?.();
});
