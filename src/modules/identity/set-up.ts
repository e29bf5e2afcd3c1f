/** First start: the organisation, its headquarters and its owner, once. */
import { sql } from 'kysely';
import { AppError } from '#kernel/errors.ts';
import { newId } from '#kernel/ids.ts';
import { systemContext } from '#kernel/jobs.ts';
import { inTransaction } from '#kernel/transaction.ts';
import type { Kernel, Scope } from '#kernel/types.ts';
import { createUser, findUser, passwordHolds, removeUser } from './auth.ts';
import { assertStrong } from './password.ts';
import { insertMembership, insertPerson, resolve } from './store.ts';

export interface OrganisationInput {
  name: string;
  kind: 'hospital' | 'pharma' | 'medtech' | 'agency';
  languages: string[];
  markets: string[];
  reportingZone: string;
}
export interface OwnerInput {
  name: string;
  email: string;
  password: string;
  locale: string;
}

export async function needsSetUp(kernel: Kernel): Promise<boolean> {
  return (await resolve(kernel, 'organisations', 'own')).length === 0;
}

export async function setUp(
  kernel: Kernel,
  requestId: string,
  organisation: OrganisationInput,
  owner: OwnerInput,
): Promise<{ organisationId: string }> {
  await assertStrong(kernel, owner.password, [owner.name, owner.email, organisation.name], 'owner.password');
  if (!(await needsSetUp(kernel))) throw new AppError('conflict', { reason: 'already_set_up' });
  const known = await findUser(kernel, owner.email);
  if (known && !(await passwordHolds(kernel, known.id, owner.password))) throw new AppError('conflict', { reason: 'email_in_use' });
  const userId = known?.id ?? (await createUser(kernel, owner));
  try {
    return await createOrganisation(kernel, requestId, { ...organisation, example: false }, { ...owner, userId });
  } catch (error) {
    if (!known) await removeUser(kernel, userId);
    throw error;
  }
}

/** The organisation with its headquarters unit and its owner. `example` marks the demonstration. */
export async function createOrganisation(
  kernel: Kernel,
  requestId: string,
  organisation: OrganisationInput & { example: boolean },
  owner: Omit<OwnerInput, 'password'> & { userId: string },
): Promise<{ organisationId: string; unitId: string; personId: string }> {
  const organisationId = newId();
  return inTransaction(systemContext(kernel, organisationId, requestId), async (scope) => {
    if (!organisation.example) await assertFirst(scope);
    await scope.db
      .insertInto('identity.organisation')
      .values({
        organisation_id: organisationId,
        name: organisation.name,
        kind: organisation.kind,
        languages: organisation.languages,
        markets: organisation.markets,
        reporting_zone: organisation.reportingZone,
        example: organisation.example,
      })
      .execute();
    const unitId = newId();
    await scope.db
      .insertInto('identity.unit')
      .values({
        organisation_id: organisationId,
        id: unitId,
        parent_id: null,
        name: organisation.name,
        kind: 'headquarters',
        zone: organisation.reportingZone,
      })
      .execute();
    const personId = await insertPerson(scope.db, organisationId, owner);
    await insertMembership(scope.db, organisationId, { personId, unitId, role: 'owner', until: null });
    scope.record({
      action: 'identity.organisation.created',
      entity: { type: 'organisation', id: organisationId },
      unitId,
      new: organisation,
    });
    return { organisationId, unitId, personId };
  });
}

/** Two browsers may finish the set-up at once; the second finds it done. */
async function assertFirst(scope: Scope): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtext('auscult set-up'))`.execute(scope.db);
  const { rows } = await sql`select 1 from kernel.resolve('organisations', 'own')`.execute(scope.db);
  if (rows.length > 0) throw new AppError('conflict', { reason: 'already_set_up' });
}
