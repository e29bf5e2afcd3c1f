import { Anchor, PasswordInput, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { Link } from '@tanstack/react-router';
import { client } from '../../api.ts';
import { useT } from '../../i18n.ts';
import { email, required } from '../../ui/field-rules.ts';
import { FormPage } from '../../ui/form-page.tsx';
import { useSubmit } from '../../ui/use-submit.ts';
import { OuterPage } from './outer-page.tsx';
import { SecondFactorForm } from './second-factor-form.tsx';

interface Props {
  /** The password was right and a code is wanted. */
  secondFactor: boolean;
  onSecondFactor: (wanted: boolean) => void;
  onSignedIn: () => Promise<void>;
}

/** Password first, then the code where two factors are on. */
export function SignInPage({ secondFactor, onSecondFactor, onSignedIn }: Props) {
  const t = useT();
  const form = useForm({
    initialValues: { email: '', password: '' },
    validate: { email: email(t), password: required(t) },
  });
  const submission = useSubmit({
    form,
    send: (values) => client.identity.session.signIn({ email: values.email.trim(), password: values.password }),
    onDone: (answer) => (answer.secondFactor ? onSecondFactor(true) : onSignedIn()),
    labels: { email: t('account.email'), password: t('account.password.label') },
  });
  if (secondFactor) return <SecondFactorForm onDone={onSignedIn} onBack={() => onSecondFactor(false)} />;
  return (
    <OuterPage title={t('account.sign_in.title')}>
      <FormPage
        submission={submission}
        submitLabel={t('account.sign_in.submit')}
        extra={
          <Anchor component={Link} to="/forgotten-password" size="sm">
            {t('account.forgotten.link')}
          </Anchor>
        }
      >
        <TextInput type="email" autoComplete="username" label={t('account.email')} {...form.getInputProps('email')} />
        <PasswordInput
          autoComplete="current-password"
          label={t('account.password.label')}
          {...form.getInputProps('password')}
          visibilityToggleButtonProps={{ 'aria-label': t('account.password.show') }}
        />
      </FormPage>
    </OuterPage>
  );
}
