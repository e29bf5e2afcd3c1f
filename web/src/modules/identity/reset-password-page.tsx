import { useForm } from '@mantine/form';
import { client } from '../../api.ts';
import { useT } from '../../i18n.ts';
import { atLeast } from '../../ui/field-rules.ts';
import { FormPage } from '../../ui/form-page.tsx';
import { showDone } from '../../ui/toast.tsx';
import { useSubmit } from '../../ui/use-submit.ts';
import { OuterPage } from './outer-page.tsx';
import { NewPasswordField, passwordMinimum } from './password-field.tsx';

/** The end of the link in the mail: a new password. */
export function ResetPasswordPage({ token, onDone }: { token: string; onDone: () => void | Promise<void> }) {
  const t = useT();
  const form = useForm({ initialValues: { password: '' }, validate: { password: atLeast(t, passwordMinimum) } });
  const submission = useSubmit({
    form,
    send: ({ password }) => client.identity.session.resetPassword({ token, password }),
    onDone: () => {
      showDone(t('account.reset.done'));
      return onDone();
    },
    labels: { password: t('account.password.new') },
  });
  return (
    <OuterPage title={t('account.reset.title')} lead={t('account.reset.lead')}>
      <FormPage submission={submission} submitLabel={t('account.reset.submit')}>
        <NewPasswordField label={t('account.password.new')} {...form.getInputProps('password')} value={form.values.password} />
      </FormPage>
    </OuterPage>
  );
}
