/** The signed-in person: who they are, what they may do, their password and second factor. */
import { AppError } from '#kernel/errors.ts';
import type { Caller, RequestContext } from '#kernel/handler.ts';
import { readAtOnce } from '#kernel/one-trip.ts';
import { inTransaction } from '#kernel/transaction.ts';
import type { Locale } from '#kernel/contract.ts';
import type { Scope } from '#kernel/types.ts';
import { authOf, passwordHolds } from './auth.ts';
import { assertStrong } from './password.ts';
import { organisation, visibleUnits } from './people.ts';
import { permissions } from './roles.ts';
import { guarded, passCookies } from './sessions.ts';
import { grantsOf, resolve } from './store.ts';

export async function describeMe(context: RequestContext, caller: Caller) {
  const { kernel } = context;
  const { user } = caller;
  const people = caller.userId ? await resolve(kernel, 'user', caller.userId) : [];
  const organisations = await Promise.all(
    people.map(async ({ organisationId }) => {
      const [rows] = await readAtOnce(kernel, organisationId, [
        kernel.db.selectFrom('identity.organisation').select(['organisation_id as id', 'name', 'example']),
      ]);
      return rows;
    }),
  );
  return {
    name: user?.name ?? '',
    email: user?.email ?? '',
    twoFactor: user?.twoFactor ?? false,
    sessionExpiresAt: user?.sessionExpiresAt ?? null,
    organisations: organisations.flat(),
    active: caller.organisation ? await inTransaction(caller.organisation, describeActive) : null,
  };
}

async function describeActive(scope: Scope) {
  const { personId } = scope.actor;
  const memberships = personId ? (await grantsOf(scope.db, personId)).memberships : [];
  return {
    organisation: await organisation(scope),
    personId,
    locale: scope.locale,
    memberships: memberships.map(({ id, unitId, role, until }) => ({ id, unitId, role, until })),
    permissions: Object.fromEntries(
      permissions.map((permission) => [permission, scope.access.unitsWith(permission)] as const).filter(([, units]) => units.length > 0),
    ),
    units: await visibleUnits(scope),
  };
}

export async function updateMe(scope: Scope, change: { name?: string; locale?: Locale }): Promise<void> {
  const { personId } = scope.actor;
  if (!personId || scope.actor.kind !== 'person') throw new AppError('forbidden', { reason: 'person_needed' });
  if (change.name === undefined && change.locale === undefined) return;
  const old = await scope.db.selectFrom('identity.person').select(['name', 'locale']).where('id', '=', personId).executeTakeFirstOrThrow();
  await scope.db.updateTable('identity.person').set(change).where('id', '=', personId).execute();
  scope.record({ action: 'identity.person.updated', entity: { type: 'person', id: personId }, old, new: { ...old, ...change } });
}

const wrongPassword = () => new AppError('reauthentication_failed', { reason: 'password' });

export async function changePassword(context: RequestContext, input: { current: string; password: string }): Promise<void> {
  await assertStrong(context.kernel, input.password, []);
  const { api } = authOf(context.kernel);
  passCookies(
    context,
    await guarded(
      () =>
        api.changePassword({
          body: { currentPassword: input.current, newPassword: input.password, revokeOtherSessions: true },
          headers: context.headers,
          returnHeaders: true,
        }),
      wrongPassword(),
    ),
  );
}

export async function startTwoFactor(context: RequestContext, password: string): Promise<{ totpUri: string; recoveryCodes: string[] }> {
  const { api } = authOf(context.kernel);
  const { response } = await guarded(
    () => api.enableTwoFactor({ body: { password, method: 'totp' }, headers: context.headers, returnHeaders: true }),
    wrongPassword(),
  );
  if (!('totpURI' in response)) throw new AppError('internal');
  return { totpUri: response.totpURI, recoveryCodes: response.backupCodes };
}

export async function confirmTwoFactor(context: RequestContext, code: string): Promise<void> {
  const answer = await guarded(
    () => authOf(context.kernel).api.verifyTOTP({ body: { code }, headers: context.headers, returnHeaders: true }),
    new AppError('reauthentication_failed', { reason: 'code' }),
  );
  passCookies(context, answer);
}

export async function stopTwoFactor(context: RequestContext, password: string): Promise<void> {
  passCookies(
    context,
    await guarded(
      () => authOf(context.kernel).api.disableTwoFactor({ body: { password }, headers: context.headers, returnHeaders: true }),
      wrongPassword(),
    ),
  );
}

export async function renewRecoveryCodes(context: RequestContext, password: string): Promise<{ recoveryCodes: string[] }> {
  const answer = await guarded(
    () => authOf(context.kernel).api.generateBackupCodes({ body: { password }, headers: context.headers }),
    wrongPassword(),
  );
  return { recoveryCodes: answer.backupCodes };
}

/**
 * Prove again who is there before something is signed: the password, and the code where two factors are on.
 * Throws `reauthentication_failed` with the reason `password` or `code`.
 */
export async function reauthenticate(
  context: RequestContext,
  caller: Caller,
  proof: { password: string; code?: string },
): Promise<'password' | 'password+totp'> {
  if (caller.kind !== 'session' || !caller.userId) throw new AppError('forbidden', { reason: 'person_needed' });
  if (!(await passwordHolds(context.kernel, caller.userId, proof.password))) throw wrongPassword();
  const session = await authOf(context.kernel).api.getSession({ headers: context.headers });
  if (!session?.user.twoFactorEnabled) return 'password';
  const refusal = new AppError('reauthentication_failed', { reason: 'code' });
  if (!proof.code) throw refusal;
  const code = proof.code;
  await guarded(() => authOf(context.kernel).api.verifyTOTP({ body: { code }, headers: context.headers }), refusal);
  return 'password+totp';
}
