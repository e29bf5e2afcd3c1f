/** From nothing to a KPI that moved: set-up, a colleague, a goal, an account on a real Bluesky server, a signed post, its echo. */
import assert from 'node:assert/strict';
import { after, before } from 'node:test';
import { drawingPng } from '../../src/demo/pictures.ts';
import { startNetwork, type TestAccount, type TestNetwork } from '../atproto/start.ts';
import { choose, follow, handIn, pickTomorrow } from './fields.ts';
import { startJourney, startStory, type Journey, type Visitor } from './journey.ts';

const step = startStory();
const owner = { name: 'Hanna Vos', email: 'hanna@sint-anna.example', password: 'kettle-orchard-viola-harbour-9' };
const reviewer = { name: 'Dr. Ben Okafor', email: 'ben@sint-anna.example', password: 'walnut-ferry-lantern-meadow-4' };
const goal = 'Shorter waiting lists for hip surgery';
const objective = 'Answer what people ask before an operation';
const kpi = 'Reactions to posts about hips';
const post = 'Walking again after a new hip';
const praise = 'Six weeks after a new hip you dance again. With Velorisan you are free of pain, faster than with anything else.';
const text = 'Six weeks after a new hip most people climb stairs again. Our physiotherapists show what helps in the first days at home.';

let network: TestNetwork;
let journey: Journey;
let account: TestAccount;
let hanna: Visitor;
let ben: Visitor;
/** Where Hanna has been. */
const visited: string[] = [];

before(async () => {
  network = await startNetwork();
  account = await network.createAccount('sint-anna');
  journey = await startJourney('en', { settings: { OUTBOUND_ALLOW: new URL(network.pdsUrl).host } });
  hanna = await journey.browser();
  hanna.page.on('framenavigated', (frame) => visited.push(new URL(frame.url()).pathname));
  ben = await journey.browser({ phone: true });
});
after(async () => {
  await journey.close();
  await network.stop();
});

step('set-up at the first visit', async () => {
  const { page } = hanna;
  await hanna.goto('/');
  await page.getByRole('heading', { name: 'Set up Auscult' }).waitFor();
  await hanna.stop('set-up');
  await page.getByLabel('Name of the organisation').fill('Sint Anna Hospital');
  await choose(page, 'Markets', 'Netherlands');
  await page.keyboard.press('Escape');
  await page.getByLabel('Name', { exact: true }).fill(owner.name);
  await page.getByLabel('E-mail address').fill(owner.email);
  await page.getByLabel('New password').fill(owner.password);
  await page.getByText('Hard to guess', { exact: true }).waitFor();
  await hanna.stop('set-up-filled');
  await page.getByRole('button', { name: 'Set up and sign in' }).click();
  await page.getByRole('heading', { level: 1, name: owner.name }).waitFor();
  await hanna.stop('home');
});

step('a reviewer is invited and accepts on a phone', async () => {
  const { page } = hanna;
  await page.getByRole('link', { name: 'Settings' }).click();
  await page.getByRole('link', { name: 'Invitations' }).click();
  await page.getByRole('button', { name: 'Invite someone' }).first().click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('E-mail address').fill(reviewer.email);
  await choose(dialog, 'Role', 'Medical reviewer');
  await hanna.stop('invite');
  await dialog.getByRole('button', { name: 'Send invitation' }).click();
  // No mail server is set: the link is handed over by hand.
  const link = new URL(await dialog.getByLabel('Invitation link').inputValue());
  await hanna.stop('invited');
  await dialog.getByRole('button', { name: 'Done' }).click();

  await ben.goto(link.pathname + link.search);
  await ben.page.getByRole('heading', { name: 'Join Sint Anna Hospital' }).waitFor();
  await ben.page.getByLabel('Name', { exact: true }).fill(reviewer.name);
  await ben.page.getByLabel('New password').fill(reviewer.password);
  await ben.page.getByText('Hard to guess', { exact: true }).waitFor();
  await ben.stop('invitation-on-a-phone');
  await ben.page.getByRole('button', { name: 'Accept invitation' }).click();
  await ben.page.getByRole('heading', { level: 1, name: reviewer.name }).waitFor();
});

