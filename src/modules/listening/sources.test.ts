/** Feeds over a real server, files of three kinds, undo, privacy. */
import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import { after, before, test } from 'node:test';
import { sql } from 'kysely';
import { anOrganisation, aUnit, aPerson, startTest, type TestBed, type TestOrganisation } from '#tests/harness.ts';
import { aPost, aQuery, aSource, counted, must, push, search } from './listening.fixture.ts';
import { expire, listeningCrons } from './jobs.ts';

let t: TestBed;
let org: TestOrganisation;
let server: Server;
let port: number;
/** What the server answers, by path. */
const pages = new Map<string, { status?: number; body?: string; headers?: Record<string, string> }>();
let asked: { path: string; condition: string | undefined }[] = [];

before(async () => {
  server = createServer((request, response) => {
    const page = pages.get(request.url ?? '') ?? { status: 404 };
    asked.push({ path: request.url ?? '', condition: request.headers['if-none-match'] });
    if (page.headers?.['etag'] && request.headers['if-none-match'] === page.headers['etag']) return response.writeHead(304).end();
    response.writeHead(page.status ?? 200, page.headers).end(page.body);
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  port = typeof address === 'object' ? (address?.port ?? 0) : 0;
  t = await startTest({ OUTBOUND_ALLOW: `127.0.0.1:${port}` });
  org = await anOrganisation(t);
});
after(async () => {
  await t.close();
  server.close();
});

const rss = (...titles: string[]) =>
  `<rss version="2.0"><channel>${titles.map((title, index) => `<item><title>${title}</title><guid isPermaLink="false">${index}</guid><pubDate>Tue, 10 Nov 2026 0${index}:00:00 GMT</pubDate></item>`).join('')}</channel></rss>`;

const aFeed = (path: string, url = `http://127.0.0.1:${port}${path}`) =>
  aSource(org, { origin: { kind: 'feed', feed: { url, writtenBy: 'organisation' }, everyMinutes: 30 } });

/** The schedule's tick. */
async function tick() {
  const cron = listeningCrons.find(({ task }) => task.name === 'listening.read_due_feeds');
  await cron!.task.run({ ...t.context(org.organisationId), attempt: 1, lastAttempt: false, signal: new AbortController().signal }, {});
  await t.workJobs();
}
const sourceNow = (id: string) => must(org.owner.api('GET', `/listening/sources/${id}`));

test('a feed is read when it is due, asked conditionally, and brings nothing twice', async () => {
  pages.set('/a', { body: rss('The hospital opens', 'A second hospital'), headers: { etag: '"1"' } });
  const id = await aFeed('/a');
  const query = await aQuery(org, 'hospital');
  await tick();
  assert.equal((await sourceNow(id)).health.state, 'healthy');
  assert.equal((await counted(t, org, query)).posts, 2);
  asked = [];
  await tick();
  assert.deepEqual(asked, [], 'not due yet');
  await must(org.owner.api('POST', `/listening/sources/${id}/run`));
  await t.workJobs();
  assert.deepEqual(asked, [{ path: '/a', condition: '"1"' }]);
  pages.set('/a', { body: rss('The hospital opens', 'A second hospital', 'A third hospital'), headers: { etag: '"2"' } });
  await must(org.owner.api('POST', `/listening/sources/${id}/run`));
  await t.workJobs();
  const [run] = await must(org.owner.api('GET', `/listening/sources/${id}/runs`));
  assert.deepEqual([run.state, run.seen, run.added, run.unchanged], ['finished', 3, 1, 2]);
  assert.equal((await counted(t, org, query)).posts, 3);
  const [mention] = (await search(org, { sourceId: id })).items;
  assert.equal(mention.textExpiresAt, null, 'an organisation’s words do not expire');
});

test('what goes wrong is said with its remedy, waits longer each time, and is forgotten when it is well again', async () => {
  const id = await aFeed('/gone-astray');
  await tick();
  const once = (await sourceNow(id)).health;
  assert.deepEqual([once.state, once.code, once.remedy, once.failures], ['degraded', 'not_found', 'check_address', 1]);
  for (const _ of [2, 3]) {
    await must(org.owner.api('POST', `/listening/sources/${id}/run`));
    await t.workJobs();
  }
  const thrice = await sourceNow(id);
  assert.equal(thrice.health.state, 'broken');
  assert.ok(Date.parse(thrice.nextAt) - Date.now() > 3 * 60 * 60_000, 'four hours after three failures of a feed read every half an hour');
  pages.set('/gone-astray', { body: '<html>hello</html>' });
  await must(org.owner.api('POST', `/listening/sources/${id}/run`));
  await t.workJobs();
  assert.equal((await sourceNow(id)).health.code, 'not_a_feed');
  pages.set('/gone-astray', { body: rss('back') });
  await must(org.owner.api('POST', `/listening/sources/${id}/run`));
  await t.workJobs();
  const well = (await sourceNow(id)).health;
  assert.deepEqual([well.state, well.code, well.remedy, well.failures], ['healthy', null, 'none', 0]);
});

test('an address inside the network is refused, whatever it is called', async () => {
  for (const url of [
    'http://127.0.0.1:5432/',
    'http://localhost:5432/',
    'http://169.254.169.254/latest/meta-data/',
    'http://[::1]/',
    'http://2130706433/',
  ]) {
    const id = await aFeed('', url);
    await tick();
    assert.deepEqual([(await sourceNow(id)).health.code, (await sourceNow(id)).health.remedy], ['refused', 'address_refused'], url);
    await must(org.owner.api('PATCH', `/listening/sources/${id}`, { archived: true }));
  }
});

test('a paused or archived source is left alone', async () => {
  pages.set('/paused', { body: rss('x') });
  const id = await aFeed('/paused');
  await must(org.owner.api('PATCH', `/listening/sources/${id}`, { paused: true }));
  asked = [];
  await tick();
  assert.ok(!asked.some(({ path }) => path === '/paused'));
  assert.equal((await org.owner.api('POST', `/listening/sources/${id}/run`)).body.data.reason, 'paused');
});

async function upload(name: string, content: string | Uint8Array<ArrayBuffer>) {
  const form = new FormData();
  form.append('unitId', org.unitId);
  form.append('file', new File([content], name));
  return org.owner.api('POST', '/listening/files', form);
}

test('a table is guessed, previewed, taken in with its faults named, and taken back', async () => {
  const query = await aQuery(org, 'wachtkamer');
  const csv =
    'Datum;Bericht;Netwerk;Auteur;Volgers;Beoordeling\n10-11-2026 09:30;"In de wachtkamer; lang";Facebook;jan;1.234;4\n31-02-2026;wachtkamer;Facebook;piet;;\n11-11-2026;wachtkamer vol;Google Reviews;kees;x;2\n12-11-2026 23:59;wachtkamer leeg;;;;\n';
  const preview = await must(upload('posts.csv', csv));
  assert.deepEqual(preview.mapping.columns, {
    publishedAt: 'Datum',
    text: 'Bericht',
    network: 'Netwerk',
    handle: 'Auteur',
    followers: 'Volgers',
    rating: 'Beoordeling',
  });
  assert.deepEqual([preview.rows, preview.readable, preview.earlierRunId], [4, 2, null]);
  assert.deepEqual(
    preview.faults.map(({ row, column, code }: Record<string, unknown>) => [row, column, code]),
    [
      [3, 'Datum', 'no_publishedAt'],
      [4, 'Volgers', 'no_followers'],
    ],
  );
  const [first] = preview.sample;
  assert.deepEqual(
    [first.publishedAt, first.text, first.network, first.author.followers],
    ['2026-11-10T08:30:00.000Z', 'In de wachtkamer; lang', 'facebook', 1234],
  );
  const begun = await must(
    org.owner.api('POST', '/listening/files/import', {
      unitId: org.unitId,
      sha256: preview.file.sha256,
      mapping: preview.mapping,
      name: 'Old posts',
      legalBasis: 'Legitimate interest',
      publicOnly: true,
    }),
  );
  await t.workJobs();
  const [run] = await must(org.owner.api('GET', `/listening/sources/${begun.sourceId}/runs`));
  assert.deepEqual([run.state, run.seen, run.added, run.refused, run.faults.length], ['finished', 4, 2, 2, 2]);
  const progress = (await must(org.owner.api('GET', '/progress'))).find(({ id }: { id: string }) => id === begun.progressId);
  assert.deepEqual([progress.state, progress.done, progress.total], ['finished', 4, 4]);
  assert.equal((await counted(t, org, query)).posts, 2);
  assert.equal((await must(upload('again.csv', csv))).earlierRunId, begun.runId);
  assert.deepEqual(await must(org.owner.api('DELETE', `/listening/runs/${begun.runId}`)), { removed: 2 });
  assert.deepEqual(await counted(t, org, query), { posts: 0, reposts: 0, negative: 0, matches: { posts: 0, reposts: 0 } });
  assert.equal((await org.owner.api('DELETE', `/listening/runs/${begun.runId}`)).body.data.reason, 'undone_already');
});

test('JSON Lines with nested fields; what is no table says so', async () => {
  const lines = [
    { id: 'a', text: 'hello', author: { handle: 'x', followers: 3 }, created_at: '2026-11-10T09:30:00Z' },
    { id: 'b', text: 'there' },
  ];
  const preview = await must(upload('posts.jsonl', lines.map((line) => JSON.stringify(line)).join('\n')));
  assert.equal(preview.file.format, 'jsonl');
  assert.deepEqual([preview.readable, preview.sample[0].externalId, preview.sample[0].author.followers], [2, 'a', 3]);
  const refusals = [
    ['line_not_json', '{"a":1}\n{'],
    ['table_empty', 'a;b\n'],
    ['not_a_table', new Uint8Array([0x50, 0x4b, 3, 4, 1, 2, 3])],
    ['not_a_table', new Uint8Array([0xff, 0, 1, 0xc3, 0x28])],
  ] as const;
  for (const [code, content] of refusals) {
    const { status, body } = await upload('x', content as string);
    assert.deepEqual([status, body.data.reason], [422, code]);
  }
});

test('a spreadsheet is read', async () => {
  const preview = await must(
    upload(
      'posts.xlsx',
      await aSpreadsheet([
        ['ID', 'Date', 'Text'],
        ['1', '2026-11-10 09:30', 'Grüße aus Aachen'],
      ]),
    ),
  );
  assert.equal(preview.file.format, 'xlsx');
  assert.equal(preview.sample[0].text, 'Grüße aus Aachen');
});

test('private persons’ words expire, facts and counts stay; words to be looked at stay', async () => {
  const source = await aSource(org, { retentionDays: 1 });
  const query = await aQuery(org, 'marmot*');
  await push(org, source, [
    aPost('a marmot', { title: 'headline', url: 'https://example.org/1', author: { handle: 'someone' } }),
    aPost('marmots ltd', { author: { handle: 'ltd', kind: 'organisation' } }),
  ]);
  await t.asSystem(org.organisationId, ({ db }) =>
    sql`update listening.mention_text set expires_at = kernel.now() - interval '1 hour' where expires_at is not null`.execute(db),
  );
  await expire.run({ ...t.context(org.organisationId), attempt: 1, lastAttempt: false, signal: new AbortController().signal }, {});
  const { items } = await search(org, { sourceId: source });
  assert.deepEqual(items.map(({ text, title, url }: Record<string, unknown>) => [text, title, url]).sort(), [
    [null, null, null],
    ['marmots ltd', null, null],
  ]);
  assert.equal((await counted(t, org, query)).posts, 2);
  assert.equal((await search(org, { sourceId: source })).coverage.withoutText, 1);
});

test('an author is handed out and erased; the same posts do not come back', async () => {
  const source = await aSource(org);
  const query = await aQuery(org, 'weasel');
  const posts = [
    aPost('weasel one', { author: { handle: '@Wendy', name: 'Wendy W' } }),
    aPost('weasel two', { author: { handle: 'wendy' } }),
    aPost('weasel three', { author: { handle: 'walter' } }),
  ];
  await push(org, source, posts);
  const who = { network: 'mastodon', handle: 'WENDY' };
  const exported = await must(org.owner.api('POST', '/listening/authors/export', who));
  assert.deepEqual([exported.author.name, exported.mentions.length, exported.sources[0].legalBasis], ['Wendy W', 2, 'Legitimate interest']);
  assert.deepEqual(await must(org.owner.api('POST', '/listening/authors/erase', who)), { mentions: 2 });
  assert.equal((await push(org, source, posts)).unchanged, 3);
  const { items } = await search(org, { sourceId: source });
  assert.deepEqual(items.map(({ text }: { text: string | null }) => text).sort(), [null, null, 'weasel three']);
  assert.equal((await counted(t, org, query)).posts, 3);
  assert.equal((await org.owner.api('POST', '/listening/authors/export', who)).status, 404);
  const rows = await t.asSystem(org.organisationId, ({ db }) =>
    sql<{ n: number }>`select count(*)::int as n from listening.author where lower(handle) = 'wendy'`.execute(db),
  );
  assert.equal(rows.rows[0]?.n, 0);
});

test('whoever may only read adds no source, and a neighbour’s source takes nothing', async () => {
  const left = await aUnit(t, org, { name: 'Left' });
  const right = await aUnit(t, org, { name: 'Right' });
  const editor = await aPerson(t, org, { role: 'editor', unitId: left });
  const analyst = await aPerson(t, org, { role: 'analyst', unitId: left });
  const source = await aSource(org, { unitId: right });
  assert.equal((await editor.api('POST', '/listening/push', { sourceId: source, posts: [aPost('x')] })).status, 403);
  assert.equal((await analyst.api('POST', '/listening/push', { sourceId: source, posts: [aPost('x')] })).status, 403);
  assert.equal((await analyst.api('GET', `/listening/sources/${source}`)).status, 404);
});

/** The smallest workbook a spreadsheet program would write, packed without compression. */
async function aSpreadsheet(rows: string[][]): Promise<Uint8Array<ArrayBuffer>> {
  const letters = 'ABCDEFG';
  const cells = rows
    .map(
      (row, r) =>
        `<row r="${r + 1}">${row.map((value, c) => `<c r="${letters[c]}${r + 1}" t="inlineStr"><is><t>${value}</t></is></c>`).join('')}</row>`,
    )
    .join('');
  const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
  const relations = 'http://schemas.openxmlformats.org/package/2006/relationships';
  const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
  const files: Record<string, string> = {
    '[Content_Types].xml': `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/></Types>`,
    '_rels/.rels': `<Relationships xmlns="${relations}"><Relationship Id="r1" Type="${office}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    'xl/workbook.xml': `<workbook xmlns="${main}" xmlns:r="${office}"><sheets><sheet name="Posts" sheetId="1" r:id="r1"/></sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': `<Relationships xmlns="${relations}"><Relationship Id="r1" Type="${office}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`,
    'xl/worksheets/sheet1.xml': `<worksheet xmlns="${main}"><sheetData>${cells}</sheetData></worksheet>`,
  };
  const { crc32 } = await import('node:zlib');
  const bodies: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const [name, content] of Object.entries(files)) {
    const data = Buffer.from(content);
    const fields = Buffer.alloc(26);
    fields.writeUInt16LE(20, 0);
    fields.writeUInt32LE(crc32(data), 10);
    fields.writeUInt32LE(data.length, 14);
    fields.writeUInt32LE(data.length, 18);
    fields.writeUInt16LE(Buffer.byteLength(name), 22);
    const local = Buffer.concat([Buffer.from('PK\u0003\u0004'), fields, Buffer.from(name), data]);
    const place = Buffer.alloc(4);
    place.writeUInt32LE(offset);
    directory.push(
      Buffer.concat([Buffer.from('PK\u0001\u0002'), Buffer.from([20, 0]), fields, Buffer.alloc(10), place, Buffer.from(name)]),
    );
    bodies.push(local);
    offset += local.length;
  }
  const central = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.write('PK\u0005\u0006');
  end.writeUInt16LE(bodies.length, 8);
  end.writeUInt16LE(bodies.length, 10);
  end.writeUInt32LE(central.length, 12);
  end.writeUInt32LE(offset, 16);
  return new Uint8Array(Buffer.concat([...bodies, central, end]));
}
