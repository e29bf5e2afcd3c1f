/**
 * identity: organisations, units, people, what they may do, and how they prove who they are.
 * Owns the schemas `identity` and (through better-auth) `auth`.
 */
import { z } from 'zod';
import {
  can,
  daySchema,
  done,
  idSchema,
  instantSchema,
  localeSchema,
  marketSchema,
  publicly,
  signedIn,
  text,
  withoutOrganisation,
  zoneSchema,
} from '#kernel/contract.ts';

export const organisationKindSchema = z.enum(['hospital', 'pharma', 'medtech', 'agency']);
export const unitKindSchema = z.enum(['headquarters', 'region', 'country', 'team']);
const emailSchema = z
  .email()
  .max(254)
  .transform((value) => value.toLowerCase());
/** Length is checked here, strength on the server (422, field `password`, code `weak_password`). */
const newPassword = z.string().min(12).max(128);

export const organisationSchema = z.object({
  id: idSchema,
  name: z.string(),
  kind: organisationKindSchema,
  languages: z.array(localeSchema),
  markets: z.array(z.string()),
  reportingZone: z.string(),
  /** The example organisation: marked everywhere, one person may approve their own post. */
  example: z.boolean(),
});
const organisationInput = {
  name: text(120),
  kind: organisationKindSchema,
  languages: z.array(localeSchema).min(1).max(4),
  markets: z.array(marketSchema).min(1).max(60),
  reportingZone: zoneSchema,
};

export const unitSchema = z.object({
  id: idSchema,
  parentId: idSchema.nullable(),
  name: z.string(),
  kind: unitKindSchema,
  agency: z.boolean(),
  market: z.string().nullable(),
  zone: z.string().nullable(),
  archived: z.boolean(),
});

const membershipSchema = z.object({ id: idSchema, unitId: idSchema, role: z.string(), until: daySchema.nullable() });
export const memberSchema = z.object({
  personId: idSchema,
  name: z.string(),
  email: z.string(),
  locale: localeSchema,
  archived: z.boolean(),
  memberships: z.array(membershipSchema),
});

const roleSchema = z.object({ id: z.string(), name: z.string().nullable(), builtIn: z.boolean(), permissions: z.array(z.string()) });
const sessionSchema = z.object({
  id: z.string(),
  current: z.boolean(),
  createdAt: instantSchema,
  expiresAt: instantSchema,
  userAgent: z.string().nullable(),
  ipAddress: z.string().nullable(),
});
const invitationSchema = z.object({
  id: idSchema,
  email: z.string(),
  unitId: idSchema,
  role: z.string(),
  until: daySchema.nullable(),
  locale: localeSchema,
  createdAt: instantSchema,
  expiresAt: instantSchema,
  state: z.enum(['waiting', 'accepted', 'revoked', 'expired']),
});
const apiKeySchema = z.object({
  id: idSchema,
  name: z.string(),
  unitId: idSchema,
  permissions: z.array(z.string()),
  hint: z.string(),
  createdBy: z.string(),
  createdAt: instantSchema,
  expiresAt: instantSchema.nullable(),
  lastUsedAt: instantSchema.nullable(),
  revoked: z.boolean(),
});
const recoveryCodes = z.array(z.string());
/** As pages name their lists: `posts`, `campaign-posts`. */
const listName = z.string().regex(/^[a-z][a-z-]{0,39}$/);

