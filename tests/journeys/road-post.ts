/** A post is written, put right, and signed by someone else on a phone. */
import { drawingPng } from '../../src/demo/pictures.ts';
import { choose, handIn } from './fields.ts';
import type { Road } from './road.ts';

export async function writePost({ tale, say, around, account, owner, field, button, link }: Road): Promise<void> {
  const { page } = owner;
  const dialog = page.getByRole('dialog');
  await link(page, 'content.nav').click();
  await link(page, 'content.campaigns.title').click();
  await button(page, 'content.campaign.new').first().click();
  await field(dialog, 'content.campaign.name').fill(tale.campaign);
  await choose(dialog, say('content.campaign.goal'), tale.goal);
  await field(dialog, 'content.campaign.audience').fill(tale.audience);
  await button(dialog, 'content.campaign.create').click();
  await page.getByRole('heading', { level: 1, name: tale.campaign }).waitFor();
  await button(page, 'content.post.new').click();
  await field(dialog, 'content.post.title').fill(tale.post);
  for (const channel of [account.handle, tale.byHand?.name]) {
    if (!channel) continue;
    await choose(dialog, say('content.post.channels'), channel);
    await page.keyboard.press('Escape');
  }
  await owner.stop('new-post');
  await button(dialog, 'content.post.begin').click();

  const words = page.getByRole('textbox', { name: say('content.post.text'), exact: true });
  await words.pressSequentially(tale.praise);
  const findings = page.getByRole('complementary');
  await findings.getByText(tale.finding).first().waitFor();
  await owner.stop('finding');
  await words.fill(tale.text);
  await findings.getByText(say('compliance.findings.none')).waitFor();
  const picture = { name: 'team.png', mimeType: 'image/png', buffer: Buffer.from(await drawingPng('team')) };
  await handIn(page, say('content.image.add'), picture);
  const alternative = page.getByLabel(say('content.image.alt', { number: 1 }));
  await alternative.waitFor();
  await button(page, 'content.submit.button').click();
  await dialog.getByText(say('content.error.alt_missing', { number: 1 })).waitFor();
  await owner.stop('no-review-without-alternative-text');
  await button(dialog, 'content.submit.back').click();
  await alternative.fill(tale.alternative);
  await page.getByText(new RegExp(`^${around('ui.saved.at', 'time')} \\d`)).waitFor();
  await owner.stop('composer');
  await button(page, 'content.submit.button').click();
  await owner.stop('submit');
  await button(dialog, 'content.submit.send').click();
  await page.getByText(say('content.submit.done', { count: tale.byHand ? 2 : 1 })).waitFor();
}

/** "Signed by …", as it is told of this reviewer. */
export const signedBy = ({ say, tale }: Road) =>
  say('review.outcome.signed', { person: tale.reviewer.name, role: say('settings.role.medical_reviewer') });

export async function signOnPhone(road: Road): Promise<void> {
  const { tale, say, account, reviewer, field, button } = road;
  const { page } = reviewer;
  const dialog = page.getByRole('dialog');
  const channels = tale.byHand ? 2 : 1;
  const need = say('review.need.sign', { channels, title: tale.post, author: tale.owner.name });
  await reviewer.goto('/');
  await page.getByRole('link', { name: need }).waitFor();
  await reviewer.stop('what-needs-the-reviewer');
  await page.getByRole('link', { name: need }).click();
  await page.getByRole('heading', { level: 1, name: tale.post }).waitFor();
  await reviewer.stop('review-on-a-phone');
  if (tale.byHand) {
    // Nobody signs unseen: both channels are opened.
    for (const name of [account.handle, tale.byHand.name]) await page.getByRole('tab', { name }).click();
    await page.getByText(say('review.decide.ready', { count: channels })).waitFor();
    await reviewer.stop('review-of-the-second-channel-on-a-phone');
  }
  await button(page, 'review.decide.sign').click();
  // Who signs proves again who they are.
  await field(dialog, 'review.sign.password').fill('not-the-password-at-all');
  const sign = dialog.getByRole('button', { name: say('review.sign.submit', { count: channels }), exact: true });
  await sign.click();
  await dialog.getByText(say('error.reauthentication_failed')).first().waitFor();
  await reviewer.stop('sign-on-a-phone');
  await field(dialog, 'review.sign.password').fill(tale.reviewer.password);
  await sign.click();
  await page.getByRole('heading', { name: signedBy(road) }).waitFor();
  await reviewer.stop('signed-on-a-phone');
}
