/** identity's background work: invitation mails, mails about notifications. */
import { z } from 'zod';
import { open, seal } from '#kernel/crypto.ts';
import { defineTask } from '#kernel/jobs.ts';
import { translate } from '#kernel/messages.ts';
import { inTransaction } from '#kernel/transaction.ts';
import type { Context } from '#kernel/types.ts';
import type { Locale } from '#kernel/contract.ts';

const purpose = 'invitation link';
const placeOf = (organisationId: string, rowId: string) => ({ organisationId, table: 'identity.invitation', rowId });

export function sealLink({ kernel, organisationId }: Context, invitationId: string, link: string): string {
  return seal(kernel.keyring, purpose, placeOf(organisationId, invitationId), link);
}

function openLink({ kernel, organisationId }: Context, invitationId: string, sealed: string): string {
  return open(kernel.keyring, purpose, placeOf(organisationId, invitationId), sealed);
}

export const sendInvitation = defineTask({
  name: 'identity.send_invitation',
  version: 2,
  // The queue is read by more eyes than a mailbox: the link lies there sealed. Version 1 carried it readable.
  payload: z.union([z.object({ invitationId: z.uuid(), sealed: z.string() }), z.object({ invitationId: z.uuid(), link: z.url() })]),
  async run(ctx, { invitationId, ...given }) {
    const invitation = await inTransaction(ctx, ({ db }) =>
      db
        .selectFrom('identity.invitation as i')
        .innerJoin('identity.organisation as o', 'o.organisation_id', 'i.organisation_id')
        .innerJoin('identity.person as p', 'p.id', 'i.invited_by')
        .select(['i.email', 'i.locale', 'i.revoked_at', 'i.accepted_at', 'o.name as organisation', 'p.name as invitedBy'])
        .where('i.id', '=', invitationId)
        .executeTakeFirst(),
    );
    if (!invitation || invitation.revoked_at || invitation.accepted_at) return;
    const link = 'link' in given ? given.link : openLink(ctx, invitationId, given.sealed);
    const locale = invitation.locale as Locale;
    const values = { organisation: invitation.organisation, invitedBy: invitation.invitedBy, link };
    await ctx.kernel.mailer.send({
      to: invitation.email,
      subject: translate(locale, 'identity.mail.invitation.subject', values),
      text: translate(locale, 'identity.mail.invitation.text', values),
    });
  },
});

/** What a person is told in the web, by mail as well, in their language. */
export const sendNotice = defineTask({
  name: 'identity.send_notice',
  version: 1,
  payload: z.object({
    personId: z.uuid(),
    messageId: z.string(),
    values: z.record(z.string(), z.union([z.string(), z.number()])),
    path: z.string().startsWith('/'),
  }),
  async run(ctx, { personId, messageId, values, path }) {
    const person = await inTransaction(ctx, ({ db }) =>
      db
        .selectFrom('identity.person')
        .select(['name', 'email', 'locale'])
        .where('id', '=', personId)
        .where('archived_at', 'is', null)
        .executeTakeFirst(),
    );
    if (!person) return;
    const locale = person.locale as Locale;
    const sentence = translate(locale, messageId, values).replaceAll(/\s+/g, ' '); // a subject is one line
    const link = new URL(path, ctx.kernel.config.publicUrl).href;
    await ctx.kernel.mailer.send({
      to: person.email,
      locale,
      subject: sentence,
      text: translate(locale, 'identity.mail.notice.text', { name: person.name, sentence, link }),
    });
  },
});

export const identityTasks = [sendInvitation, sendNotice];
