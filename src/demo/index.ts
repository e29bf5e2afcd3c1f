/** `auscult demo`: an example organisation with a year behind it, made through the program's own API. */
import { z } from 'zod';
import { newId, randomToken } from '#kernel/ids.ts';
import { moveClock } from '#kernel/clock.ts';
import type { App } from '#kernel/http.ts';
import type { Kernel } from '#kernel/types.ts';
import { workQueueOnce, type Work } from '#kernel/worker.ts';
import { createUser, findUser, setPassword } from '#modules/identity/auth.ts';
import { createOrganisation } from '#modules/identity/index.ts';
import { permissions } from '#modules/identity/roles.ts';
import { idOf, signInPerson, type DemoPerson } from './client.ts';
import { liveOneYear, type Cast } from './live.ts';
import { removeExample } from './remove.ts';
import { story } from './story.ts';

const year = 52 * 7 * 86_400_000;
const ownerEmail = 'owner@meridia.example';
const guide = { name: 'Robin Guide', email: 'guide@meridia.example' };

export interface DemoAccess {
  made: boolean;
  organisationId: string;
  password: string;
  /** May do everything but run the house; may approve their own posts, which only the example allows. */
  guideEmail: string;
  ownerEmail: string;
}

async function findExample(kernel: Kernel): Promise<string | null> {
  const { rows } = await kernel.appPool.query<{ organisation_id: string }>(
    `select organisation_id from kernel.resolve('organisations', 'example')`,
  );
  return rows[0]?.organisation_id ?? null;
}

/** Fill the example organisation, or, where it is there already, open it with a new password. */
export async function makeDemo(kernel: Kernel, app: App, work: Work, tell: (line: string) => void): Promise<DemoAccess> {
  const password = `${randomToken(4)}-${randomToken(4)}-${randomToken(4)}`;
  const known = await findExample(kernel);
  const access = { organisationId: known ?? '', password, guideEmail: guide.email, ownerEmail };
  if (known) {
    for (const email of [guide.email, ownerEmail]) await setPassword(kernel, email, password);
    return { ...access, made: false };
  }
  try {
    moveClock(-year);
    const cast = await gather(kernel, app, password);
    await liveOneYear(cast, { work: () => workQueueOnce(kernel, work, 'moved'), tell });
    await settle(kernel, work);
    return { ...access, organisationId: cast.organisationId, made: true };
  } catch (error) {
    moveClock(0);
    // Half an example helps nobody.
    const half = await findExample(kernel);
    if (half) await removeExample(kernel.ownerPool, kernel.config.dataDir, half);
    throw error;
  } finally {
    moveClock(0);
  }
}

/** The year is over: what was due in it is worked, what was to come of it is not. */
async function settle(kernel: Kernel, work: Work): Promise<void> {
  moveClock(0);
  await workQueueOnce(kernel, work, 'moved');
  await kernel.ownerPool.query(
    `select graphile_worker.complete_jobs(array_agg(id)) from graphile_worker.jobs where task_identifier like 'moved.%' having count(*) > 0`,
  );
}

export async function removeDemo(kernel: Kernel): Promise<number> {
  const known = await findExample(kernel);
  if (!known) throw new Error('There is no example organisation here.');
  return removeExample(kernel.ownerPool, kernel.config.dataDir, known);
}

/** The organisation, its units, and its people, who accept their invitations like anyone. */
async function gather(kernel: Kernel, app: App, password: string): Promise<Cast & { organisationId: string }> {
  if (await findUser(kernel, ownerEmail)) throw new Error(`${ownerEmail} signs in here already; the example needs that address.`);
  const userId = await createUser(kernel, { name: 'Olivia Marsh', email: ownerEmail, password });
  const { organisationId, unitId, personId } = await createOrganisation(
    kernel,
    newId(),
    { ...story.organisation, example: true },
    { name: 'Olivia Marsh', email: ownerEmail, userId, locale: 'en' },
  );
  const owner = await signInPerson(app, organisationId, personId, ownerEmail, password);
  const units = new Map([['hq', unitId]]);
  for (const { key, parent, ...unit } of story.units) {
    units.set(key, idOf(await owner.post('/units', { ...unit, parentId: units.get(parent) })));
  }
  const everything = await owner.post('/roles', {
    name: 'Guide (example)',
    permissions: permissions.filter((permission) => permission !== 'identity.manage'),
  });
  const people = new Map<string, DemoPerson>();
  const invite = async (person: { key: string; name: string; email: string; unit: string; role: string; locale: string }) => {
    people.set(person.key, await welcome(app, owner, organisationId, { ...person, unitId: units.get(person.unit) ?? unitId, password }));
  };
  for (const person of story.people) await invite({ ...person, email: `${person.key}@meridia.example` });
  await invite({ key: 'guide', ...guide, unit: 'hq', role: idOf(everything), locale: 'en' });
  return { organisationId, owner, units, people, password };
}

const invited = z.object({ link: z.string().nullable() });
const me = z.object({ active: z.object({ personId: z.uuid() }) });

async function welcome(
  app: App,
  owner: DemoPerson,
  organisationId: string,
  person: { name: string; email: string; unitId: string; role: string; locale: string; password: string },
): Promise<DemoPerson> {
  const { link } = invited.parse(
    await owner.post('/invitations', { email: person.email, unitId: person.unitId, role: person.role, locale: person.locale }),
  );
  if (link === null) throw new Error('The example invites nobody by mail: run it without SMTP_URL.');
  const token = new URL(link).searchParams.get('token');
  const accepted = await app.request('/api/invitation/accept', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ token, name: person.name, password: person.password, locale: person.locale }),
  });
  if (accepted.status !== 200) throw new Error(`${person.name} could not accept: ${await accepted.text()}`);
  const signedIn = await signInPerson(app, organisationId, '', person.email, person.password);
  const { active } = me.parse(await signedIn.get('/me'));
  return { ...signedIn, personId: active.personId };
}
