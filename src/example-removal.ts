/** The example organisation is taken away from within, by its owner, as `auscult demo --remove` does from outside. */
import { AppError, invalidField, refuse } from '#kernel/errors.ts';
import { assertAllowed } from '#kernel/handler.ts';
import { inTransaction } from '#kernel/transaction.ts';
import type { Context } from '#kernel/types.ts';
import { organisationOf, rolesWith } from '#modules/identity/index.ts';
import { removeExample } from './demo/remove.ts';

/** `name` is the organisation's, typed again. Answers the number of rows removed. Whoever worked only there is signed out. */
export async function removeOwnExample(ctx: Context, name: string): Promise<{ rows: number }> {
  await inTransaction(ctx, async (scope) => {
    const root = await scope.db.selectFrom('identity.unit').select('id').where('parent_id', 'is', null).executeTakeFirstOrThrow();
    assertAllowed(scope, 'identity.manage', root.id);
    const { personId } = scope.actor;
    const roles = personId && scope.actor.kind === 'person' ? await rolesWith(scope, personId, 'identity.manage', root.id) : [];
    if (!roles.some(({ role }) => role === 'owner')) throw new AppError('forbidden', { reason: 'owner_needed' });
    const organisation = await organisationOf(scope);
    if (!organisation.example) throw refuse('not_the_example');
    if (organisation.name !== name) throw invalidField('name', 'other_name');
  });
  const { ownerPool, config } = ctx.kernel;
  return { rows: await removeExample(ownerPool, config.dataDir, ctx.organisationId) };
}
