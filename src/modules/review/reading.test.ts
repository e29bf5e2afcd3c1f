/** Who sees which releases, in lists, links and needs; and the example organisation. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { aPerson, aUnit, anOrganisation, startTest, type TestBed, type TestOrganisation, type TestPerson } from '#tests/harness.ts';
import { aChannel, aRelease, edit, leave, ok, refused, sign, aTeam } from './review.fixture.ts';

let t: TestBed;
let org: TestOrganisation;
let south: string;
let channel: string;
let anna: TestPerson;
let rosa: TestPerson;
before(async () => {
  t = await startTest();
  ({ org, south, channel, anna, rosa } = await aTeam(t));
});
after(() => t.close());

const get = (by: TestPerson, id: string) => ok(by.api('GET', `/releases/${id}`));

test('who reads what: other units and organisations find nothing, those below a reviewer are theirs', async () => {
  const release = await aRelease(anna, south, channel);
  const north = await aUnit(t, org, { name: 'North' });
  const northern = await aPerson(t, org, { role: 'medical_reviewer', unitId: north });
  await refused(northern.api('GET', `/releases/${release.id}`), 404);
  await refused(northern.api('GET', `/releases/${release.id}/certificate`), 404);
  await refused(northern.api('GET', `/posts/${release.postId}/releases`), 404);
  await refused(sign(northern, release), 403);
  await refused(northern.api('POST', `/releases/${release.id}/withdraw`, { reason: 'legal', comment: 'No' }), 403);
  const abroad = await anOrganisation(t);
  const foreign = await aPerson(t, abroad, { role: 'medical_reviewer' });
  await refused(foreign.api('GET', `/releases/${release.id}`), 404);
  await refused(sign(foreign, release), 404);
  const listed = await ok(northern.api('GET', '/releases'));
  assert.deepEqual(listed.items, []);
  const chief = await aPerson(t, org, { role: 'medical_reviewer', unitId: org.unitId });
  const mine = await ok(chief.api('GET', '/releases?mine=true&limit=200'));
  assert.ok(mine.items.some((item: { id: string; waitsForMe: boolean }) => item.id === release.id && item.waitsForMe));
  assert.ok(
    (await ok(chief.api('GET', '/needs'))).some(
      (need: { messageId: string; entity: { id: string } }) => need.messageId === 'review.need.sign' && need.entity.id === release.id,
    ),
  );
  const { links, ancestors } = await ok(rosa.api('GET', `/links/release/${release.id}`));
  assert.deepEqual([ancestors.at(-1).type, links.map((link: { type: string }) => link.type).sort()], ['post', ['channel', 'post']]);
});

test('the list is by when it is due, paged without gaps, narrowed by state and words', async () => {
  const signed = await aRelease(anna, south, channel, { title: 'Signed' });
  await ok(sign(rosa, signed));
  const withdrawn = await aRelease(anna, south, channel);
  await ok(rosa.api('POST', `/releases/${withdrawn.id}/withdraw`, { reason: 'error', comment: 'Typo' }));
  await aRelease(anna, south, channel, { planned: { local: new Date(Date.now() + 86_400_000).toISOString().slice(0, 16), zone: 'UTC' } });
  const changed = await aRelease(anna, south, channel);
  await edit(anna, changed.postId, { text: 'Changed after it was handed in.' });
  const retitled = await aRelease(anna, south, channel);
  await edit(anna, retitled.postId, { title: 'A new title leaves what leaves' });

  const pageOne = await ok(rosa.api('GET', '/releases?limit=3'));
  const all = await ok(rosa.api('GET', '/releases?limit=200'));
  const ids: string[] = pageOne.items.map((item: { id: string }) => item.id);
  for (let cursor = pageOne.nextCursor; cursor;) {
    const page = await ok(rosa.api('GET', `/releases?limit=3&cursor=${cursor}`));
    ids.push(...page.items.map((item: { id: string }) => item.id));
    cursor = page.nextCursor;
  }
  assert.deepEqual(
    ids,
    all.items.map((item: { id: string }) => item.id),
  );
  assert.deepEqual(
    [...all.items].map((item: { dueAt: string }) => item.dueAt),
    [...all.items].map((item: { dueAt: string }) => item.dueAt).sort(),
  );
  const newest: { id: string; submittedAt: string }[] = [];
  for (let cursor = ''; ;) {
    const page = await ok(rosa.api('GET', `/releases?sort=newest&limit=2${cursor && `&cursor=${cursor}`}`));
    newest.push(...page.items);
    if (!page.nextCursor) break;
    cursor = page.nextCursor;
  }
  assert.deepEqual(
    newest.map((item) => item.submittedAt),
    newest
      .map((item) => item.submittedAt)
      .sort()
      .reverse(),
  );
  assert.deepEqual(newest.map((item) => item.id).sort(), [...ids].sort());

  const narrowed = await ok(rosa.api('GET', '/releases?state=signed&state=withdrawn&limit=200'));
  assert.deepEqual([...new Set(narrowed.items.map((item: { state: string }) => item.state))].sort(), ['signed', 'withdrawn']);
  const mine = (await ok(rosa.api('GET', '/releases?mine=true&limit=200'))).items.map((item: { id: string }) => item.id);
  assert.deepEqual(
    [signed.id, withdrawn.id, changed.id, retitled.id].map((id) => mine.includes(id)),
    [false, false, false, true],
  );
  assert.equal(all.items.find((item: { id: string }) => item.id === changed.id).state, 'edited');
  assert.deepEqual(
    (await ok(rosa.api('GET', '/releases?q=signed'))).items.map((item: { id: string }) => item.id),
    [signed.id],
  );
  assert.deepEqual((await ok(rosa.api('GET', `/releases?q=${encodeURIComponent('100%')}`))).items, []);
  await refused(rosa.api('GET', '/releases?cursor=nonsense'), 422, 'unknown_cursor');
});

test('in the example organisation one person may do both, and the record says so', async () => {
  const example = await anOrganisation(t, { example: true });
  const role = await ok(
    example.owner.api('POST', '/roles', {
      name: 'Everything',
      permissions: ['content.read', 'content.edit', 'review.read', 'review.sign', 'channels.read', 'compliance.read'],
    }),
  );
  const eva = await aPerson(t, example, { role: role.id, name: 'Eva' });
  const release = await aRelease(eva, example.unitId, await aChannel(example));
  const seen = await get(eva, release.id);
  assert.deepEqual([seen.mayDecide.ok, seen.mayDecide.selfApproval], [true, true]);
  const signed = await ok(sign(eva, release));
  assert.deepEqual([signed.signature.selfApproved, signed.signature.roleName], [true, 'Everything']);
  const { example: marked } = await ok(eva.api('GET', `/releases/${release.id}/certificate`));
  assert.equal(marked, true);
  assert.equal(await leave(t, example.organisationId, release.id), 'ok');
});
