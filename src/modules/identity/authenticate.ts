/** From a request's cookie or API key to a caller with their access. */
import { sql } from 'kysely';
import type { Caller, RequestContext } from '#kernel/handler.ts';
import { sha256Hex } from '#kernel/ids.ts';
import { systemAccess } from '#kernel/jobs.ts';
import { readAtOnce } from '#kernel/one-trip.ts';
import { inTransaction } from '#kernel/transaction.ts';
import type { Context } from '#kernel/types.ts';
import type { Locale } from '#kernel/contract.ts';
import { AppError } from '#kernel/errors.ts';
import { authOf } from './auth.ts';
import { buildAccess, withoutConflicts } from './rules.ts';
import { grantOf, grantsOf, grantsQuery, nodesOf, resolve, unitRows, unitsQuery } from './store.ts';

export const organisationHeader = 'auscult-organisation';
export const apiKeyPrefix = 'auscult_';

export async function authenticate(request: Omit<RequestContext, 'authenticate'>): Promise<Caller | null> {
  const bearer = /^Bearer\s+(\S+)$/i.exec(request.headers.get('authorization') ?? '')?.[1];
  return bearer ? authenticateKey(request, bearer) : authenticateSession(request);
}

async function authenticateSession(request: Omit<RequestContext, 'authenticate'>): Promise<Caller | null> {
  if (!request.headers.has('cookie')) return null;
  const { headers, response: session } = await authOf(request.kernel).api.getSession({ headers: request.headers, returnHeaders: true });
  for (const cookie of headers.getSetCookie()) request.responseHeaders.append('set-cookie', cookie);
  if (!session) return null;
  const people = await resolve(request.kernel, 'user', session.user.id);
  const wanted = request.headers.get(organisationHeader);
  // Pictures and downloads are fetched by the browser itself, which sends cookies but no header of ours.
  const remembered = /(?:^|;\s*)auscult\.organisation=([0-9a-f-]{36})/.exec(request.headers.get('cookie') ?? '')?.[1];
  const chosen = wanted
    ? people.find((person) => person.organisationId === wanted)
    : people.length === 1
      ? people[0]
      : people.find((person) => person.organisationId === remembered);
  const organisation = chosen ? await contextOf(request, chosen.organisationId, chosen.id) : null;
  const { name, email, twoFactorEnabled } = session.user;
  const user = { name, email, twoFactor: twoFactorEnabled === true, sessionExpiresAt: new Date(session.session.expiresAt).toISOString() };
  return { kind: 'session', userId: session.user.id, sessionId: session.session.id, user, organisation };
}

async function contextOf(request: Omit<RequestContext, 'authenticate'>, organisationId: string, personId: string): Promise<Context | null> {
  const { kernel, requestId } = request;
  const [people, units, grants] = await readAtOnce(kernel, organisationId, [
    kernel.db.selectFrom('identity.person').select('locale').where('id', '=', personId).where('archived_at', 'is', null),
    unitsQuery(kernel.db),
    grantsQuery(kernel.db, personId),
  ]);
  const [person] = people;
  if (!person) return null;
  const access = buildAccess(nodesOf(units), withoutConflicts(grants.map(grantOf)));
  return { kernel, organisationId, requestId, access, locale: person.locale as Locale, actor: { kind: 'person', id: personId, personId } };
}

async function authenticateKey(request: Omit<RequestContext, 'authenticate'>, token: string): Promise<Caller | null> {
  if (!token.startsWith(apiKeyPrefix)) return null;
  const [found] = await resolve(request.kernel, 'api_key', sha256Hex(token));
  if (!found) return null;
  const bare: Context = {
    kernel: request.kernel,
    organisationId: found.organisationId,
    requestId: request.requestId,
    locale: 'en',
    access: systemAccess,
    actor: { kind: 'api_key', id: found.id, personId: null },
  };
  return inTransaction(bare, async ({ db }) => {
    const key = await db
      .updateTable('identity.api_key')
      .set({ last_used_at: sql`kernel.now()` })
      .where('id', '=', found.id)
      .where('revoked_at', 'is', null)
      .where(sql<boolean>`(expires_at is null or expires_at > kernel.now())`)
      .returning(['unit_id', 'permissions', 'person_id'])
      .executeTakeFirst();
    if (!key) return null;
    const units = await unitRows(db);
    // A key never does more than its maker may still do.
    const { memberships } = await grantsOf(db, key.person_id);
    const nodes = nodesOf(units);
    const maker = buildAccess(nodes, withoutConflicts(memberships));
    const own = buildAccess(nodes, [
      { unitId: key.unit_id, permissions: key.permissions.filter((permission) => permission !== 'review.sign') },
    ]);
    const access = {
      can: (permission: string, unitId: string) => own.can(permission, unitId) && maker.can(permission, unitId),
      somewhere: (permission: string) => own.unitsWith(permission).some((unitId) => maker.can(permission, unitId)),
      unitsWith: (permission: string) => own.unitsWith(permission).filter((unitId) => maker.can(permission, unitId)),
      unitsWithAncestors: (permission: string) =>
        own.unitsWithAncestors(permission).filter((unitId) => maker.unitsWithAncestors(permission).includes(unitId)),
    };
    const wanted = request.headers.get(organisationHeader);
    if (wanted && wanted !== found.organisationId) throw new AppError('forbidden', { reason: 'no_organisation' });
    return {
      kind: 'api_key',
      userId: null,
      sessionId: null,
      user: null,
      organisation: { ...bare, actor: { ...bare.actor, personId: key.person_id }, access },
    } satisfies Caller;
  });
}
