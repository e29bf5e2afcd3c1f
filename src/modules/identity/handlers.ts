import { contractOperations } from '#kernel/openapi.ts';
import { implement } from '@orpc/server';
import { authorised, type RequestContext } from '#kernel/handler.ts';
import { inTransaction } from '#kernel/transaction.ts';
import { AppError } from '#kernel/errors.ts';
import { identityContract } from './contract.ts';
import { createApiKey, listApiKeys, revokeApiKey } from './api-keys.ts';
import { people } from './colleagues.ts';
import { acceptInvitation, invite, listInvitations, readInvitation, revokeInvitation } from './invitations.ts';
import { changePassword, confirmTwoFactor, describeMe, renewRecoveryCodes, startTwoFactor, stopTwoFactor, updateMe } from './me.ts';
import { notifications, readNotifications } from './notifications.ts';
import { passwordStrength } from './password.ts';
import {
  addMembership,
  archiveRole,
  createUnit,
  endMembership,
  members,
  organisation,
  roles,
  saveRole,
  updateOrganisation,
  updateUnit,
  visibleUnits,
} from './people.ts';
import { permissions } from './roles.ts';
import {
  endOtherSessions,
  endSession,
  listSessions,
  requestPasswordReset,
  resetPassword,
  signIn,
  signOut,
  verifySecondFactor,
} from './sessions.ts';
import { needsSetUp, setUp } from './set-up.ts';
import { keepView, listViews, removeView, shareView } from './views.ts';
import packageFile from '../../../package.json' with { type: 'json' };
import type { Caller } from '#kernel/handler.ts';

const os = implement(identityContract).$context<RequestContext>().use(authorised);
const finished = { done: true } as const;

function sessionUser(caller: Caller): string {
  if (!caller.userId) throw new AppError('forbidden', { reason: 'person_needed' });
  return caller.userId;
}

