/** The index of words is tended: small segments become one, and words whose text has gone go too. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { sql } from 'kysely';
import { anOrganisation, startTest, type TestBed, type TestOrganisation } from '#tests/harness.ts';
import { expire } from '../jobs.ts';
import { aPost, aSource, push, search } from '../listening.fixture.ts';
import { tendSegments } from './merge.ts';

let t: TestBed;
let org: TestOrganisation;
before(async () => {
  t = await startTest();
  org = await anOrganisation(t);
});
after(() => t.close());

const task = () => ({ ...t.context(org.organisationId), attempt: 1, lastAttempt: true, signal: new AbortController().signal });
const segments = () =>
  t.asSystem(org.organisationId, async ({ db }) => {
    const { rows } = await sql<{ size: number; texts: number }>`select size, texts from listening.segment where indexed`.execute(db);
    const { rows: blocks } = await sql<{ block: Buffer }>`select block from listening.segment_words`.execute(db);
    return { rows, words: blocks.map(({ block }) => block.toString('latin1')).join(' ') };
  });

test('segments are merged, read anew without what has expired, and everything else is found as before', async () => {
  const source = await aSource(org);
  for (let batch = 0; batch < 9; batch += 1) await push(org, source, [aPost(`wallaby number ${batch}`), aPost(`quokka number ${batch}`)]);
  assert.equal((await segments()).rows.length, 9);
  await tendSegments(task(), new AbortController().signal);
  assert.deepEqual((await segments()).rows, [{ size: 18, texts: 18 }]);
  assert.equal((await search(org, { text: 'wallaby' })).total, 9);
  await t.asSystem(org.organisationId, ({ db }) =>
    sql`update listening.mention_text set expires_at = kernel.now() - interval '1 day' where text like 'wallaby%'`.execute(db),
  );
  await expire.run(task(), {});
  const { rows, words } = await segments();
  assert.deepEqual(rows, [{ size: 18, texts: 9 }]);
  assert.ok(!words.includes('wallaby'), 'no word of an expired text is left');
  assert.ok(words.includes('quokka'));
  assert.equal((await search(org, { text: 'wallaby' })).total, 0);
  assert.equal((await search(org, { text: 'quokka AND number' })).total, 9);
});
