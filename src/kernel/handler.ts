/** How a room implements its contract: authentication and the named permission come first, then the input is checked. */
import { os, ORPCError, ValidationError } from '@orpc/server';
import { AppError, type FieldFault } from './errors.ts';
import type { OperationMeta } from './contract.ts';
import type { Access, Context, Kernel } from './types.ts';

/** Who sent the request. `organisation` is null until one is chosen. */
export interface Caller {
  kind: 'session' | 'api_key';
  userId: string | null;
  sessionId: string | null;
  /** As better-auth knows the person; null for keys. */
  user: { name: string; email: string; twoFactor: boolean; sessionExpiresAt: string } | null;
  organisation: Context | null;
}

/** What every handler is given before authentication. */
export interface RequestContext {
  kernel: Kernel;
  requestId: string;
  method: string;
  headers: Headers;
  responseHeaders: Headers;
  /** The caller's address, for rate limits and the list of sessions; never logged. */
  address: string;
  authenticate(): Promise<Caller | null>;
}

/**
 * Authentication and the named permission, before the input is looked at. Every room begins with
 * `implement(contract).$context<RequestContext>().use(authorised)`; handlers then find the caller in `context.ctx`.
 */
export const authorised = os
  .$context<RequestContext>()
  .$meta<OperationMeta>({})
  .middleware(async ({ context, procedure, next }) => next({ context: await authorise(context, procedure['~orpc'].meta) }));

async function authorise(context: RequestContext, meta: OperationMeta): Promise<{ ctx: Context; caller: Caller }> {
  if (meta.public) {
    // A public operation has no caller: a handler that touches one fails, as it should.
    return { ctx: undefined as unknown as Context, caller: undefined as unknown as Caller };
  }
  const caller = await context.authenticate();
  if (!caller) throw new AppError('unauthenticated');
  if (caller.kind === 'session' && context.method !== 'GET') assertSameSite(context);
  if (meta.withoutOrganisation) return { caller, ctx: caller.organisation as Context };
  if (!caller.organisation) throw new AppError('forbidden', { reason: 'no_organisation' });
  if (meta.can && !caller.organisation.access.somewhere(meta.can)) throw new AppError('forbidden', { reason: meta.can });
  return { caller, ctx: caller.organisation };
}

/** Cookies travel by themselves, so a change must come from our own pages. */
function assertSameSite({ headers, kernel }: RequestContext): void {
  const origin = headers.get('origin');
  const site = headers.get('sec-fetch-site');
  if (origin === null ? site === null || site === 'same-origin' || site === 'none' : isOwnOrigin(origin, headers, kernel)) return;
  throw new AppError('cross_site');
}

function isOwnOrigin(origin: string, headers: Headers, kernel: Kernel): boolean {
  if (origin === new URL(kernel.config.publicUrl).origin) return true;
  const host = headers.get('host');
  return host !== null && URL.canParse(origin) && new URL(origin).host === host;
}

/** Readable or it does not exist. */
export function assertReadable(ctx: { access: Access }, permission: string, unitId: string | undefined): asserts unitId is string {
  if (unitId === undefined || !ctx.access.can(permission, unitId)) throw new AppError('not_found');
}

/** Goals, policies and rulebooks of ancestors are readable below. */
export function assertReadableBelow(ctx: { access: Access }, permission: string, unitId: string | undefined): asserts unitId is string {
  if (unitId === undefined || !(ctx.access.can(permission, unitId) || ctx.access.unitsWithAncestors(permission).includes(unitId)))
    throw new AppError('not_found');
}

/** For writes: a row of another unit is forbidden, a row that does not exist (or is another organisation's) is not found. */
export function assertAllowed(ctx: { access: Access }, permission: string, unitId: string | undefined): asserts unitId is string {
  if (unitId === undefined) throw new AppError('not_found');
  if (!ctx.access.can(permission, unitId)) throw new AppError('forbidden', { reason: permission });
}

/** A body names fields. Any other (a list, a bare text) would pass for no fields at all beside those of the path. */
export function assertNamesFields(body: unknown): void {
  const named =
    body === undefined ||
    body instanceof FormData ||
    body instanceof URLSearchParams ||
    (typeof body === 'object' && body !== null && Object.getPrototypeOf(body) === Object.prototype);
  if (!named)
    throw new ORPCError('invalid', {
      status: 422,
      message: 'invalid: (body)',
      data: { reason: 'fields', fields: [{ path: '(body)', code: 'invalid_type' }] },
    });
}

/** Errors as clients see them: code, status, reason and fields; nothing of the inside. */
export function toClientError(error: unknown, report: (error: unknown) => void): ORPCError<string, unknown> {
  if (error instanceof AppError) {
    if (error.status >= 500) report(error);
    return new ORPCError(error.code, { status: error.status, message: error.message, data: error.details });
  }
  if (error instanceof ORPCError) {
    if (error.cause instanceof ValidationError && error.status === 400) {
      const fields = error.cause.issues.map(fieldFault);
      return new ORPCError('invalid', {
        status: 422,
        message: `invalid: ${fields.map((field) => field.path).join(', ')}`,
        data: { reason: 'fields', fields },
      });
    }
    if (error.status < 500) return error;
  }
  report(error);
  return new ORPCError('internal', { status: 500, message: 'internal', data: {} });
}

function fieldFault(issue: { message: string; path?: readonly (PropertyKey | { key: PropertyKey })[] | undefined }): FieldFault {
  const path = (issue.path ?? []).map((part) => String(typeof part === 'object' ? part.key : part)).join('.');
  const known = issue as { code?: string; minimum?: number | bigint; maximum?: number | bigint; origin?: string };
  const values: Record<string, string | number> = {};
  if (known.minimum !== undefined) values['minimum'] = Number(known.minimum);
  if (known.maximum !== undefined) values['maximum'] = Number(known.maximum);
  // A refinement names its fault in `error`, one lower-case word; zod's own issues have a code.
  const code = /^[a-z_]+$/.test(issue.message) ? issue.message : (known.code ?? 'invalid');
  return {
    path: path || '(body)',
    code: known.origin ? `${code}_${known.origin}` : code,
    ...(Object.keys(values).length > 0 ? { values } : {}),
  };
}
