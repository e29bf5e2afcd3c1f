/** Feeds made to do harm: each ends with one clear word about its health, and with nothing half done. */
import assert from 'node:assert/strict';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { createOutbound } from '#kernel/outbound.ts';
import { anOrganisation, startTest, type TestBed, type TestOrganisation } from '#tests/harness.ts';
import { largestFeed } from '#connectors/feed/read-feed.ts';
import { aSource, must, search as searchBetween } from './listening.fixture.ts';

let t: TestBed;
let org: TestOrganisation;
let server: Server;
let port: number;
const pages = new Map<string, (request: IncomingMessage, response: ServerResponse) => void>();

before(async () => {
  server = createServer((request, response) => {
    response.on('error', () => undefined);
    const page = pages.get(request.url ?? '');
    if (page) page(request, response);
    else response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  port = (server.address() as AddressInfo).port;
  t = await startTest({ OUTBOUND_ALLOW: `127.0.0.1:${port}` });
  org = await anOrganisation(t);
});
after(async () => {
  await t.close();
  server.closeAllConnections();
  server.close();
});

const search = (given: object) => searchBetween(org, given);
const item = (title: string, more = '') =>
  `<item><title>${title}</title><guid isPermaLink="false">${title}</guid><pubDate>Tue, 10 Nov 2026 09:00:00 GMT</pubDate>${more}</item>`;
const rss = (items: string, head = '<?xml version="1.0" encoding="utf-8"?>') =>
  `${head}<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>${items}</channel></rss>`;
const aFeed = (path: string) =>
  aSource(org, { origin: { kind: 'feed', feed: { url: `http://127.0.0.1:${port}${path}`, writtenBy: 'organisation' }, everyMinutes: 30 } });

/** Reads once; what is known afterwards. */
async function read(id: string) {
  await must(org.owner.api('POST', `/listening/sources/${id}/run`));
  await t.workJobs();
  const source = await must(org.owner.api('GET', `/listening/sources/${id}`));
  const runs = await must(org.owner.api('GET', `/listening/sources/${id}/runs`));
  return { source, runs, words: [source.health.state, source.health.code, source.health.remedy] };
}
async function feed(path: string, answer: (request: IncomingMessage, response: ServerResponse) => void) {
  pages.set(path, answer);
  const id = await aFeed(path);
  return { id, ...(await read(id)) };
}
const textsOf = async (id: string): Promise<string[]> =>
  (await search({ sourceId: id })).items.map(({ title, text }: { title: string | null; text: string }) =>
    [title, text].filter(Boolean).join(' | '),
  );
/** Nothing half done: no run was begun, nothing is stored, and the cursor is where it was. */
function assertNothing({ source, runs, words }: Awaited<ReturnType<typeof read>>, code: string, remedy: string) {
  assert.deepEqual(words, ['degraded', code, remedy]);
  assert.deepEqual([runs.length, source.mentions, source.health.failures], [0, 0, 1]);
}

test('an XML bomb grows nowhere: what it declares is not expanded', async () => {
  const entities = Array.from({ length: 10 }, (_, level) =>
    level === 0 ? '<!ENTITY e0 "ha">' : `<!ENTITY e${level} "${`&e${level - 1};`.repeat(10)}">`,
  ).join('');
  const bomb = `<?xml version="1.0"?><!DOCTYPE rss [${entities}]>`;
  const found = await feed('/bomb', (_request, response) => response.end(rss(item('before') + item('&e9;') + item('after'), bomb)));
  assert.equal(found.source.health.state, 'healthy');
  const texts = await textsOf(found.id);
  assert.ok(
    texts.every((text) => text.length < 100),
    'a million words did not come of it',
  );
  const external = `<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd"><!ENTITY y SYSTEM "http://127.0.0.1:${port}/inner">]>`;
  let fetched = false;
  pages.set('/inner', (_request, response) => {
    fetched = true;
    response.end('inside');
  });
  const outside = await feed('/external', (_request, response) => response.end(rss(item('&x;&y;'), external)));
  assert.ok(!fetched);
  assert.ok((await textsOf(outside.id)).every((text) => !text.includes('root:') && !text.includes('inside')));
});

test('a gigabyte is cut off as it comes, announced or not, and packed small is no way around it', async () => {
  let sent = 0;
  assertNothing(
    await feed('/gigabyte', (_request, response) => {
      const chunk = Buffer.alloc(1_000_000, '<item>');
      const more = (): void => {
        if (sent >= 1_000_000_000 || response.destroyed) return void response.end();
        sent += chunk.length;
        response.write(chunk, (error) => error ?? more());
      };
      more();
    }),
    'too_large',
    'too_large',
  );
  assert.ok(sent < largestFeed + 60_000_000, `${sent} bytes had to be sent`);
  assertNothing(
    await feed('/announced', (_request, response) => response.writeHead(200, { 'content-length': '1000000000' }).write('<rss')),
    'too_large',
    'too_large',
  );
  const packed = gzipSync(Buffer.alloc(200_000_000, ' '));
  assertNothing(
    await feed('/gzip', (_request, response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end(packed)),
    'too_large',
    'too_large',
  );
});

const encodings: [string, Buffer, string | undefined][] = [
  ['declared UTF-8 but Latin-1', Buffer.from(rss(item('Überfüllt: Grüße')), 'latin1'), undefined],
  [
    'UTF-16 with its mark',
    Buffer.from(`\uFEFF${rss(item('Überfüllt: Grüße'), '<?xml version="1.0" encoding="utf-16"?>')}`, 'utf16le'),
    undefined,
  ],
  ['Latin-1, and says so', Buffer.from(rss(item('Überfüllt: Grüße'), '<?xml version="1.0" encoding="iso-8859-1"?>'), 'latin1'), undefined],
  ['Latin-1 by its header', Buffer.from(rss(item('Überfüllt: Grüße'), '<?xml version="1.0"?>'), 'latin1'), 'text/xml; charset=iso-8859-1'],
  ['a name nobody knows', Buffer.from(rss(item('Überfüllt: Grüße'), '<?xml version="1.0" encoding="klingon"?>')), undefined],
];
for (const [index, [what, bytes, type]] of encodings.entries()) {
  test(`an encoding gone wrong, ${what}, is read without harm`, async () => {
    const found = await feed(`/encoding-${index}`, (_request, response) =>
      response.writeHead(200, type ? { 'content-type': type } : {}).end(bytes),
    );
    assert.equal(found.source.health.state, 'healthy');
    const [title] = await textsOf(found.id);
    if (index === 0) assert.match(title ?? '', /^.berf.llt: Gr..e$/u, 'what does not fit is replaced, as nobody can know');
    else assert.equal(title, 'Überfüllt: Grüße');
  });
}

test('malicious HTML leaves nothing but words, and addresses of pages only', async () => {
  const evil = `<![CDATA[<p onclick="steal()">Hello <b>world</b><img src=x onerror=alert(1)><script>alert("no")</script><style>p{}</style>
    <iframe src="javascript:alert(2)">frame</iframe><svg><script>alert(3)</script></svg><a href="javascript:alert(4)">a link</a>
    <span style="display:none">unseen</span><span hidden>hidden</span><p aria-hidden="true">mute</p></p>]]>`;
  const found = await feed('/evil', (_request, response) =>
    response.end(
      rss(item('evil &lt;script&gt;alert(5)&lt;/script&gt;', `<link>javascript:alert(6)</link><content:encoded>${evil}</content:encoded>`)),
    ),
  );
  const [mention] = (await search({ sourceId: found.id })).items;
  assert.equal(mention.url, null);
  assert.match(mention.text, /Hello world/);
  assert.match(mention.text, /a link/);
  const everything = JSON.stringify(mention);
  for (const trace of ['alert(', 'steal', 'onerror', 'javascript', '<', 'unseen', 'hidden', 'mute'])
    assert.ok(!everything.includes(trace), `${trace} in ${everything}`);
});

const inwards = [
  'http://127.0.0.1:5432/',
  'http://169.254.169.254/latest/',
  'http://[::ffff:127.0.0.1]:5432/',
  'http://[::1]:5432/',
  'file:///etc/passwd',
];
for (const target of inwards) {
  test(`a redirect to ${target} is not followed`, async () => {
    assertNothing(
      await feed(`/to-${inwards.indexOf(target)}`, (_request, response) => response.writeHead(302, { location: target }).end()),
      'refused',
      'address_refused',
    );
  });
}

test('a feed that sends in circles ends', async () => {
  assertNothing(
    await feed('/circle', (_request, response) => response.writeHead(302, { location: '/circle' }).end()),
    'refused',
    'address_refused',
  );
});

test('one that drips runs out of time', async () => {
  const drips: NodeJS.Timeout[] = [];
  const { outbound } = t.kernel;
  t.kernel.outbound = createOutbound({
    allow: [{ host: '127.0.0.1', port }],
    timeoutMs: 1000,
    maximumBytes: largestFeed,
    userAgent: 'Auscult/test',
  });
  const found = await feed('/drip', (_request, response) => {
    response.write('<rss>');
    drips.push(setInterval(() => void response.write(' '), 50));
    response.on('close', () => drips.forEach(clearInterval));
  });
  await t.kernel.outbound.close();
  t.kernel.outbound = outbound;
  assertNothing(found, 'timeout', 'wait');
});

test('a document made to be slow ends with its thread, and others are read meanwhile', async () => {
  const deep = '<a>'.repeat(200_000);
  assertNothing(await feed('/deep', (_request, response) => response.end(`<rss><channel>${deep}`)), 'not_a_feed', 'not_a_feed');
  const wide = `<rss><channel><item ${Array.from({ length: 100_000 }, (_, index) => `a${index}="x"`).join(' ')}><title>wide</title></item></channel></rss>`;
  assert.equal((await feed('/wide', (_request, response) => response.end(wide))).source.health.state, 'healthy');
  const html = `<![CDATA[${'<div>'.repeat(100_000)}deep down]]>`;
  assert.equal(
    (await feed('/nested', (_request, response) => response.end(rss(item('nested', `<description>${html}</description>`))))).source.health
      .state,
    'healthy',
  );
});

test('a feed that floods is refused whole, and says so; when it is itself again nothing is missing', async () => {
  let entries = 1001;
  const found = await feed('/flood', (_request, response) =>
    response.end(rss(Array.from({ length: entries }, (_, index) => item(`flood ${index}`)).join(''))),
  );
  assertNothing(found, 'too_many', 'too_many');
  entries = 1000;
  assert.equal((await read(found.id)).source.mentions, 1000);
});

test('a feed that gives every entry a new name each time brings nothing twice, and is told', async () => {
  let round = 0;
  const title = (index: number) => `Visiting hours of ward ${index}`;
  const found = await feed('/names', (_request, response) => {
    round += 1;
    const items = Array.from(
      { length: 5 + round },
      (_, index) => `<item><title>${title(index)}</title><guid isPermaLink="false">${round}-${index}</guid></item>`,
    );
    response.end(rss(items.join('')));
  });
  assert.deepEqual([found.source.mentions, found.source.health.state], [6, 'healthy']);
  const second = await read(found.id);
  assert.equal(second.source.mentions, 7);
  assert.deepEqual(second.words, ['degraded', 'new_names', 'new_names']);
  assert.deepEqual(second.source.health.detail, { renamed: 6, entries: 7 });
  const third = await read(found.id);
  assert.deepEqual([third.source.mentions, third.runs[0].added, third.runs[0].unchanged], [8, 1, 7]);
});

test('two entries that say the same are two; one renamed by hand is no habit', async () => {
  let guid = 'b';
  const found = await feed('/same', (_request, response) =>
    response.end(
      rss(
        `<item><title>Closed today</title><guid isPermaLink="false">a</guid></item><item><title>Closed today</title><guid isPermaLink="false">${guid}</guid></item>`,
      ),
    ),
  );
  assert.equal(found.source.mentions, 2);
  guid = 'c';
  assert.equal((await read(found.id)).source.health.state, 'healthy');
});

test('what is no feed, empty, or stops in the middle', async () => {
  assertNothing(await feed('/page', (_request, response) => response.end('<html><body>hello</body></html>')), 'not_a_feed', 'not_a_feed');
  assertNothing(await feed('/nothing', (_request, response) => response.end('')), 'not_a_feed', 'not_a_feed');
  assertNothing(await feed('/json', (_request, response) => response.end('{"items":')), 'not_a_feed', 'not_a_feed');
  assertNothing(
    await feed('/many-json', (_request, response) =>
      response.end(
        JSON.stringify({
          version: 'https://jsonfeed.org/version/1.1',
          items: Array.from({ length: 5000 }, (_, id) => ({ id, content_text: 'x' })),
        }),
      ),
    ),
    'too_many',
    'too_many',
  );
  const cut = await feed('/cut', (_request, response) =>
    response.end(rss(item('whole') + '<item><title>half').replace('</channel></rss>', '')),
  );
  assert.equal(cut.source.health.state, 'healthy');
  assert.ok((await textsOf(cut.id)).includes('whole'));
  const torn = await feed('/torn', (_request, response) => {
    response.writeHead(200, { 'content-length': '5000' });
    response.write(rss(item('torn')), () => response.destroy());
  });
  assertNothing(torn, 'unreachable', 'check_address');
});
