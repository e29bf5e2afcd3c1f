/** Signing in and out, second factors, sessions, password resets. */
import { z } from 'zod';
import { translate } from '#kernel/messages.ts';
import { AppError } from '#kernel/errors.ts';
import { randomToken } from '#kernel/ids.ts';
import type { RequestContext } from '#kernel/handler.ts';
import type { Kernel } from '#kernel/types.ts';
import type { Locale } from '#kernel/contract.ts';
import { authOf } from './auth.ts';
import { assertStrong } from './password.ts';

interface WithHeaders {
  headers: Headers;
}

/** Hand better-auth's cookies on to the response. */
export function passCookies(context: Pick<RequestContext, 'responseHeaders'>, { headers }: WithHeaders): void {
  for (const cookie of headers.getSetCookie()) context.responseHeaders.append('set-cookie', cookie);
}

const apiError = z.object({
  statusCode: z.number().optional(),
  status: z.union([z.string(), z.number()]).optional(),
  body: z.object({ code: z.string().optional() }).optional(),
});

/** better-auth's refusals become ours: who fails to prove themselves gets 401, who is locked out 429. */
export async function guarded<T>(work: () => Promise<T>, refusal: AppError): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const parsed = apiError.safeParse(error);
    const status = parsed.success ? (parsed.data.statusCode ?? 0) : 0;
    if (status === 429) throw new AppError('rate_limited', { reason: 'locked_out' }, error);
    if (status >= 400 && status < 500) throw refusal;
    throw error;
  }
}

export async function signIn(context: RequestContext, input: { email: string; password: string }): Promise<{ secondFactor: boolean }> {
  const answer = await guarded(
    () => authOf(context.kernel).api.signInEmail({ body: input, headers: context.headers, returnHeaders: true }),
    new AppError('unauthenticated', { reason: 'credentials' }),
  );
  passCookies(context, answer);
  return { secondFactor: 'twoFactorRedirect' in answer.response && answer.response.twoFactorRedirect === true };
}

export async function verifySecondFactor(context: RequestContext, input: { kind: 'totp' | 'recovery'; code: string }): Promise<void> {
  const { api } = authOf(context.kernel);
  const request = { body: { code: input.code }, headers: context.headers, returnHeaders: true } as const;
  const refusal = new AppError('unauthenticated', { reason: 'code' });
  passCookies(
    context,
    await guarded<WithHeaders>(() => (input.kind === 'totp' ? api.verifyTOTP(request) : api.verifyBackupCode(request)), refusal),
  );
}

export async function signOut(context: RequestContext): Promise<void> {
  passCookies(context, await authOf(context.kernel).api.signOut({ headers: context.headers, returnHeaders: true }));
}

export async function listSessions(kernel: Kernel, userId: string, currentId: string | null) {
  const { internalAdapter } = await authOf(kernel).$context;
  const sessions = await internalAdapter.listSessions(userId, { onlyActiveSessions: true });
  return sessions.map((session) => ({
    id: session.id,
    current: session.id === currentId,
    createdAt: new Date(session.createdAt).toISOString(),
    expiresAt: new Date(session.expiresAt).toISOString(),
    userAgent: session.userAgent ?? null,
    ipAddress: session.ipAddress || null,
  }));
}

export async function endSession(kernel: Kernel, userId: string, id: string): Promise<void> {
  const { internalAdapter } = await authOf(kernel).$context;
  const session = (await internalAdapter.listSessions(userId)).find((candidate) => candidate.id === id);
  if (!session) throw new AppError('not_found');
  await internalAdapter.deleteSession(session.token);
}

export async function endOtherSessions(kernel: Kernel, userId: string, currentId: string | null): Promise<void> {
  const { internalAdapter } = await authOf(kernel).$context;
  const others = (await internalAdapter.listSessions(userId)).filter((session) => session.id !== currentId);
  await internalAdapter.deleteSessions(others.map((session) => session.token));
}

/** A link that lets its holder choose a new password, good for an hour; null where there is no such account. */
export async function passwordResetLink(kernel: Kernel, email: string): Promise<{ link: string; name: string } | null> {
  const { internalAdapter } = await authOf(kernel).$context;
  const found = await internalAdapter.findUserByEmail(email);
  if (!found) return null;
  const token = randomToken();
  await internalAdapter.createVerificationValue({
    value: found.user.id,
    identifier: `reset-password:${token}`,
    expiresAt: new Date(Date.now() + 3_600_000),
  });
  return { link: `${kernel.config.publicUrl}/reset-password?token=${token}`, name: found.user.name };
}

/** Answers the same whether or not the address is known. */
export async function requestPasswordReset(kernel: Kernel, email: string, locale: Locale): Promise<void> {
  const reset = await passwordResetLink(kernel, email);
  if (!reset) return;
  await kernel.mailer.send({
    to: email,
    subject: translate(locale, 'identity.mail.reset.subject'),
    text: translate(locale, 'identity.mail.reset.text', { name: reset.name, link: reset.link }),
  });
}

export async function resetPassword(context: RequestContext, input: { token: string; password: string }): Promise<void> {
  await assertStrong(context.kernel, input.password, []);
  await guarded(
    () => authOf(context.kernel).api.resetPassword({ body: { token: input.token, newPassword: input.password }, headers: context.headers }),
    new AppError('gone', { reason: 'link_expired' }),
  );
}
