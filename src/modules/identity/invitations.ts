/** Invitations by mail, or by a link to copy where no mail server is configured. */
import { sql } from 'kysely';
import { AppError } from '#kernel/errors.ts';
import { assertAllowed } from '#kernel/handler.ts';
import { newId, randomToken, sha256Hex } from '#kernel/ids.ts';
import { enqueue, systemContext } from '#kernel/jobs.ts';
import { inTransaction } from '#kernel/transaction.ts';
import type { Kernel, Scope } from '#kernel/types.ts';
import type { Locale } from '#kernel/contract.ts';
import { createUser, findUser, passwordHolds, removeUser } from './auth.ts';
import { sealLink, sendInvitation } from './jobs.ts';
import { assertStrong } from './password.ts';
import { assertGrantable } from './people.ts';
import { insertMembership, insertPerson, resolve } from './store.ts';

const validDays = 14;

type Row = Awaited<ReturnType<typeof rows>>[number];
function rows(scope: Scope) {
  return scope.db
    .selectFrom('identity.invitation')
    .selectAll()
    .select(sql<string>`kernel.now()`.as('now'))
    .orderBy('created_at', 'desc')
    .execute();
}

function invitationOf(row: Row) {
  const state = row.accepted_at ? 'accepted' : row.revoked_at ? 'revoked' : row.expires_at < row.now ? 'expired' : 'waiting';
  return {
    id: row.id,
    email: row.email,
    unitId: row.unit_id,
    role: row.role,
    until: row.until,
    locale: row.locale as Locale,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    state,
  } as const;
}

export async function listInvitations(scope: Scope) {
  const units = scope.access.unitsWith('identity.manage');
  return (await rows(scope)).filter((row) => units.includes(row.unit_id)).map(invitationOf);
}

export async function invite(scope: Scope, input: { email: string; unitId: string; role: string; until: string | null; locale: Locale }) {
  const known = await scope.db.selectFrom('identity.person').select('id').where('email', '=', input.email).executeTakeFirst();
  await assertGrantable(scope, input.role, input.unitId, known?.id ?? null);
  if (!scope.actor.personId) throw new AppError('forbidden', { reason: 'person_needed' });
  const token = randomToken();
  const id = newId();
  await scope.db
    .insertInto('identity.invitation')
    .values({
      organisation_id: scope.organisationId,
      id,
      email: input.email,
      unit_id: input.unitId,
      role: input.role,
      until: input.until,
      locale: input.locale,
      token_hash: sha256Hex(token),
      invited_by: scope.actor.personId,
      expires_at: sql`kernel.now() + make_interval(days => ${validDays})`,
    })
    .execute();
  const link = `${scope.kernel.config.publicUrl}/invitation?token=${token}`;
  const mailed = Boolean(scope.kernel.config.smtpUrl);
  if (mailed) await enqueue(scope, sendInvitation, { invitationId: id, sealed: sealLink(scope, id, link) });
  scope.record({
    action: 'identity.invitation.created',
    entity: { type: 'invitation', id },
    unitId: input.unitId,
    new: { unitId: input.unitId, role: input.role, until: input.until },
  });
  const row = (await rows(scope)).find((candidate) => candidate.id === id);
  if (!row) throw new AppError('internal');
  return { invitation: invitationOf(row), link: mailed ? null : link };
}

export async function revokeInvitation(scope: Scope, id: string): Promise<void> {
  const row = await scope.db.selectFrom('identity.invitation').selectAll().where('id', '=', id).executeTakeFirst();
  assertAllowed(scope, 'identity.manage', row?.unit_id);
  if (row?.accepted_at) throw new AppError('not_allowed_in_state', { reason: 'accepted_already' });
  await scope.db
    .updateTable('identity.invitation')
    .set({ revoked_at: sql`kernel.now()` })
    .where('id', '=', id)
    .execute();
  scope.record({ action: 'identity.invitation.revoked', entity: { type: 'invitation', id }, unitId: row?.unit_id ?? null });
}

async function open(kernel: Kernel, requestId: string, token: string) {
  const [found] = await resolve(kernel, 'invitation', sha256Hex(token));
  if (!found) throw new AppError('gone', { reason: 'invitation' });
  const ctx = systemContext(kernel, found.organisationId, requestId);
  const invitation = await inTransaction(ctx, async ({ db }) =>
    db
      .selectFrom('identity.invitation as i')
      .innerJoin('identity.unit as u', 'u.id', 'i.unit_id')
      .innerJoin('identity.organisation as o', 'o.organisation_id', 'i.organisation_id')
      .innerJoin('identity.person as p', 'p.id', 'i.invited_by')
      .leftJoin('identity.role as r', (join) => join.on(sql`r.id::text`, '=', sql.ref('i.role')))
      .select([
        'i.id',
        'i.email',
        'i.role',
        'i.until',
        'i.unit_id',
        'i.locale',
        'u.name as unit',
        'o.name as organisation',
        'p.name as invitedBy',
        'r.name as roleName',
      ])
      .where('i.id', '=', found.id)
      .where('i.accepted_at', 'is', null)
      .where('i.revoked_at', 'is', null)
      .where(sql<boolean>`i.expires_at > kernel.now()`)
      .executeTakeFirst(),
  );
  if (!invitation) throw new AppError('gone', { reason: 'invitation' });
  return { ctx, invitation };
}

export async function readInvitation(kernel: Kernel, requestId: string, token: string) {
  const { invitation } = await open(kernel, requestId, token);
  const { organisation, unit, role, roleName, email, invitedBy } = invitation;
  return {
    organisation,
    unit,
    role,
    roleName,
    email,
    locale: invitation.locale as Locale,
    invitedBy,
    hasAccount: (await findUser(kernel, email)) !== null,
  };
}

export async function acceptInvitation(
  kernel: Kernel,
  requestId: string,
  input: { token: string; name?: string; password: string; locale: Locale },
) {
  const { ctx, invitation } = await open(kernel, requestId, input.token);
  const known = await findUser(kernel, invitation.email);
  if (known && !(await passwordHolds(kernel, known.id, input.password)))
    throw new AppError('reauthentication_failed', { reason: 'password' });
  const name = input.name ?? invitation.email.split('@')[0] ?? invitation.email;
  if (!known) await assertStrong(kernel, input.password, [name, invitation.email]);
  const userId = known?.id ?? (await createUser(kernel, { name, email: invitation.email, password: input.password }));
  try {
    return await inTransaction(ctx, async (scope) => {
      const taken = await scope.db
        .updateTable('identity.invitation')
        .set({ accepted_at: sql`kernel.now()` })
        .where('id', '=', invitation.id)
        .where('accepted_at', 'is', null)
        .where('revoked_at', 'is', null)
        .returning('id')
        .executeTakeFirst();
      if (!taken) throw new AppError('gone', { reason: 'invitation' });
      const personId = await insertPerson(scope.db, scope.organisationId, { userId, name, email: invitation.email, locale: input.locale });
      await insertMembership(scope.db, scope.organisationId, {
        personId,
        unitId: invitation.unit_id,
        role: invitation.role,
        until: invitation.until,
      });
      scope.record({
        action: 'identity.invitation.accepted',
        entity: { type: 'person', id: personId },
        unitId: invitation.unit_id,
        new: { role: invitation.role },
      });
      return { organisationId: scope.organisationId };
    });
  } catch (error) {
    if (!known) await removeUser(kernel, userId);
    throw error;
  }
}
