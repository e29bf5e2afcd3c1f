/**
 * Whatever people do in whatever order, nothing leaves but what is signed exactly as it stands: random walks over the real
 * program, held against a model that knows texts and times and nothing of hashes.
 */
import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import fc from 'fast-check';
import { clockOffset, moveClock, now } from '#kernel/clock.ts';
import { AppError } from '#kernel/errors.ts';
import { inTransaction } from '#kernel/transaction.ts';
import type { Context } from '#kernel/types.ts';
import { postOf, updatePost } from '#modules/content/index.ts';
import { aPerson, anOrganisation, startTest, type TestBed, type TestOrganisation, type TestPerson } from '#tests/harness.ts';
import { refuseNow } from './decide.ts';
import { mayLeave, releaseOf, signNow, submit, withdraw } from './index.ts';
import { aChannel, aPost } from './review.fixture.ts';

let t: TestBed;
let org: TestOrganisation;
let channel: string;
let anna: TestPerson;
let rosa: TestPerson;
before(async () => {
  t = await startTest();
  org = await anOrganisation(t);
  channel = await aChannel(org);
  anna = await aPerson(t, org, { role: 'editor' });
  rosa = await aPerson(t, org, { role: 'medical_reviewer' });
});
afterEach(() => moveClock(0));
after(() => t.close());

const as = (person: TestPerson): Context => ({
  ...t.context(org.organisationId),
  actor: { kind: 'person', id: person.personId, personId: person.personId },
});
const day = 86_400_000;
const texts = ['Walking again.', 'Walking again!', 'Walking again.\u200B'];

type Step =
  | { do: 'edit'; text: number }
  | { do: 'submit' }
  | { do: 'sign' | 'sendBack' | 'withdraw'; which: number }
  | { do: 'wait'; days: number };
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ do: fc.constant('edit' as const), text: fc.nat(texts.length - 1) }) },
  { weight: 5, arbitrary: fc.record({ do: fc.constant('submit' as const) }) },
  { weight: 6, arbitrary: fc.record({ do: fc.constant('sign' as const), which: fc.nat(2) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constantFrom('sendBack' as const, 'withdraw' as const), which: fc.nat(2) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('wait' as const), days: fc.constantFrom(1, 29, 31, 400) }) },
);

interface Model {
  text: string;
  releases: { id: string; hash: string; text: string; at: number; fate: 'waiting' | 'signed' | 'sentBack'; withdrawn: boolean }[];
}
type ModelRelease = Model['releases'][number];

const inWindow = (release: ModelRelease) => now().getTime() < release.at + 30 * day - 60_000;
const newest = (model: Model, release: ModelRelease) => model.releases.at(-1) === release;
const leaves = (model: Model, release: ModelRelease) =>
  release.fate === 'signed' && !release.withdrawn && newest(model, release) && release.text === model.text && inWindow(release);
/** What may still be decided. */
const open = (model: Model, release: ModelRelease) =>
  release.fate === 'waiting' && !release.withdrawn && newest(model, release) && release.text === model.text && inWindow(release);

async function refusedBy(work: Promise<unknown>): Promise<boolean> {
  try {
    await work;
    return false;
  } catch (error) {
    assert.ok(error instanceof AppError, String(error));
    return true;
  }
}

async function take(model: Model, postId: string, one: Step): Promise<void> {
  if (one.do === 'wait') return moveClock(clockOffset() + one.days * day);
  if (one.do === 'edit') {
    model.text = texts[one.text]!;
    await inTransaction(as(anna), async (scope) =>
      updatePost(scope, { id: postId, revision: (await postOf(scope, postId))!.revision, text: model.text }),
    );
    return;
  }
  if (one.do === 'submit') {
    const { releases } = await submit(as(anna), { postId });
    const [made] = releases;
    const last = model.releases.at(-1);
    const stands = last !== undefined && last.text === model.text && last.fate !== 'sentBack' && !last.withdrawn && inWindow(last);
    assert.equal(made!.kept, stands);
    if (stands) assert.equal(made!.id, last.id);
    else model.releases.push({ id: made!.id, hash: made!.hash, text: model.text, at: now().getTime(), fate: 'waiting', withdrawn: false });
    return;
  }
  const release = model.releases.at(-1 - one.which);
  if (!release) return;
  const may = open(model, release);
  const seen = { id: release.id, hash: release.hash, comment: 'Seen', also: [] };
  if (one.do === 'sign') {
    assert.equal(await refusedBy(inTransaction(as(rosa), (scope) => signNow(scope, { ...seen, ticks: [] }, 'password'))), !may);
    if (may) release.fate = 'signed';
  } else if (one.do === 'sendBack') {
    assert.equal(await refusedBy(inTransaction(as(rosa), (scope) => refuseNow(scope, seen, 'sent_back'))), !may);
    if (may) release.fate = 'sentBack';
  } else {
    const done = !release.withdrawn && release.fate !== 'sentBack';
    assert.equal(
      await refusedBy(
        inTransaction(as(rosa), (scope) => withdraw(scope, { id: release.id, reason: 'error', comment: 'No', everywhere: false })),
      ),
      !done,
    );
    if (done) release.withdrawn = true;
  }
}

/** What was signed first says again what the post says, but a newer release stands in between. */
const putBackAfterANewerOne: Step[] = [
  { do: 'submit' },
  { do: 'sign', which: 0 },
  { do: 'edit', text: 1 },
  { do: 'submit' },
  { do: 'edit', text: 0 },
];

test('nothing leaves whose recomputed hash lacks the signature', async () => {
  let departures = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 14 }), async (steps) => {
      moveClock(0);
      const { id: postId } = await aPost(anna, org.unitId, [channel], { text: texts[0]! });
      const model: Model = { text: texts[0]!, releases: [] };
      for (const one of steps) {
        await take(model, postId, one);
        await inTransaction(as(rosa), async (scope) => {
          for (const release of model.releases) {
            const { ok } = await mayLeave(scope, release.id);
            assert.equal(ok, leaves(model, release), `${JSON.stringify(steps)} at ${JSON.stringify(one)}`);
            if (!ok) continue;
            departures += 1;
            assert.equal((await releaseOf(scope, release.id))!.content.text, model.text);
          }
        });
      }
    }),
    { numRuns: 25, examples: [[putBackAfterANewerOne]] },
  );
  // A walk that never lets anything leave would prove nothing.
  assert.ok(departures > 5, `${departures}`);
});