/** The permission matrix prints itself from the whole contract, given by the composition. */
export function createIdentityHandlers(wholeContract: () => object) {
  return os.router({
    status: os.status.handler(async ({ context: { kernel } }) => ({
      needsSetUp: await needsSetUp(kernel),
      mailConfigured: Boolean(kernel.config.smtpUrl),
      version: packageFile.version,
    })),
    setUp: os.setUp.handler(async ({ context, input }) => {
      const { organisationId } = await setUp(context.kernel, context.requestId, input.organisation, input.owner);
      await signIn(context, input.owner);
      return { organisationId };
    }),
    passwordStrength: os.passwordStrength.handler(({ context, input }) => passwordStrength(context.kernel, input.password, input.words)),
    session: {
      signIn: os.session.signIn.handler(({ context, input }) => signIn(context, input)),
      verifySecondFactor: os.session.verifySecondFactor.handler(async ({ context, input }) => {
        await verifySecondFactor(context, input);
        return finished;
      }),
      signOut: os.session.signOut.handler(async ({ context }) => {
        await signOut(context);
        return finished;
      }),
      requestPasswordReset: os.session.requestPasswordReset.handler(async ({ context, input }) => {
        await requestPasswordReset(context.kernel, input.email, 'en');
        return finished;
      }),
      resetPassword: os.session.resetPassword.handler(async ({ context, input }) => {
        await resetPassword(context, input);
        return finished;
      }),
      list: os.session.list.handler(({ context: { kernel, caller } }) => listSessions(kernel, sessionUser(caller), caller.sessionId)),
      end: os.session.end.handler(async ({ context: { kernel, caller }, input }) => {
        await endSession(kernel, sessionUser(caller), input.id);
        return finished;
      }),
      endOthers: os.session.endOthers.handler(async ({ context: { kernel, caller } }) => {
        await endOtherSessions(kernel, sessionUser(caller), caller.sessionId);
        return finished;
      }),
    },
    me: {
      get: os.me.get.handler(({ context }) => describeMe(context, context.caller)),
      update: os.me.update.handler(async ({ context: { ctx }, input }) => {
        await inTransaction(ctx, (scope) => updateMe(scope, input));
        return finished;
      }),
      changePassword: os.me.changePassword.handler(async ({ context, input }) => {
        sessionUser(context.caller);
        await changePassword(context, input);
        return finished;
      }),
      startTwoFactor: os.me.startTwoFactor.handler(({ context, input }) => startTwoFactor(context, input.password)),
      confirmTwoFactor: os.me.confirmTwoFactor.handler(async ({ context, input }) => {
        await confirmTwoFactor(context, input.code);
        return finished;
      }),
      stopTwoFactor: os.me.stopTwoFactor.handler(async ({ context, input }) => {
        await stopTwoFactor(context, input.password);
        return finished;
      }),
      renewRecoveryCodes: os.me.renewRecoveryCodes.handler(({ context, input }) => renewRecoveryCodes(context, input.password)),
      notifications: os.me.notifications.handler(({ context: { ctx } }) => inTransaction(ctx, notifications)),
      readNotifications: os.me.readNotifications.handler(async ({ context: { ctx }, input }) => {
        await inTransaction(ctx, (scope) => readNotifications(scope, input.ids));
        return finished;
      }),
    },
    views: {
      list: os.views.list.handler(({ context: { ctx }, input }) => inTransaction(ctx, (scope) => listViews(scope, input.list))),
      keep: os.views.keep.handler(({ context: { ctx }, input }) => inTransaction(ctx, (scope) => keepView(scope, input))),
      share: os.views.share.handler(async ({ context: { ctx }, input }) => {
        await inTransaction(ctx, (scope) => shareView(scope, input));
        return finished;
      }),
      remove: os.views.remove.handler(async ({ context: { ctx }, input }) => {
        await inTransaction(ctx, (scope) => removeView(scope, input.id));
        return finished;
      }),
    },
    organisation: {
      get: os.organisation.get.handler(({ context: { ctx } }) => inTransaction(ctx, organisation)),
      update: os.organisation.update.handler(({ context: { ctx }, input }) =>
        inTransaction(ctx, (scope) => updateOrganisation(scope, input)),
      ),
    },
    units: {
      list: os.units.list.handler(({ context: { ctx } }) => inTransaction(ctx, visibleUnits)),
      create: os.units.create.handler(({ context: { ctx }, input }) => inTransaction(ctx, (scope) => createUnit(scope, input))),
      update: os.units.update.handler(({ context: { ctx }, input }) => inTransaction(ctx, (scope) => updateUnit(scope, input))),
    },
    members: {
      people: os.members.people.handler(({ context: { ctx }, input }) => inTransaction(ctx, (scope) => people(scope, input))),
      list: os.members.list.handler(({ context: { ctx } }) => inTransaction(ctx, members)),
      addMembership: os.members.addMembership.handler(({ context: { ctx }, input }) =>
        inTransaction(ctx, (scope) => addMembership(scope, input)),
      ),
      endMembership: os.members.endMembership.handler(async ({ context: { ctx }, input }) => {
        await inTransaction(ctx, (scope) => endMembership(scope, input.id));
        return finished;
      }),
    },
    roles: {
      list: os.roles.list.handler(({ context: { ctx } }) => inTransaction(ctx, roles)),
      matrix: os.roles.matrix.handler(async ({ context: { ctx } }) => {
        const all = await inTransaction(ctx, roles);
        const operations = contractOperations(wholeContract());
        return permissions.map((permission) => ({
          permission,
          operations: operations
            .filter((operation) => operation.meta.can === permission)
            .map(({ method, path, summary }) => ({ method, path, summary })),
          roles: all.filter((role) => role.permissions.includes(permission)).map((role) => role.id),
        }));
      }),
      create: os.roles.create.handler(({ context: { ctx }, input }) => inTransaction(ctx, (scope) => saveRole(scope, input))),
      update: os.roles.update.handler(({ context: { ctx }, input }) => inTransaction(ctx, (scope) => saveRole(scope, input))),
      remove: os.roles.remove.handler(async ({ context: { ctx }, input }) => {
        await inTransaction(ctx, (scope) => archiveRole(scope, input.id));
        return finished;
      }),
    },
    invitations: {
      list: os.invitations.list.handler(({ context: { ctx } }) => inTransaction(ctx, listInvitations)),
      create: os.invitations.create.handler(({ context: { ctx }, input }) => inTransaction(ctx, (scope) => invite(scope, input))),
      revoke: os.invitations.revoke.handler(async ({ context: { ctx }, input }) => {
        await inTransaction(ctx, (scope) => revokeInvitation(scope, input.id));
        return finished;
      }),
      read: os.invitations.read.handler(({ context, input }) => readInvitation(context.kernel, context.requestId, input.token)),
      accept: os.invitations.accept.handler(async ({ context, input }) => {
        const { email } = await readInvitation(context.kernel, context.requestId, input.token);
        const accepted = await acceptInvitation(context.kernel, context.requestId, input);
        await signIn(context, { email, password: input.password });
        return accepted;
      }),
    },
    apiKeys: {
      list: os.apiKeys.list.handler(({ context: { ctx } }) => inTransaction(ctx, listApiKeys)),
      create: os.apiKeys.create.handler(({ context: { ctx }, input }) => inTransaction(ctx, (scope) => createApiKey(scope, input))),
      revoke: os.apiKeys.revoke.handler(async ({ context: { ctx }, input }) => {
        await inTransaction(ctx, (scope) => revokeApiKey(scope, input.id));
        return finished;
      }),
    },
  });
}
