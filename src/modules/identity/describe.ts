/** The things of identity as the joined record names them. */
import type { EntityDescription } from '#kernel/room.ts';
import type { Scope } from '#kernel/types.ts';

export async function describe(scope: Scope, type: string, id: string): Promise<EntityDescription | null> {
  const { db } = scope;
  switch (type) {
    case 'unit': {
      const row = await db.selectFrom('identity.unit').select(['name', 'archived_at']).where('id', '=', id).executeTakeFirst();
      return row ? { title: row.name, state: row.archived_at ? 'archived' : null, unitId: id } : null;
    }
    case 'invitation': {
      const row = await db.selectFrom('identity.invitation').select(['email', 'unit_id']).where('id', '=', id).executeTakeFirst();
      return row ? { title: row.email, state: null, unitId: row.unit_id } : null;
    }
    case 'api_key': {
      const row = await db.selectFrom('identity.api_key').select(['name', 'unit_id', 'revoked_at']).where('id', '=', id).executeTakeFirst();
      return row ? { title: row.name, state: row.revoked_at ? 'revoked' : null, unitId: row.unit_id } : null;
    }
    default:
      return describeOfHeadquarters(scope, type, id);
  }
}

/** What belongs to the organisation as a whole is read by who may read its headquarters. */
async function describeOfHeadquarters({ db }: Scope, type: string, id: string): Promise<EntityDescription | null> {
  const table = ({ organisation: 'identity.organisation', person: 'identity.person', role: 'identity.role' } as const)[type];
  if (!table) return null;
  const root = await db.selectFrom('identity.unit').select('id').where('parent_id', 'is', null).executeTakeFirstOrThrow();
  const key = table === 'identity.organisation' ? 'organisation_id' : 'id';
  const row = await db
    .selectFrom(table)
    .select('name')
    .where(key as never, '=', id as never)
    .executeTakeFirst();
  return row ? { title: row.name, state: null, unitId: root.id } : null;
}
