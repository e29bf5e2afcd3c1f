import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import net, { type AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { after, beforeEach, mock, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { createOutbound, OutboundRefused, type OutboundOptions } from './outbound.ts';

interface Seen {
  method: string;
  path: string;
  headers: IncomingMessage['headers'];
  body: string;
}

/** A real server that notes each request and answers by path. */
async function aServer(
  answers: Record<string, (response: ServerResponse) => void>,
): Promise<{ server: Server; port: number; seen: Seen[] }> {
  const seen: Seen[] = [];
  const server = createServer((request, response) => {
    void buffer(request).then((body) => {
      const path = request.url ?? '';
      seen.push({ method: request.method ?? '', path, headers: request.headers, body: body.toString() });
      (answers[path] ?? ((plain) => plain.end('hello')))(response);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { server, port: (server.address() as AddressInfo).port, seen };
}

const redirect = (status: number, location: () => string) => (response: ServerResponse) =>
  response.writeHead(status, { location: location() }).end();

const other = await aServer({});
const main = await aServer({
  '/elsewhere': redirect(302, () => `http://other.test:${other.port}/target`),
  '/elsewhere-307': redirect(307, () => `http://other.test:${other.port}/target`),
  '/relative': redirect(301, () => '/target?x=1'),
  '/keep': redirect(308, () => '/target'),
  '/see': redirect(303, () => '/target'),
  '/metadata': redirect(302, () => 'http://169.254.169.254/latest/meta-data/'),
  '/name': redirect(302, () => `http://private.test:${other.port}/`),
  '/file': redirect(302, () => 'file:///etc/passwd'),
  '/user-info': redirect(302, () => `http://a:b@other.test:${other.port}/`),
  '/circle': redirect(302, () => '/circle'),
  '/gzip': (response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(Buffer.alloc(200_000))),
  '/announced': (response) => response.writeHead(200, { 'content-length': '100000000' }).write('x'),
  '/endless': (response) => {
    const write = (): void => void response.write(Buffer.alloc(10_000), (error) => error ?? write());
    write();
  },
  '/silent': () => undefined,
  '/stalls': (response) => response.writeHead(200).write('first'),
  '/empty': (response) => response.writeHead(204).end(),
  '/cookies': (response) =>
    response
      .writeHead(
        200,
        [
          ['set-cookie', 'a=1'],
          ['set-cookie', 'b=2'],
        ].flat(),
      )
      .end(),
});

const names: Record<string, string> = { 'main.test': '127.0.0.1', 'other.test': '127.0.0.1', 'private.test': '127.0.0.1' };
const resolve = async (hostname: string) => [{ address: names[hostname.replace(/\.$/, '')] ?? '10.0.0.1', family: 4 }];
const options: OutboundOptions = {
  allow: [
    { host: 'main.test', port: main.port },
    { host: 'other.test', port: other.port },
  ],
  timeoutMs: 10_000,
  maximumBytes: 100_000,
  userAgent: 'Auscult/test',
  resolve,
};
const outbound = createOutbound(options);
const at = (path: string) => `http://main.test:${main.port}${path}`;
const code = (expected: string, sent?: boolean) => (error: unknown) =>
  error instanceof OutboundRefused && error.code === expected && (sent === undefined || error.sent === sent);

beforeEach(() => {
  main.seen.length = 0;
  other.seen.length = 0;
});
after(async () => {
  for (const { server } of [main, other]) server.closeAllConnections();
  await Promise.all([outbound.close(), ...[main, other].map(({ server }) => once(server.close(), 'close'))]);
});

test('an allowed place answers as with fetch', async () => {
  const response = await outbound(at('/'), {
    method: 'POST',
    body: new URLSearchParams({ a: 'b' }),
    headers: { authorization: 'Bearer x' },
  });
  assert.ok(response instanceof Response);
  assert.deepEqual([response.status, response.url, response.redirected, await response.text()], [200, at('/'), false, 'hello']);
  const [request] = main.seen;
  assert.deepEqual([request?.method, request?.body, request?.headers.authorization], ['POST', 'a=b', 'Bearer x']);
  assert.equal(request?.headers['content-type'], 'application/x-www-form-urlencoded;charset=UTF-8');
  assert.equal(request?.headers['user-agent'], 'Auscult/test');
});

test('a Request is taken too, an empty answer and several cookies come through', async () => {
  const response = await outbound(new Request(at('/empty'), { method: 'PUT', body: 'x', headers: { 'user-agent': 'own' } }));
  assert.deepEqual([response.status, await response.text()], [204, '']);
  assert.deepEqual([main.seen[0]?.method, main.seen[0]?.headers['user-agent']], ['PUT', 'own']);
  assert.deepEqual((await outbound(at('/cookies'))).headers.getSetCookie(), ['a=1', 'b=2']);
});

test('host cannot be forged by a header', async () => {
  await outbound(at('/'), { headers: { host: 'internal' } });
  assert.equal(main.seen[0]?.headers.host, `main.test:${main.port}`);
});

const here = main.port;
for (const url of [
  `http://127.0.0.1:${here}/`,
  `http://localhost:${here}/`,
  `http://localhost.:${here}/`,
  `http://LOCALHOST:${here}/`,
  `http://any.localhost:${here}/`,
  `http://127.1:${here}/`,
  `http://2130706433:${here}/`,
  `http://0177.0.0.1:${here}/`,
  `http://0x7f.0.0.1:${here}/`,
  `http://0x7f000001:${here}/`,
  `http://0:${here}/`,
  `http://[::1]:${here}/`,
  `http://[::ffff:127.0.0.1]:${here}/`,
  `http://[::ffff:7f00:1]:${here}/`,
  `http://[64:ff9b::127.0.0.1]:${here}/`,
  `http://①②⑦.⓪.⓪.①:${here}/`,
  `http://127。0。0。1:${here}/`,
  'http://169.254.169.254/latest/meta-data/',
  'http://10.0.0.1/',
  'https://192.168.1.1/',
  'http://100.64.0.1/',
]) {
  test(`${url.replace(`:${here}`, ':…')} is refused and nothing is sent`, async () => {
    const strict = createOutbound({ ...options, allow: [], resolve: undefined });
    await assert.rejects(strict(url), code('address', false));
    assert.equal(main.seen.length, 0);
    await strict.close();
  });
}

test('a name that leads to a private address is refused, also on the port of an allowed one', async () => {
  await assert.rejects(outbound(`http://private.test:${main.port}/`), code('address', false));
  await assert.rejects(outbound(`http://main.test:${other.port}/`), code('address', false));
  assert.equal(main.seen.length + other.seen.length, 0);
});

test('allowed places are known in any spelling of their name, addresses too', async () => {
  assert.equal((await outbound(`http://MAIN.test.:${main.port}/`)).status, 200);
  const literal = createOutbound({ ...options, allow: [{ host: '127.0.0.1', port: main.port }] });
  assert.equal((await literal(`http://0x7f000001:${main.port}/`)).status, 200);
  await literal.close();
});

test('schemes and user information', async () => {
  for (const url of ['file:///etc/passwd', 'ftp://example.org/', 'data:text/plain,x', 'gopher://example.org/'])
    await assert.rejects(outbound(url), code('scheme', false), url);
  await assert.rejects(outbound(`http://a:b@main.test:${main.port}/`), code('user_info', false));
  await assert.rejects(outbound(`http://main.test:${main.port}@169.254.169.254/`), code('user_info', false));
});

for (const [path, expected] of [
  ['/metadata', 'address'],
  ['/name', 'address'],
  ['/file', 'scheme'],
  ['/user-info', 'user_info'],
  ['/circle', 'too_many_redirects'],
] as const) {
  test(`a redirect to ${path.slice(1)} is refused (${expected})`, async () => {
    await assert.rejects(outbound(at(path)), code(expected, true));
    assert.equal(other.seen.length, 0);
    assert.equal(main.seen.length, path === '/circle' ? 6 : 1);
  });
}

test('redirects are followed as the standard says', async () => {
  const response = await outbound(at('/relative'));
  assert.deepEqual([response.url, response.redirected, await response.text()], [at('/target?x=1'), true, 'hello']);
  await outbound(at('/keep'), { method: 'POST', body: 'kept', headers: { authorization: 'own' } });
  assert.deepEqual([main.seen.at(-1)?.method, main.seen.at(-1)?.body, main.seen.at(-1)?.headers.authorization], ['POST', 'kept', 'own']);
  await outbound(at('/see'), { method: 'POST', body: 'dropped' });
  assert.deepEqual([main.seen.at(-1)?.method, main.seen.at(-1)?.body, main.seen.at(-1)?.headers['content-type']], ['GET', '', undefined]);
});

test('the caller may forbid redirects or look at them', async () => {
  const shown = await outbound(at('/elsewhere'), { redirect: 'manual' });
  assert.deepEqual([shown.status, shown.headers.get('location')], [302, `http://other.test:${other.port}/target`]);
  await assert.rejects(outbound(at('/elsewhere'), { redirect: 'error' }), TypeError);
  assert.equal(other.seen.length, 0);
});

test('another origin sees no credentials, in whichever header they travel', async () => {
  const headers = { authorization: 'Bearer x', cookie: 'a=b', 'x-api-key': 'k', dpop: 'd', accept: 'text/plain' };
  assert.equal((await outbound(at('/elsewhere'), { headers })).status, 200);
  const seen = other.seen[0]?.headers ?? {};
  assert.deepEqual(
    [seen.authorization, seen.cookie, seen['x-api-key'], seen.dpop, seen.accept],
    [undefined, undefined, undefined, undefined, 'text/plain'],
  );
});

test('another origin does not get the body', async () => {
  await assert.rejects(outbound(at('/elsewhere-307'), { method: 'POST', body: 'refresh_token=x' }), code('redirected_body', true));
  assert.equal(other.seen.length, 0);
});

test('a name that changes its mind is connected to at the address that was judged', async () => {
  const answers = ['93.184.216.34', '127.0.0.1'];
  const resolved: string[] = [];
  const flipping = createOutbound({
    ...options,
    resolve: async (hostname) => {
      resolved.push(hostname);
      return [{ address: answers[resolved.length - 1] ?? '127.0.0.1', family: 4 }];
    },
  });
  // Stands for the internet: notes where a connection goes, and leads it to our server.
  const connected: string[] = [];
  const connect = mock.method(net, 'connect', (to: net.TcpNetConnectOpts) => {
    const socket = new net.Socket();
    to.lookup?.(to.host ?? '', { all: false }, (error, address) => {
      if (error) return socket.destroy(error);
      connected.push(String(address));
      return socket.connect(main.port, '127.0.0.1');
    });
    return socket;
  });
  try {
    assert.equal((await flipping('http://rebind.test/')).status, 200);
    await assert.rejects(flipping('http://rebind.test:8080/'), code('address', false));
  } finally {
    connect.mock.restore();
  }
  assert.deepEqual([connected, resolved], [['93.184.216.34'], ['rebind.test', 'rebind.test']]);
  await flipping.close();
});

test('of mixed answers only the public addresses are used', async () => {
  const offered: unknown[] = [];
  const mixed = createOutbound({
    ...options,
    resolve: async () => ['127.0.0.1', '1.1.1.1', '169.254.169.254'].map((address) => ({ address, family: 4 })),
  });
  const connect = mock.method(net, 'connect', (to: net.TcpNetConnectOpts) => {
    const socket = new net.Socket();
    to.lookup?.(to.host ?? '', { all: true }, (_error, addresses) => {
      offered.push(addresses);
      socket.connect(main.port, '127.0.0.1');
    });
    return socket;
  });
  try {
    await mixed('http://mixed.test/');
  } finally {
    connect.mock.restore();
  }
  assert.deepEqual(offered, [[{ address: '1.1.1.1', family: 4 }]]);
  await mixed.close();
});

test('an answer beyond the limit is cut off, announced or not, packed or not', async () => {
  await assert.rejects(outbound(at('/announced')), code('too_large', true));
  await assert.rejects(async () => (await outbound(at('/endless'))).text(), code('too_large', true));
  await assert.rejects(async () => (await outbound(at('/gzip'))).arrayBuffer(), code('too_large', true));
});

test('a server that never answers, or never ends, runs into the time-out', async () => {
  const hasty = createOutbound({ ...options, timeoutMs: 100 });
  const isTimeout = (error: unknown) => error instanceof DOMException && error.name === 'TimeoutError';
  await assert.rejects(hasty(at('/silent')), isTimeout);
  await assert.rejects(async () => (await hasty(at('/stalls'))).text(), isTimeout);
  await hasty.close();
});

test('the caller can stop a call', async () => {
  const stop = new AbortController();
  const call = outbound(at('/silent'), { signal: stop.signal });
  stop.abort(new Error('enough'));
  await assert.rejects(call, /enough/);
});

test('a place where nobody listens is a failed connection, not a refusal', async () => {
  const { server, port } = await aServer({});
  await once(server.close(), 'close');
  const lonely = createOutbound({ ...options, allow: [{ host: 'main.test', port }] });
  await assert.rejects(lonely(`http://main.test:${port}/`), TypeError);
  await lonely.close();
});

test('closing waits for an open call, and cuts off one that hangs', async () => {
  const closing = createOutbound(options);
  const hanging = closing(at('/silent'));
  const cut = assert.rejects(hanging, TypeError);
  await closing.close(50);
  await cut;
  await closing.close();
  await assert.rejects(closing(at('/silent')), TypeError);
});
