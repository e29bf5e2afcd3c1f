import { Button, PasswordInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useT } from '../../i18n.ts';
import { required } from '../../ui/field-rules.ts';
import { focusWhenShown } from '../../ui/focus-when-shown.ts';
import { FormPage } from '../../ui/form-page.tsx';
import { useSubmit } from '../../ui/use-submit.ts';

interface Props<Result> {
  submitLabel: string;
  send: (password: string) => Promise<Result>;
  onDone: (result: Result) => void | Promise<void>;
  onCancel: () => void;
}

/** Asks for the password once more, before something that protects the account changes. */
export function PasswordPrompt<Result>({ submitLabel, send, onDone, onCancel }: Props<Result>) {
  const t = useT();
  const form = useForm({ initialValues: { password: '' }, validate: { password: required(t) } });
  const submission = useSubmit({ form, send: ({ password }) => send(password), onDone, labels: { password: t('account.password.label') } });
  return (
    <FormPage
      submission={submission}
      submitLabel={submitLabel}
      extra={
        <Button variant="default" onClick={onCancel}>
          {t('ui.cancel')}
        </Button>
      }
    >
      <PasswordInput
        autoComplete="current-password"
        ref={focusWhenShown}
        label={t('account.password.label')}
        description={t('settings.two_factor.password_help')}
        {...form.getInputProps('password')}
        visibilityToggleButtonProps={{ 'aria-label': t('account.password.show') }}
      />
    </FormPage>
  );
}
