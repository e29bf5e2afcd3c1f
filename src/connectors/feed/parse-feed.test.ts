/** Feeds as they come: well made, badly made, and made to do harm. */
import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import { after, before, test } from 'node:test';
import { NotAFeed, parseFeed } from './parse-feed.ts';
import { plainText } from './plain-text.ts';
import { decode, largestFeed, readFeed } from './read-feed.ts';

const address = 'https://news.example/feed';
const rss = (items: string, head = '') =>
  `<?xml version="1.0"?>${head}<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>News</title><language>de-DE</language>${items}</channel></rss>`;

test('RSS 2.0: guid, CDATA, encoded content, creator, language, a date of RFC 822', () => {
  const [entry, ...others] = parseFeed(
    rss(`<item><title>MRT &amp; CT</title><link>/a?b=1&amp;c=2</link><guid isPermaLink="false">urn:1</guid><dc:creator>Lea</dc:creator>
      <pubDate>Tue, 10 Nov 2026 09:30:00 +0100</pubDate><description>short</description><content:encoded><![CDATA[<p>Ein <b>neues</b> Gerät</p><p>ab Montag</p>]]></content:encoded></item>`),
    address,
  );
  assert.deepEqual(others, []);
  assert.deepEqual(entry, {
    id: 'urn:1',
    url: 'https://news.example/a?b=1&c=2',
    title: 'MRT & CT',
    text: 'Ein neues Gerät\n\nab Montag',
    author: 'Lea',
    publishedAt: '2026-11-10T08:30:00.000Z',
    editedAt: null,
    language: 'de',
  });
});

test('Atom: alternate link, XHTML content, updated', () => {
  const [entry] = parseFeed(
    `<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="fr"><title>t</title><entry><id>tag:x,1</id><title type="html">L&amp;#39;IRM</title>
     <link rel="self" href="https://news.example/self"/><link href="https://news.example/1"/><author><name>Zoé</name></author>
     <published>2026-11-01T10:00:00Z</published><updated>2026-11-02T10:00:00Z</updated>
     <content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>Une <em>deuxième</em> IRM</p></div></content></entry></feed>`,
    address,
  );
  assert.equal(entry?.title, "L'IRM");
  assert.deepEqual(
    [entry?.url, entry?.author, entry?.publishedAt, entry?.editedAt, entry?.language],
    ['https://news.example/1', 'Zoé', '2026-11-01T10:00:00.000Z', '2026-11-02T10:00:00.000Z', 'fr'],
  );
  assert.match(entry?.text ?? '', /Une\s+deuxième\s+IRM/);
});

test('RSS 1.0 and JSON Feed', () => {
  const rdf = `<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"><channel rdf:about="x"><title>c</title></channel>
    <item rdf:about="y"><title>One</title><link>https://news.example/one</link></item></rdf:RDF>`;
  assert.deepEqual(
    parseFeed(rdf, address).map(({ id, title }) => [id, title]),
    [['https://news.example/one', 'One']],
  );
  const json = JSON.stringify({
    version: 'https://jsonfeed.org/version/1.1',
    items: [{ id: 7, content_html: '<b>hi</b>', date_published: '2026-11-01T10:00:00Z' }, 'nonsense', { id: 'empty' }],
  });
  assert.deepEqual(
    parseFeed(json, address).map(({ id, text }) => [id, text]),
    [['7', 'hi']],
  );
});

test('an XML bomb stays small, an external entity is never asked for', () => {
  const levels = Array.from({ length: 12 }, (_, level) => `<!ENTITY l${level + 1} "${`&l${level};`.repeat(10)}">`).join('');
  const bomb = rss('<item><title>boom &l12;</title><guid>1</guid></item>', `<!DOCTYPE lolz [<!ENTITY l0 "lol">${levels}]>`);
  const started = process.memoryUsage().heapUsed;
  for (const { title } of parseFeed(bomb, address)) assert.ok((title ?? '').length < 100);
  assert.ok(process.memoryUsage().heapUsed - started < 50e6);
  const outside = rss('<item><title>x &file;</title><guid>1</guid></item>', '<!DOCTYPE r [<!ENTITY file SYSTEM "file:///etc/passwd">]>');
  for (const { title } of parseFeed(outside, address)) assert.doesNotMatch(title ?? '', /root/);
});