step('a goal, an objective under it, a KPI with its numbers', async () => {
  const { page } = hanna;
  const dialog = page.getByRole('dialog');
  await page.getByRole('link', { name: 'Strategy' }).click();
  await page.getByRole('button', { name: 'Set a goal' }).waitFor();
  await hanna.stop('no-goals-yet');
  await page.getByRole('button', { name: 'Set a goal' }).click();
  await dialog.getByLabel('Title').fill(goal);
  await dialog.getByLabel('Description').fill('People who know what awaits them cancel less often.');
  await dialog.getByRole('button', { name: 'Set a goal' }).click();
  await page.getByRole('heading', { level: 1, name: goal }).waitFor();
  await page.getByRole('button', { name: 'Add objective' }).first().click();
  await dialog.getByLabel('Title').fill(objective);
  await dialog.getByRole('button', { name: 'Add objective' }).click();
  await page.getByRole('link', { name: 'Add KPI' }).click();
  await page.getByLabel('Name').fill(kpi);
  await page.getByLabel('Reactions to posts').check();
  await page.getByLabel('Counted in').fill('reactions');
  await page.getByLabel('Baseline', { exact: true }).fill('0');
  await page.getByLabel('Target', { exact: true }).fill('20');
  await page.getByLabel('Target by').fill('31 Dec 2027');
  await page.getByText('From 0 reactions').waitFor();
  await hanna.stop('kpi-form');
  await page.getByRole('button', { name: 'Add KPI' }).click();
  await page.getByRole('heading', { level: 1, name: kpi }).waitFor();
  await page.getByRole('figure').getByText('No numbers yet').waitFor();
  await hanna.stop('kpi-without-numbers');
});

step('a Bluesky account is connected, a medicine put into the catalogue', async () => {
  const { page } = hanna;
  await page.getByRole('link', { name: 'Channels' }).click();
  await page.getByRole('button', { name: 'Add channel' }).first().click();
  await choose(page, 'Network', 'Bluesky');
  await page.getByLabel('Server address').fill(network.pdsUrl);
  await page.getByLabel('Handle or e-mail address').fill(account.handle);
  await page.getByLabel('App password', { exact: true }).fill(account.appPassword);
  await choose(page, 'Answers for it', owner.name);
  await hanna.stop('connect');
  await page.getByRole('button', { name: 'Connect account' }).click();
  await page.getByRole('heading', { level: 1, name: account.handle }).waitFor();
  await hanna.stop('channel');

  await page.getByRole('link', { name: 'Compliance' }).click();
  await page.getByRole('button', { name: 'New product' }).first().click();
  await page.getByLabel('Name', { exact: true }).fill('Velorisan');
  await page.getByLabel('Active substance').fill('tavelumab');
  await page.getByLabel('Indication').fill('arthritis of the hip');
  await hanna.stop('product');
  await page.getByRole('button', { name: 'Add product' }).click();
  await page.getByRole('cell', { name: 'Velorisan' }).waitFor();
  await hanna.stop('products');
});

step('a post in a campaign; what the rules find is put right while typing', async () => {
  const { page } = hanna;
  const dialog = page.getByRole('dialog');
  await page.getByRole('link', { name: 'Content', exact: true }).click();
  await page.getByRole('link', { name: 'Campaigns' }).click();
  await page.getByRole('button', { name: 'New campaign' }).first().click();
  await dialog.getByLabel('Name').fill('Hip week');
  await choose(dialog, 'Goal', goal);
  await dialog.getByLabel('For whom').fill('People who wait for a new hip, and their families');
  await dialog.getByRole('button', { name: 'Create campaign' }).click();
  await page.getByRole('heading', { level: 1, name: 'Hip week' }).waitFor();
  await page.getByRole('button', { name: 'New post' }).click();
  await dialog.getByLabel('Title').fill(post);
  await choose(dialog, 'Channels', /sint-anna/);
  await page.keyboard.press('Escape');
  await hanna.stop('new-post');
  await dialog.getByRole('button', { name: 'Begin post' }).click();

  const words = page.getByRole('textbox', { name: 'Text', exact: true });
  await words.pressSequentially(praise);
  const findings = page.getByRole('complementary');
  await findings.getByText('names Velorisan, a prescription-only medicine').waitFor();
  await hanna.stop('finding');
  await words.fill(text);
  await findings.getByText('Nothing found.').waitFor();
  await handIn(page, 'Add pictures', { name: 'team.png', mimeType: 'image/png', buffer: Buffer.from(await drawingPng('team')) });
  const alternative = page.getByLabel('Alternative text of picture 1');
  await alternative.waitFor();
  await page.getByRole('button', { name: 'Submit for review' }).click();
  await dialog.getByText('Picture 1 needs an alternative text').waitFor();
  await hanna.stop('no-review-without-alternative-text');
  await dialog.getByRole('button', { name: 'Back to the post' }).click();
  await alternative.fill('Three physiotherapists stand before a wall calendar.');
  await page.getByText(/^Saved \d/).waitFor();
  await hanna.stop('composer');
  await page.getByRole('button', { name: 'Submit for review' }).click();
  await hanna.stop('submit');
  await dialog.getByRole('button', { name: 'Submit', exact: true }).click();
  await page.getByText('Handed to review for one channel.').waitFor();
});

