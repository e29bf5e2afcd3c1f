/** What is signed goes out, is answered, and moves the KPI; every page on the way leads to the others. */
import assert from 'node:assert/strict';
import { follow, pickTomorrow } from './fields.ts';
import { signedBy } from './road-post.ts';
import type { Road } from './road.ts';

/** The post's releases; the tab of this channel where there are several. */
async function openRelease(road: Road, channel: string): Promise<void> {
  const { page } = road.owner;
  await page.getByRole('heading', { name: signedBy(road) }).waitFor();
  if (road.tale.byHand) await page.getByRole('tab', { name: channel }).click();
}

export async function scheduleAndPublish(road: Road): Promise<void> {
  const { tale, say, around, network, account, owner, button, link } = road;
  const { page } = owner;
  const dialog = page.getByRole('dialog');
  await link(page, 'content.post.see_release').click();
  await openRelease(road, account.handle);
  await owner.stop('release');
  await button(page, 'publishing.schedule.open').click();
  await pickTomorrow(road, dialog, '09:30');
  await owner.stop('schedule');
  await button(dialog, 'publishing.schedule.submit').click();
  await page.getByText(around('publishing.schedule.at', 'time')).waitFor();
  await follow(page, say('publishing.relation.schedule'), `${tale.post} · ${account.handle}`);
  await owner.stop('scheduled');
  await link(page, 'publishing.nav.calendar').click();
  await page.getByRole('heading', { level: 1, name: say('publishing.calendar.title') }).waitFor();
  await page.getByRole('link', { name: tale.post }).waitFor();
  await owner.stop('calendar');
  await page.getByRole('link', { name: tale.post }).click();
  await button(page, 'publishing.now.open').click();
  await link(page, 'publishing.receipt.open').click();
  await page.getByText(say('publishing.comparison.match')).waitFor();
  await owner.stop('receipt');

  const records = await network.listRecords(account.did);
  assert.deepEqual(
    records.map(({ value }) => value['text']),
    [tale.text],
    'it stands on the server once',
  );
}

export async function publishByHand(road: Road): Promise<void> {
  const { tale, say, around, owner, field, button, link } = road;
  if (!tale.byHand) throw new Error('this tale has no channel served by hand');
  const { name, proof } = tale.byHand;
  const { page } = owner;
  await follow(page, say('publishing.relation.release'), tale.post);
  await openRelease(road, name);
  await button(page, 'publishing.now.open').click();
  await link(page, 'publishing.task.open').waitFor();
  await owner.stop('due-by-hand');
  await owner.goto('/');
  const need = page.getByRole('link', { name: say('publishing.need.task', { title: tale.post, channel: name }) });
  await need.waitFor();
  await owner.stop('what-needs-the-owner');
  await link(page, 'publishing.nav.tasks').click();
  await page.getByRole('cell', { name: tale.post }).waitFor();
  await owner.stop('tasks');
  await page.getByRole('cell', { name: tale.post }).getByRole('link').click();
  await page.getByRole('heading', { level: 1, name: `${tale.post} · ${name}` }).waitFor();
  await owner.stop('task');
  await field(page, 'publishing.task.url').fill(proof);
  await button(page, 'publishing.task.close').click();
  await page.getByText(around('publishing.task.done_by', 'person', 'time')).waitFor();
  await page.getByRole('link', { name: proof }).waitFor();
  await owner.stop('task-closed');
}

export async function answerAndLike({ tale, network, account, owner, button, link }: Road): Promise<void> {
  const [published] = await network.listRecords(account.did);
  assert.ok(published);
  const stranger = await network.createAccount('marie');
  await network.replyTo(stranger, published, tale.reply);
  await network.likePost(stranger, published);
  await network.processAll();

  const { page } = owner;
  await link(page, 'strategy.nav').click();
  await page.getByRole('link', { name: tale.goal }).click();
  await button(page, 'measurement.refresh.now').click();
  await page.getByRole('figure', { name: tale.kpi }).getByText(tale.counts.moved).first().waitFor();
  await owner.stop('goal-after-the-echo');
  await owner.goto('/measurement');
  await page.getByRole('link', { name: tale.kpi }).waitFor();
  await owner.stop('measurement');
}

export async function walkTheLinks(road: Road): Promise<void> {
  const { tale, say, account, owner, link } = road;
  const { page } = owner;
  await link(page, 'strategy.nav').click();
  await page.getByRole('link', { name: tale.goal }).click();
  await follow(page, say('content.relation.campaign'), tale.campaign);
  await follow(page, say('content.relation.post'), tale.post);
  await owner.stop('post-after-publishing');
  await follow(page, say('review.relation.release'), tale.post);
  await page.getByRole('heading', { name: signedBy(road) }).waitFor();
  await link(page, 'review.certificate.open').click();
  await page.getByText(say('review.certificate.valid')).waitFor();
  await owner.stop('certificate');
  await page.goBack();
  await follow(page, say('publishing.relation.dispatch'), `${tale.post} · ${account.handle}`);
  await follow(page, say('measurement.relation.numbers'), tale.post);
  await page.getByText(say('measurement.metric.likes')).first().waitFor();
  await owner.stop('numbers-of-the-post');
  await follow(page, say('measurement.relation.moves'), tale.kpi);
  await owner.stop('kpi');
  await page
    .getByRole('navigation', { name: say('ui.breadcrumbs') })
    .getByRole('link', { name: tale.goal })
    .click();
  await page.getByRole('heading', { level: 1, name: tale.goal }).waitFor();
}

/** The pages of the way on a small screen in the other scheme. */
export async function sameOnPhone({ tale, say, journey, visited, field, button }: Road): Promise<void> {
  const onPhone = await journey.browser({ locale: tale.browser, phone: true, dark: !tale.dark });
  const { page } = onPhone;
  const paths = {
    receipt: '/calendar/dispatches/',
    numbers: '/measurement/posts/',
    goal: '/strategy/goals/',
    composer: '/posts/',
    schedule: '/calendar/schedules/',
    ...(tale.byHand ? { task: '/tasks/' } : {}),
  };
  await onPhone.goto('/calendar');
  await field(page, 'account.email').fill(tale.owner.email);
  await field(page, 'account.password.label').fill(tale.owner.password);
  await button(page, 'account.sign_in.submit').click();
  await page.getByRole('heading', { level: 1, name: say('publishing.calendar.title') }).waitFor();
  await onPhone.stop('calendar-on-a-phone');
  for (const [name, path] of Object.entries(paths)) {
    const seen = visited.findLast((address) => address.startsWith(path));
    assert.ok(seen, `somebody was at ${path}`);
    await onPhone.goto(seen);
    await onPhone.stop(`${name}-on-a-phone`);
  }
}