test('what is nested without end, or no feed at all, is refused', () => {
  assert.throws(() => parseFeed(`<rss>${'<a>'.repeat(5000)}`, address), NotAFeed);
  for (const source of ['', 'hello', '<html><body>Not found</body></html>', '{"error":true}', '{', '\u0000\u0001'])
    assert.throws(() => parseFeed(source, address), NotAFeed, source);
});

test('entries before a fault are kept', () => {
  assert.equal(
    parseFeed(
      rss('<item><title>whole</title><guid>1</guid></item><item><title>broken & bare</title><guid>2').replace('</channel></rss>', ''),
      address,
    )[0]?.title,
    'whole',
  );
});

test('HTML of strangers becomes text', () => {
  const cases: [string, string][] = [
    ['<p onclick="steal()">a<script>alert(1)</script><style>b{}</style><img src=x onerror=alert(1)>b</p>', 'ab'],
    ['<svg><script>1</script></svg><math><mi>x</mi></math>c<iframe src="javascript:1"></iframe>', 'c'],
    ['&lt;script&gt;', '<script>'],
    ['a<br>b<li>c', 'a\nb\nc'],
    ['x\u0000y', 'xy'],
  ];
  for (const [html, text] of cases) assert.equal(plainText(html), text, html);
  assert.equal(plainText(`${'<div>'.repeat(2000)}deep`).length < 5, true);
});

test('encodings: byte order mark before header before the document’s own word', () => {
  const latin = Buffer.from('<?xml version="1.0" encoding="iso-8859-1"?><a>Übelkeit</a>', 'latin1');
  assert.match(decode(latin, 'application/xml'), /Übelkeit/);
  assert.match(decode(Buffer.from('Übelkeit', 'latin1'), 'text/xml; charset=ISO-8859-1'), /Übelkeit/);
  assert.match(decode(Buffer.from('\ufeffÜbelkeit', 'utf16le'), 'text/xml; charset=iso-8859-1'), /Übelkeit/);
  assert.match(decode(Buffer.from('Übelkeit'), 'text/xml; charset=nobody-knows'), /Übelkeit/);
  assert.match(decode(Buffer.from([0x61, 0xff, 0x62]), 'text/xml; charset=utf-8'), /a\ufffdb/);
});

let server: Server;
let base: string;
before(async () => {
  server = createServer((request, response) => {
    if (request.url === '/big') {
      const chunk = Buffer.alloc(64 * 1024, 32);
      response.on('error', () => undefined);
      const more = () => {
        while (!response.destroyed && response.write(chunk));
        if (!response.destroyed) response.once('drain', more);
      };
      return more();
    }
    if (request.headers['if-none-match'] === '"one"') return response.writeHead(304).end();
    if (request.url === '/busy') return response.writeHead(429, { 'retry-after': '120' }).end();
    response.writeHead(200, { etag: '"one"', 'last-modified': 'Tue, 10 Nov 2026 09:30:00 GMT' }).end(rss(''));
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const at = server.address();
  base = `http://127.0.0.1:${typeof at === 'object' ? at?.port : ''}`;
});
after(() => server.close().closeAllConnections());

test('conditional requests, a busy server, an endless answer', async () => {
  const never = new AbortController().signal;
  const first = await readFeed(fetch, `${base}/feed`, {}, never);
  assert.equal(first.outcome, 'changed');
  assert.deepEqual(first.outcome === 'changed' && first.cursor, { etag: '"one"', lastModified: 'Tue, 10 Nov 2026 09:30:00 GMT' });
  assert.deepEqual(await readFeed(fetch, `${base}/feed`, { etag: '"one"' }, never), { outcome: 'unchanged' });
  assert.deepEqual(await readFeed(fetch, `${base}/busy`, {}, never), { outcome: 'failed', code: 'rate_limited', retryAfter: 120 });
  assert.deepEqual(await readFeed(fetch, `${base}/big`, {}, never), { outcome: 'failed', code: 'too_large', retryAfter: null });
  assert.ok(largestFeed < 100e6);
  assert.deepEqual(await readFeed(fetch, 'http://127.0.0.1:1/', {}, never), { outcome: 'failed', code: 'unreachable', retryAfter: null });
});
