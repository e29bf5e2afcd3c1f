import { PasswordInput, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { client, type Answer, type Client } from '../../api.ts';
import { useLocale, useT } from '../../i18n.ts';
import { atLeast, required } from '../../ui/field-rules.ts';
import { FormPage } from '../../ui/form-page.tsx';
import { useSubmit } from '../../ui/use-submit.ts';
import { OuterPage } from './outer-page.tsx';
import { NewPasswordField, passwordMinimum } from './password-field.tsx';
import { useRoleName } from './use-role-name.ts';

interface Props {
  token: string;
  invitation: Answer<Client['identity']['invitations']['read']>;
  onAccepted: (organisationId: string) => void | Promise<void>;
}

/** Accept an invitation: a new person chooses name and password, someone with an account confirms theirs. */
export function InvitationPage({ token, invitation, onAccepted }: Props) {
  const t = useT();
  const locale = useLocale();
  const roleName = useRoleName();
  const known = invitation.hasAccount;
  const form = useForm({
    initialValues: { name: '', password: '' },
    validate: known ? { password: required(t) } : { name: required(t), password: atLeast(t, passwordMinimum) },
  });
  const submission = useSubmit({
    form,
    send: ({ name, password }) => client.identity.invitations.accept({ token, password, locale, ...(known ? {} : { name }) }),
    onDone: ({ organisationId }) => onAccepted(organisationId),
    labels: { name: t('account.name'), password: t('account.password.label') },
  });
  const lead = t('account.invitation.lead', {
    invitedBy: invitation.invitedBy,
    unit: invitation.unit,
    role: roleName(invitation.role, invitation.roleName),
  });
  return (
    <OuterPage title={t('account.invitation.title', { organisation: invitation.organisation })} lead={lead}>
      <FormPage submission={submission} submitLabel={t('account.invitation.submit')}>
        <TextInput type="email" autoComplete="username" label={t('account.email')} value={invitation.email} readOnly />
        {!known && (
          <TextInput autoComplete="name" label={t('account.name')} description={t('account.name_help')} {...form.getInputProps('name')} />
        )}
        {known ? (
          <PasswordInput
            autoComplete="current-password"
            label={t('account.password.label')}
            description={t('account.invitation.known')}
            {...form.getInputProps('password')}
            visibilityToggleButtonProps={{ 'aria-label': t('account.password.show') }}
          />
        ) : (
          <NewPasswordField
            label={t('account.password.new')}
            words={[form.values.name, invitation.email, invitation.organisation]}
            {...form.getInputProps('password')}
            value={form.values.password}
          />
        )}
      </FormPage>
    </OuterPage>
  );
}
