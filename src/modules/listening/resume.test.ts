/** A crash in the middle of a file: the next attempt goes on exactly where the last batch ended. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { anOrganisation, startTest, type TestBed, type TestOrganisation } from '#tests/harness.ts';
import { aQuery, counted, must } from './listening.fixture.ts';
import { importTask } from './tables.ts';

let t: TestBed;
let org: TestOrganisation;
before(async () => {
  t = await startTest();
  org = await anOrganisation(t);
});
after(() => t.close());

test('rows are taken in once, however often the work is broken off', async () => {
  const query = await aQuery(org, 'gecko');
  const csv = `id,date,text\n${Array.from({ length: 1234 }, (_, index) => `${index},2026-11-10T09:00:00Z,gecko ${index}`).join('\n')}\n`;
  const form = new FormData();
  form.append('unitId', org.unitId);
  form.append('file', new File([csv], 'geckos.csv'));
  const { file, mapping } = await must(org.owner.api('POST', '/listening/files', form));
  const { runId, sourceId } = await must(
    org.owner.api('POST', '/listening/files/import', {
      unitId: org.unitId,
      sha256: file.sha256,
      mapping,
      name: 'Geckos',
      legalBasis: 'Legitimate interest',
      publicOnly: true,
    }),
  );
  const seen: number[] = [];
  const runNow = async () => (await must(org.owner.api('GET', `/listening/sources/${sourceId}/runs`)))[0];
  for (let attempt = 1; attempt <= 2; attempt += 1) {
    await assert.rejects(
      importTask.run({ ...t.context(org.organisationId), attempt, lastAttempt: false, signal: brokenOffAfter(1) }, { runId }),
      /broken off/,
    );
    seen.push((await runNow()).seen);
  }
  assert.deepEqual(seen, [500, 1000]);
  await t.workJobs();
  const run = await runNow();
  assert.deepEqual([run.state, run.seen, run.added, run.unchanged], ['finished', 1234, 1234, 0]);
  assert.deepEqual(await counted(t, org, query), { posts: 1234, reposts: 0, negative: 0, matches: { posts: 1234, reposts: 0 } });
});

/** A signal that lets so many batches pass. */
function brokenOffAfter(batches: number): AbortSignal {
  let left = batches;
  return Object.assign(new AbortController().signal, {
    throwIfAborted: () => {
      if (left-- <= 0) throw new Error('broken off');
    },
  });
}
