/** The house is furnished: organisation, people, a goal with its KPI, channels, a medicine that the rules know. */
import { choose } from './fields.ts';
import type { Road } from './road.ts';

export async function setUp({ tale, say, owner, field, button }: Road): Promise<void> {
  const { page } = owner;
  await owner.goto('/');
  await page.getByRole('heading', { name: say('account.set_up.title') }).waitFor();
  await owner.stop('set-up');
  await field(page, 'account.organisation.name').fill(tale.organisation);
  await choose(page, say('account.organisation.markets'), tale.market);
  await page.keyboard.press('Escape');
  await field(page, 'account.name').fill(tale.owner.name);
  await field(page, 'account.email').fill(tale.owner.email);
  await field(page, 'account.password.new').fill(tale.owner.password);
  await page.getByText(say('account.password.strong'), { exact: true }).waitFor();
  await owner.stop('set-up-filled');
  await button(page, 'account.set_up.submit').click();
  await page.getByRole('heading', { level: 1, name: tale.owner.name }).waitFor();
  await owner.stop('home');
}

export async function inviteReviewer({ tale, say, owner, reviewer, field, button, link }: Road): Promise<void> {
  const { page } = owner;
  await link(page, 'shell.nav.settings').click();
  await link(page, 'settings.nav.invitations').click();
  await button(page, 'settings.invitations.invite').first().click();
  const dialog = page.getByRole('dialog');
  await field(dialog, 'account.email').fill(tale.reviewer.email);
  await choose(dialog, say('settings.members.role'), say('settings.role.medical_reviewer'));
  await owner.stop('invite');
  await button(dialog, 'settings.invitations.send').click();
  // No mail server is set: the link is handed over by hand.
  const invitation = new URL(await field(dialog, 'settings.invitations.link').inputValue());
  await owner.stop('invited');
  await button(dialog, 'settings.done').click();

  const phone = reviewer.page;
  await reviewer.goto(invitation.pathname + invitation.search);
  await phone.getByRole('heading', { name: say('account.invitation.title', { organisation: tale.organisation }) }).waitFor();
  await field(phone, 'account.name').fill(tale.reviewer.name);
  await field(phone, 'account.password.new').fill(tale.reviewer.password);
  await phone.getByText(say('account.password.strong'), { exact: true }).waitFor();
  await reviewer.stop('invitation-on-a-phone');
  await button(phone, 'account.invitation.submit').click();
  await phone.getByRole('heading', { level: 1, name: tale.reviewer.name }).waitFor();
}

export async function setGoal({ tale, say, owner, field, button, link }: Road): Promise<void> {
  const { page } = owner;
  const dialog = page.getByRole('dialog');
  await link(page, 'strategy.nav').click();
  await button(page, 'strategy.goal.add').waitFor();
  await owner.stop('no-goals-yet');
  await button(page, 'strategy.goal.add').click();
  await field(dialog, 'strategy.field.title').fill(tale.goal);
  await field(dialog, 'strategy.field.description').fill(tale.reason);
  await button(dialog, 'strategy.goal.add').click();
  await page.getByRole('heading', { level: 1, name: tale.goal }).waitFor();
  await button(page, 'strategy.objective.add').first().click();
  await field(dialog, 'strategy.field.title').fill(tale.objective);
  await button(dialog, 'strategy.objective.add').click();
  await page.getByRole('link', { name: say('strategy.kpi.add_to', { title: tale.objective }), exact: true }).click();
  await field(page, 'strategy.field.name').fill(tale.kpi);
  await field(page, 'strategy.source.posts').check();
  await field(page, 'strategy.field.unit_label').fill(tale.counts.unit);
  await field(page, 'strategy.field.baseline').fill('0');
  await field(page, 'strategy.field.target').fill('20');
  await field(page, 'strategy.field.target_on').fill(tale.counts.by);
  await page.getByText(tale.counts.aim).waitFor();
  await owner.stop('kpi-form');
  await button(page, 'strategy.kpi.add').click();
  await page.getByRole('heading', { level: 1, name: tale.kpi }).waitFor();
  await page.getByRole('figure').getByText(say('measurement.state.no_data')).waitFor();
  await owner.stop('kpi-without-numbers');
}

export async function connectBluesky({ tale, say, owner, network, account, field, button, link }: Road): Promise<void> {
  const { page } = owner;
  await link(page, 'channels.nav').click();
  await button(page, 'channels.add').first().click();
  await choose(page, say('channels.field.network'), 'Bluesky');
  await field(page, 'channels.credential.bluesky.server').fill(network.pdsUrl);
  await field(page, 'channels.credential.bluesky.identifier').fill(account.handle);
  await field(page, 'channels.credential.bluesky.appPassword').fill(account.appPassword);
  await choose(page, say('channels.field.person'), tale.owner.name);
  await owner.stop('connect');
  await button(page, 'channels.new.submit_connect').click();
  await page.getByRole('heading', { level: 1, name: account.handle }).waitFor();
  await owner.stop('channel');
}

export async function addByHandChannel({ tale, say, owner, field, button, link }: Road): Promise<void> {
  const { page } = owner;
  if (!tale.byHand) throw new Error('this tale has no channel served by hand');
  const { network, name, url } = tale.byHand;
  await link(page, 'channels.nav').click();
  await button(page, 'channels.add').first().click();
  await choose(page, say('channels.field.network'), network);
  await field(page, 'channels.field.name').fill(name);
  await field(page, 'channels.field.url').fill(url);
  await choose(page, say('channels.field.person'), tale.owner.name);
  await owner.stop('by-hand');
  await button(page, 'channels.new.submit_by_hand').click();
  await page.getByRole('heading', { level: 1, name }).waitFor();
  await owner.stop('channel-by-hand');
  await link(page, 'channels.nav').click();
  await page.getByRole('cell', { name }).waitFor();
  await owner.stop('channels');
}

export async function addMedicine({ tale, owner, field, button, link }: Road): Promise<void> {
  const { page } = owner;
  await link(page, 'compliance.nav').click();
  await button(page, 'compliance.product.new').first().click();
  await field(page, 'compliance.product.name').fill('Velorisan');
  await field(page, 'compliance.product.inn').fill('tavelumab');
  await field(page, 'compliance.product.indication').fill(tale.indication);
  await owner.stop('product');
  await button(page, 'compliance.product.add').click();
  await page.getByRole('cell', { name: 'Velorisan' }).waitFor();
  await owner.stop('products');
}
