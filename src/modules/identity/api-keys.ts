/** API keys: shown once, kept as a hash, never able to sign. */
import { sql } from 'kysely';
import { AppError, invalidField } from '#kernel/errors.ts';
import { assertAllowed } from '#kernel/handler.ts';
import { newId, randomToken, sha256Hex } from '#kernel/ids.ts';
import type { Scope } from '#kernel/types.ts';
import { apiKeyPrefix } from './authenticate.ts';

function query(scope: Scope) {
  return scope.db
    .selectFrom('identity.api_key as k')
    .innerJoin('identity.person as p', (join) =>
      join.onRef('p.organisation_id', '=', 'k.organisation_id').onRef('p.id', '=', 'k.person_id'),
    )
    .selectAll('k')
    .select('p.name as createdBy');
}

function apiKeyOf(row: Awaited<ReturnType<ReturnType<typeof query>['execute']>>[number]) {
  return {
    id: row.id,
    name: row.name,
    unitId: row.unit_id,
    permissions: row.permissions,
    hint: row.hint,
    createdBy: row.createdBy,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    lastUsedAt: row.last_used_at,
    revoked: row.revoked_at !== null,
  };
}

export async function listApiKeys(scope: Scope) {
  const rows = await query(scope)
    .where('k.unit_id', 'in', scope.access.unitsWith('identity.manage'))
    .orderBy('k.created_at', 'desc')
    .execute();
  return rows.map(apiKeyOf);
}

export async function createApiKey(scope: Scope, input: { name: string; unitId: string; permissions: string[]; expiresAt: string | null }) {
  const unit = await scope.db.selectFrom('identity.unit').select('id').where('id', '=', input.unitId).executeTakeFirst();
  assertAllowed(scope, 'identity.manage', unit?.id);
  if (!scope.actor.personId || scope.actor.kind === 'api_key') throw new AppError('forbidden', { reason: 'person_needed' });
  const beyond = input.permissions.find((permission) => permission === 'review.sign' || !scope.access.can(permission, input.unitId));
  if (beyond) throw invalidField('permissions', 'beyond_own', { permission: beyond });
  const secret = `${apiKeyPrefix}${randomToken()}`;
  const id = newId();
  await scope.db
    .insertInto('identity.api_key')
    .values({
      organisation_id: scope.organisationId,
      id,
      name: input.name,
      person_id: scope.actor.personId,
      unit_id: input.unitId,
      permissions: input.permissions,
      token_hash: sha256Hex(secret),
      hint: `…${secret.slice(-4)}`,
      expires_at: input.expiresAt,
    })
    .execute();
  scope.record({
    action: 'identity.api_key.created',
    entity: { type: 'api_key', id },
    unitId: input.unitId,
    new: { name: input.name, permissions: input.permissions, expiresAt: input.expiresAt },
  });
  return { apiKey: apiKeyOf(await query(scope).where('k.id', '=', id).executeTakeFirstOrThrow()), secret };
}

export async function revokeApiKey(scope: Scope, id: string): Promise<void> {
  const row = await scope.db.selectFrom('identity.api_key').select('unit_id').where('id', '=', id).executeTakeFirst();
  assertAllowed(scope, 'identity.manage', row?.unit_id);
  await scope.db
    .updateTable('identity.api_key')
    .set({ revoked_at: sql`kernel.now()` })
    .where('id', '=', id)
    .where('revoked_at', 'is', null)
    .execute();
  scope.record({ action: 'identity.api_key.revoked', entity: { type: 'api_key', id }, unitId: row?.unit_id ?? null });
}
