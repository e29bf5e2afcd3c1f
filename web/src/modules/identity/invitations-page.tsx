import { Button } from '@mantine/core';
import { IconMailPlus } from '@tabler/icons-react';
import { useMutation, useQueryClient, useSuspenseQuery } from '@tanstack/react-query';
import { api, client, type Answer, type Client } from '../../api.ts';
import { useErrorText } from '../../errors.ts';
import { useFormat } from '../../format.ts';
import { useT } from '../../i18n.ts';
import { useActive } from '../../session.ts';
import { confirm } from '../../ui/confirm.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { PageBody } from '../../ui/page-body.tsx';
import { StateWord } from '../../ui/state-word.tsx';
import { showFault } from '../../ui/toast.tsx';
import { InviteForm } from './invite-form.tsx';
import { SettingsHeader } from './settings-header.tsx';
import { useRoleName } from './use-role-name.ts';
import classes from './units-page.module.css';

type Invitation = Answer<Client['identity']['invitations']['list']>[number];
const tones = { waiting: 'waiting', accepted: 'good', revoked: 'stop', expired: 'draft' } as const;

/** Who was invited, and what became of it. */
export function InvitationsPage({ inviting, onInviting }: { inviting: boolean; onInviting: (inviting: boolean) => void }) {
  const t = useT();
  const { data: invitations } = useSuspenseQuery(api.identity.invitations.list.queryOptions());
  const invite = (
    <Button leftSection={<IconMailPlus size={16} aria-hidden />} onClick={() => onInviting(true)}>
      {t('settings.invitations.invite')}
    </Button>
  );
  return (
    <>
      <SettingsHeader title={t('settings.invitations.title')} lead={t('settings.invitations.lead')} action={invite} />
      <PageBody>
        {invitations.length === 0 ? (
          <EmptyState
            icon={IconMailPlus}
            sentence={t('settings.invitations.empty')}
            action={invite}
            example={t('settings.invitations.example')}
          />
        ) : (
          <ul className={classes.tree}>
            {invitations.map((invitation) => (
              <InvitationRow key={invitation.id} invitation={invitation} />
            ))}
          </ul>
        )}
      </PageBody>
      {inviting && <InviteForm onClose={() => onInviting(false)} />}
    </>
  );
}

function InvitationRow({ invitation }: { invitation: Invitation }) {
  const t = useT();
  const format = useFormat();
  const roleName = useRoleName();
  const queries = useQueryClient();
  const { describe } = useErrorText();
  const { units } = useActive();
  const { data: roles } = useSuspenseQuery(api.identity.roles.list.queryOptions());
  const revoke = useMutation({
    mutationFn: () => client.identity.invitations.revoke({ id: invitation.id }),
    onSuccess: () => queries.invalidateQueries({ queryKey: api.identity.invitations.key() }),
    onError: (error) => showFault(describe(error)),
  });
  const ask = async () => {
    const yes = await confirm({
      title: t('settings.invitations.revoke_title', { email: invitation.email }),
      text: t('settings.invitations.revoke_text'),
      action: t('settings.invitations.revoke'),
      tone: 'stop',
    });
    if (yes) revoke.mutate();
  };
  const role = roleName(invitation.role, roles.find((one) => one.id === invitation.role)?.name);
  const unit = units.find((one) => one.id === invitation.unitId)?.name ?? '–';
  return (
    <li className={classes.row}>
      <div className={classes.words}>
        <span className={classes.name}>{invitation.email}</span>
        <span className={classes.meta}>
          {t('settings.members.role_in', { role, unit })}
          {invitation.state === 'waiting' && ` · ${t('settings.invitations.expires', { when: format.relative(invitation.expiresAt) })}`}
        </span>
      </div>
      <StateWord tone={tones[invitation.state]} label={t(`settings.invitations.state.${invitation.state}`)} />
      {invitation.state === 'waiting' && (
        <Button variant="subtle" color="gray" size="xs" onClick={() => void ask()} loading={revoke.isPending}>
          {t('settings.invitations.revoke')}
        </Button>
      )}
    </li>
  );
}