export const identityContract = {
  status: publicly({ method: 'GET', path: '/status', summary: 'Whether the house has been set up' }).output(
    z.object({ needsSetUp: z.boolean(), mailConfigured: z.boolean(), version: z.string() }),
  ),
  setUp: publicly({
    method: 'POST',
    path: '/set-up',
    summary: 'First start: organisation and owner',
    description: 'Possible once, while no organisation of your own exists.',
  })
    .input(
      z.object({
        organisation: z.object(organisationInput),
        owner: z.object({ name: text(120), email: emailSchema, password: newPassword, locale: localeSchema }),
      }),
    )
    .output(z.object({ organisationId: idSchema })),
  passwordStrength: publicly({ method: 'POST', path: '/password-strength', summary: 'How hard a password is to guess' })
    .input(z.object({ password: z.string().max(128), words: z.array(z.string().max(200)).max(10).default([]) }))
    .output(z.object({ score: z.number().int().min(0).max(4), enough: z.boolean() })),

  session: {
    signIn: publicly({ method: 'POST', path: '/sign-in', summary: 'Sign in with e-mail and password' })
      .input(z.object({ email: emailSchema, password: z.string().min(1).max(128) }))
      .output(z.object({ secondFactor: z.boolean() })),
    verifySecondFactor: publicly({ method: 'POST', path: '/sign-in/second-factor', summary: 'Finish signing in with a code' })
      .input(z.object({ kind: z.enum(['totp', 'recovery']), code: z.string().trim().min(6).max(32) }))
      .output(done),
    signOut: withoutOrganisation({ method: 'POST', path: '/sign-out', summary: 'End this session' }).output(done),
    requestPasswordReset: publicly({ method: 'POST', path: '/password-reset', summary: 'Ask for a link to choose a new password' })
      .input(z.object({ email: emailSchema }))
      .output(done),
    resetPassword: publicly({ method: 'POST', path: '/password-reset/confirm', summary: 'Choose a new password' })
      .input(z.object({ token: z.string().min(10).max(200), password: newPassword }))
      .output(done),
    list: withoutOrganisation({ method: 'GET', path: '/me/sessions', summary: 'My sessions' }).output(z.array(sessionSchema)),
    end: withoutOrganisation({ method: 'DELETE', path: '/me/sessions/{id}', summary: 'End one of my sessions' })
      .input(z.object({ id: z.string().max(100) }))
      .output(done),
    endOthers: withoutOrganisation({ method: 'POST', path: '/me/sessions/end-others', summary: 'End all my other sessions' }).output(done),
  },

  me: {
    get: withoutOrganisation({ method: 'GET', path: '/me', summary: 'Who I am and what I may do' }).output(
      z.object({
        name: z.string(),
        email: z.string(),
        twoFactor: z.boolean(),
        sessionExpiresAt: instantSchema.nullable(),
        organisations: z.array(z.object({ id: idSchema, name: z.string(), example: z.boolean() })),
        /** Null until an organisation is chosen (header `auscult-organisation`) when there are several. */
        active: z
          .object({
            organisation: organisationSchema,
            personId: idSchema.nullable(),
            locale: localeSchema,
            memberships: z.array(membershipSchema),
            /** Permission → units in which it is held (descendants included). */
            permissions: z.record(z.string(), z.array(idSchema)),
            units: z.array(unitSchema),
          })
          .nullable(),
      }),
    ),
    update: signedIn({ method: 'PATCH', path: '/me', summary: 'Change my name or language' })
      .input(z.object({ name: text(120).optional(), locale: localeSchema.optional() }))
      .output(done),
    changePassword: withoutOrganisation({ method: 'POST', path: '/me/password', summary: 'Change my password' })
      .input(z.object({ current: z.string().min(1).max(128), password: newPassword }))
      .output(done),
    startTwoFactor: withoutOrganisation({ method: 'POST', path: '/me/two-factor', summary: 'Begin two-factor sign-in' })
      .input(z.object({ password: z.string().min(1).max(128) }))
      .output(z.object({ totpUri: z.string(), recoveryCodes })),
    confirmTwoFactor: withoutOrganisation({ method: 'POST', path: '/me/two-factor/confirm', summary: 'Prove the authenticator works' })
      .input(
        z.object({
          code: z
            .string()
            .trim()
            .regex(/^\d{6}$/),
        }),
      )
      .output(done),
    stopTwoFactor: withoutOrganisation({ method: 'POST', path: '/me/two-factor/stop', summary: 'Switch two-factor sign-in off' })
      .input(z.object({ password: z.string().min(1).max(128) }))
      .output(done),
    renewRecoveryCodes: withoutOrganisation({ method: 'POST', path: '/me/two-factor/recovery-codes', summary: 'New recovery codes' })
      .input(z.object({ password: z.string().min(1).max(128) }))
      .output(z.object({ recoveryCodes })),
    notifications: signedIn({ method: 'GET', path: '/me/notifications', summary: 'What I was told' }).output(
      z.object({
        unread: z.number().int(),
        items: z.array(
          z.object({
            id: idSchema,
            messageId: z.string(),
            values: z.record(z.string(), z.union([z.string(), z.number()])),
            entity: z.object({ type: z.string(), id: idSchema }).nullable(),
            createdAt: instantSchema,
            read: z.boolean(),
          }),
        ),
      }),
    ),
    readNotifications: signedIn({ method: 'POST', path: '/me/notifications/read', summary: 'Mark notifications as read' })
      .input(z.object({ ids: z.array(idSchema).max(200).optional() }))
      .output(done),
  },

  views: {
    list: signedIn({ method: 'GET', path: '/me/views', summary: 'Saved views of a list: mine, and those shared with units I work in' })
      .input(z.object({ list: listName }))
      .output(
        z.array(
          z.object({
            id: idSchema,
            name: z.string(),
            /** What stands in the address of the page. */
            search: z.record(z.string(), z.string()),
            /** Shared with this unit and those below it; null: with nobody. */
            unitId: idSchema.nullable(),
            mine: z.boolean(),
            owner: z.string(),
          }),
        ),
      ),
    keep: signedIn({
      method: 'POST',
      path: '/me/views',
      summary: 'Save a view of a list',
      description: 'One of mine with the same name on the same list is replaced.',
    })
      .input(
        z.object({
          list: listName,
          name: text(80),
          search: z
            .record(z.string().min(1).max(40), z.string().max(2000))
            .refine((search) => Object.keys(search).length <= 20, { error: 'too_big' }),
          unitId: idSchema.nullable().default(null),
        }),
      )
      .output(z.object({ id: idSchema })),
    share: signedIn({ method: 'PATCH', path: '/me/views/{id}', summary: 'Share a view of mine with a unit, or with nobody again' })
      .input(z.object({ id: idSchema, unitId: idSchema.nullable() }))
      .output(done),
    remove: signedIn({ method: 'DELETE', path: '/me/views/{id}', summary: 'Remove a view of mine' })
      .input(z.object({ id: idSchema }))
      .output(done),
  },

  organisation: {
    get: signedIn({ method: 'GET', path: '/organisation', summary: 'The organisation' }).output(organisationSchema),
    update: can('identity.manage', { method: 'PATCH', path: '/organisation', summary: 'Change the organisation' })
      .input(z.object(organisationInput).partial())
      .output(organisationSchema),
  },

  units: {
    list: signedIn({ method: 'GET', path: '/units', summary: 'The units I can see' }).output(z.array(unitSchema)),
    create: can('identity.manage', { method: 'POST', path: '/units', summary: 'Add a unit' })
      .input(
        z.object({
          parentId: idSchema,
          name: text(120),
          kind: unitKindSchema.exclude(['headquarters']),
          agency: z.boolean().default(false),
          market: marketSchema.nullable().default(null),
          zone: zoneSchema.nullable().default(null),
        }),
      )
      .output(unitSchema),
    update: can('identity.manage', { method: 'PATCH', path: '/units/{id}', summary: 'Change or archive a unit' })
      .input(
        z.object({
          id: idSchema,
          name: text(120).optional(),
          market: marketSchema.nullable().optional(),
          zone: zoneSchema.nullable().optional(),
          archived: z.boolean().optional(),
        }),
      )
      .output(unitSchema),
  },

  members: {
    /** People by name, for pickers: anyone in the organisation. */
    people: signedIn({ method: 'GET', path: '/people', summary: 'People of the organisation, by name' })
      .input(z.object({ permission: z.string().max(60).optional(), unitId: idSchema.optional() }))
      .output(z.array(z.object({ id: idSchema, name: z.string() }))),
    list: can('identity.read', { method: 'GET', path: '/members', summary: 'Members with their roles' }).output(z.array(memberSchema)),
    addMembership: can('identity.manage', { method: 'POST', path: '/memberships', summary: 'Give a person a role in a unit' })
      .input(z.object({ personId: idSchema, unitId: idSchema, role: z.string().max(60), until: daySchema.nullable().default(null) }))
      .output(membershipSchema),
    endMembership: can('identity.manage', { method: 'DELETE', path: '/memberships/{id}', summary: 'Take a role back' })
      .input(z.object({ id: idSchema }))
      .output(done),
  },

  roles: {
    list: signedIn({ method: 'GET', path: '/roles', summary: 'Roles, built in and custom' }).output(z.array(roleSchema)),
    matrix: signedIn({ method: 'GET', path: '/permissions', summary: 'Every permission, what it opens and who holds it' }).output(
      z.array(
        z.object({
          permission: z.string(),
          operations: z.array(z.object({ method: z.string(), path: z.string(), summary: z.string() })),
          roles: z.array(z.string()),
        }),
      ),
    ),
    create: can('identity.manage', { method: 'POST', path: '/roles', summary: 'Make a custom role' })
      .input(z.object({ name: text(60), permissions: z.array(z.string().max(60)).min(1).max(100) }))
      .output(roleSchema),
    update: can('identity.manage', { method: 'PATCH', path: '/roles/{id}', summary: 'Change a custom role' })
      .input(z.object({ id: idSchema, name: text(60).optional(), permissions: z.array(z.string().max(60)).min(1).max(100).optional() }))
      .output(roleSchema),
    remove: can('identity.manage', { method: 'DELETE', path: '/roles/{id}', summary: 'Archive a custom role that nobody holds' })
      .input(z.object({ id: idSchema }))
      .output(done),
  },

  invitations: {
    list: can('identity.manage', { method: 'GET', path: '/invitations', summary: 'Invitations' }).output(z.array(invitationSchema)),
    create: can('identity.manage', { method: 'POST', path: '/invitations', summary: 'Invite someone by e-mail' })
      .input(
        z.object({
          email: emailSchema,
          unitId: idSchema,
          role: z.string().max(60),
          until: daySchema.nullable().default(null),
          locale: localeSchema,
        }),
      )
      /** `link` is given only where no mail server is configured, for copying. */
      .output(z.object({ invitation: invitationSchema, link: z.string().nullable() })),
    revoke: can('identity.manage', { method: 'DELETE', path: '/invitations/{id}', summary: 'Take an invitation back' })
      .input(z.object({ id: idSchema }))
      .output(done),
    read: publicly({ method: 'POST', path: '/invitation/read', summary: 'What an invitation offers' })
      .input(z.object({ token: z.string().min(20).max(100) }))
      .output(
        z.object({
          organisation: z.string(),
          unit: z.string(),
          role: z.string(),
          roleName: z.string().nullable(),
          email: z.string(),
          locale: localeSchema,
          invitedBy: z.string(),
          hasAccount: z.boolean(),
        }),
      ),
    accept: publicly({
      method: 'POST',
      path: '/invitation/accept',
      summary: 'Accept an invitation',
      description: 'A new person chooses name and password; someone with an account confirms the password.',
    })
      .input(
        z.object({
          token: z.string().min(20).max(100),
          name: text(120).optional(),
          password: z.string().min(1).max(128),
          locale: localeSchema,
        }),
      )
      .output(z.object({ organisationId: idSchema })),
  },

  apiKeys: {
    list: can('identity.manage', { method: 'GET', path: '/api-keys', summary: 'API keys' }).output(z.array(apiKeySchema)),
    create: can('identity.manage', { method: 'POST', path: '/api-keys', summary: 'Make an API key; it is shown once' })
      .input(
        z.object({
          name: text(80),
          unitId: idSchema,
          permissions: z.array(z.string().max(60)).min(1).max(100),
          expiresAt: instantSchema.nullable().default(null),
        }),
      )
      .output(z.object({ apiKey: apiKeySchema, secret: z.string() })),
    revoke: can('identity.manage', { method: 'DELETE', path: '/api-keys/{id}', summary: 'Revoke an API key' })
      .input(z.object({ id: idSchema }))
      .output(done),
  },
};