step('the reviewer reads and signs it on a phone', async () => {
  const { page } = ben;
  const dialog = page.getByRole('dialog');
  await ben.goto('/');
  await page.getByRole('link', { name: `Waits for your signature: “${post}”` }).waitFor();
  await ben.stop('what-needs-the-reviewer');
  await page.getByRole('link', { name: `Waits for your signature: “${post}”` }).click();
  await page.getByRole('heading', { level: 1, name: post }).waitFor();
  await ben.stop('review-on-a-phone');
  await page.getByRole('button', { name: 'Sign', exact: true }).click();
  // Who signs proves again who they are.
  await dialog.getByLabel('Your password').fill('not-the-password-at-all');
  await dialog.getByRole('button', { name: 'Approve and sign' }).click();
  await dialog.getByText('This password is not right.').first().waitFor();
  await ben.stop('sign-on-a-phone');
  await dialog.getByLabel('Your password').fill(reviewer.password);
  await dialog.getByRole('button', { name: 'Approve and sign' }).click();
  await page.getByRole('heading', { name: `Signed by ${reviewer.name}` }).waitFor();
  await ben.stop('signed-on-a-phone');
});

step('it is scheduled, stands in the calendar, and is published now', async () => {
  const { page } = hanna;
  const dialog = page.getByRole('dialog');
  await page.getByRole('link', { name: 'See review' }).click();
  await page.getByRole('heading', { name: `Signed by ${reviewer.name}` }).waitFor();
  await hanna.stop('release');
  await page.getByRole('button', { name: 'Schedule' }).click();
  await pickTomorrow(dialog, 'Local time', '09:30');
  await hanna.stop('schedule');
  await dialog.getByRole('button', { name: 'Schedule' }).click();
  await page.getByText('Leaves on').waitFor();
  await follow(page, 'when it leaves', `${post} · ${account.handle}`);
  await page.getByRole('link', { name: 'Calendar' }).click();
  await page.getByRole('heading', { level: 1, name: 'Calendar' }).waitFor();
  await page.getByRole('link', { name: post }).waitFor();
  await hanna.stop('calendar');
  await page.getByRole('link', { name: post }).click();
  await page.getByRole('button', { name: 'Publish now' }).click();
  await page.getByRole('link', { name: 'Open the receipt' }).click();
  await page.getByText('exactly what was signed').waitFor();
  await hanna.stop('receipt');

  const records = await network.listRecords(account.did);
  assert.deepEqual(
    records.map(({ value }) => value['text']),
    [text],
    'it stands on the server once',
  );
});

step('a stranger answers and likes it; the KPI moves', async () => {
  const [published] = await network.listRecords(account.did);
  assert.ok(published);
  const stranger = await network.createAccount('marie');
  await network.replyTo(stranger, published, 'Thank you, my mother is next week.');
  await network.likePost(stranger, published);
  await network.processAll();

  const { page } = hanna;
  await page.getByRole('link', { name: 'Strategy' }).click();
  await page.getByRole('link', { name: goal }).click();
  await page.getByRole('button', { name: 'Refresh now' }).click();
  await page.getByRole('figure', { name: kpi }).getByText('2 reactions').first().waitFor();
  await hanna.stop('goal-after-the-echo');
  await hanna.goto('/measurement');
  await page.getByRole('link', { name: kpi }).waitFor();
  await hanna.stop('measurement');
});

step('from the goal down to the numbers, and back up', async () => {
  const { page } = hanna;
  await page.getByRole('link', { name: 'Strategy' }).click();
  await page.getByRole('link', { name: goal }).click();
  await follow(page, 'campaign', 'Hip week');
  await follow(page, 'post', post);
  await hanna.stop('post-after-publishing');
  await follow(page, 'handed in as', post);
  await page.getByRole('heading', { name: `Signed by ${reviewer.name}` }).waitFor();
  await page.getByRole('link', { name: 'Certificate' }).click();
  await page.getByText('unbroken').waitFor();
  await hanna.stop('certificate');
  await page.goBack();
  await follow(page, 'how it went out', `${post} · ${account.handle}`);
  await follow(page, 'numbers', post);
  await page.getByText('Likes').first().waitFor();
  await hanna.stop('numbers-of-the-post');
  await follow(page, 'KPI that these numbers move', kpi);
  await hanna.stop('kpi');
  await page.getByRole('navigation', { name: 'Where this belongs' }).getByRole('link', { name: goal }).click();
  await page.getByRole('heading', { level: 1, name: goal }).waitFor();
});

step('the same on a small dark screen, after signing in', async () => {
  const onPhone = await journey.browser({ phone: true, dark: true });
  const { page } = onPhone;
  const paths = {
    receipt: '/calendar/dispatches/',
    numbers: '/measurement/posts/',
    goal: '/strategy/goals/',
    composer: '/posts/',
    schedule: '/calendar/schedules/',
  };
  await onPhone.goto('/calendar');
  await page.getByLabel('E-mail address').fill(owner.email);
  await page.getByLabel('Password', { exact: true }).fill(owner.password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('heading', { level: 1, name: 'Calendar' }).waitFor();
  await onPhone.stop('calendar-on-a-phone');
  for (const [name, path] of Object.entries(paths)) {
    const seen = visited.findLast((address) => address.startsWith(path));
    assert.ok(seen, `somebody was at ${path}`);
    await onPhone.goto(seen);
    await onPhone.stop(`${name}-on-a-phone`);
  }
});

step('nothing was wrong with any page', async () => journey.assertFaultless());
