/** better-auth: it authenticates and nothing else, in the schema `auth` under the role `auscult_auth`. */
import { betterAuth } from 'better-auth';
import { twoFactor } from 'better-auth/plugins';
import { CamelCasePlugin, Kysely, PostgresDialect } from 'kysely';
import { deriveKey } from '#kernel/keyring.ts';
import { newId } from '#kernel/ids.ts';
import type { Kernel } from '#kernel/types.ts';

/** Twelve hours, renewed every half hour of use. */
const sessionSeconds = 12 * 3600;

/** From the oldest key, so that rotating keys does not sign everybody out. */
function authSecret(kernel: Kernel): string {
  const [oldest] = [...kernel.keyring.keys].sort((one, other) => one.createdAt.localeCompare(other.createdAt));
  if (!oldest) throw new Error('The keys file holds no key');
  return deriveKey(oldest, 'mac', 'better-auth').toString('base64url');
}

function create(kernel: Kernel) {
  const db = new Kysely<Record<string, never>>({
    dialect: new PostgresDialect({ pool: kernel.authPool }),
    plugins: [new CamelCasePlugin()],
  });
  return betterAuth({
    appName: 'Auscult',
    baseURL: kernel.config.publicUrl,
    secret: authSecret(kernel),
    database: { db, type: 'postgres', transaction: true },
    telemetry: { enabled: false },
    logger: { disabled: true },
    rateLimit: { enabled: false },
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      minPasswordLength: 12,
      maxPasswordLength: 128,
      revokeSessionsOnPasswordReset: true,
    },
    session: { expiresIn: sessionSeconds, updateAge: 1800, freshAge: 0 },
    advanced: {
      cookiePrefix: 'auscult',
      useSecureCookies: kernel.config.publicUrl.startsWith('https:'),
      defaultCookieAttributes: { sameSite: 'lax', httpOnly: true },
      // With joins, a session and its user are one query instead of two.
      database: { generateId: () => newId(), joins: true },
    },
    plugins: [twoFactor({ issuer: 'Auscult', accountLockout: { enabled: true, maxFailedAttempts: 10, durationSeconds: 900 } })],
  });
}

export type Auth = ReturnType<typeof create>;
const instances = new WeakMap<Kernel, Auth>();

export function authOf(kernel: Kernel): Auth {
  const known = instances.get(kernel) ?? create(kernel);
  instances.set(kernel, known);
  return known;
}

/** A sign-in account with a password; answers its user id. */
export async function createUser(kernel: Kernel, user: { name: string; email: string; password: string }): Promise<string> {
  const context = await authOf(kernel).$context;
  const password = await context.password.hash(user.password);
  const created = await context.internalAdapter.createUser({ name: user.name, email: user.email, emailVerified: true }, {
    method: 'email',
  } as never);
  await context.internalAdapter.linkAccount({ userId: created.id, providerId: 'credential', accountId: created.id, password });
  return created.id;
}

/** Sets a password without asking for the old one: for the operator at the command line. */
export async function setPassword(kernel: Kernel, email: string, password: string): Promise<void> {
  const context = await authOf(kernel).$context;
  const found = await context.internalAdapter.findUserByEmail(email);
  if (found) await context.internalAdapter.updatePassword(found.user.id, await context.password.hash(password));
}

export async function removeUser(kernel: Kernel, userId: string): Promise<void> {
  const context = await authOf(kernel).$context;
  await context.internalAdapter.deleteUser(userId);
}

export async function findUser(kernel: Kernel, email: string): Promise<{ id: string } | null> {
  const context = await authOf(kernel).$context;
  const found = await context.internalAdapter.findUserByEmail(email);
  return found ? { id: found.user.id } : null;
}

/** Whether this is the person's password: for signatures and for accepting an invitation. */
export async function passwordHolds(kernel: Kernel, userId: string, password: string): Promise<boolean> {
  const context = await authOf(kernel).$context;
  const accounts = await context.internalAdapter.findAccounts(userId);
  const hash = accounts.find((account) => account.providerId === 'credential')?.password;
  return hash ? context.password.verify({ hash, password }) : false;
}
