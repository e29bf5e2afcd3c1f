import { PasswordInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useQueryClient } from '@tanstack/react-query';
import { api, client } from '../../api.ts';
import { useT } from '../../i18n.ts';
import { useMe } from '../../session.ts';
import { atLeast, required } from '../../ui/field-rules.ts';
import { FormPage } from '../../ui/form-page.tsx';
import { showDone } from '../../ui/toast.tsx';
import { useSubmit } from '../../ui/use-submit.ts';
import { NewPasswordField, passwordMinimum } from './password-field.tsx';

export function ChangePasswordForm() {
  const t = useT();
  const me = useMe();
  const queries = useQueryClient();
  const form = useForm({
    initialValues: { current: '', password: '' },
    validate: { current: required(t), password: atLeast(t, passwordMinimum) },
  });
  const submission = useSubmit({
    form,
    send: (values) => client.identity.me.changePassword(values),
    onDone: async () => {
      form.reset();
      showDone(t('settings.me.password_changed'));
      // The other sessions are ended with it.
      await queries.invalidateQueries({ queryKey: api.identity.session.key() });
    },
    labels: { current: t('settings.me.password_current'), password: t('account.password.new') },
  });
  return (
    <FormPage submission={submission} submitLabel={t('settings.me.password_change')}>
      {/* Lets a password manager know whose password this is. */}
      <input type="text" autoComplete="username" value={me.email} readOnly hidden />
      <PasswordInput
        autoComplete="current-password"
        label={t('settings.me.password_current')}
        {...form.getInputProps('current')}
        visibilityToggleButtonProps={{ 'aria-label': t('account.password.show') }}
      />
      <NewPasswordField
        label={t('account.password.new')}
        words={[me.name, me.email]}
        {...form.getInputProps('password')}
        value={form.values.password}
      />
    </FormPage>
  );
}
