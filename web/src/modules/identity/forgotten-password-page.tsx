import { Anchor, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { client } from '../../api.ts';
import { useT } from '../../i18n.ts';
import { email } from '../../ui/field-rules.ts';
import { FormPage } from '../../ui/form-page.tsx';
import { useSubmit } from '../../ui/use-submit.ts';
import { OuterPage } from './outer-page.tsx';

/** Asks for a link. What is said afterwards does not tell whether the address is known. */
export function ForgottenPasswordPage({ mailConfigured }: { mailConfigured: boolean }) {
  const t = useT();
  const [asked, setAsked] = useState(false);
  const form = useForm({ initialValues: { email: '' }, validate: { email: email(t) } });
  const submission = useSubmit({
    form,
    send: (values) => client.identity.session.requestPasswordReset({ email: values.email.trim() }),
    onDone: () => setAsked(true),
    labels: { email: t('account.email') },
  });
  const back = (
    <Anchor component={Link} to="/sign-in" size="sm">
      {t('account.to_sign_in')}
    </Anchor>
  );
  if (!mailConfigured)
    return (
      <OuterPage title={t('account.forgotten.title')} lead={t('account.forgotten.no_mail')}>
        {back}
      </OuterPage>
    );
  if (asked)
    return (
      <OuterPage title={t('account.forgotten.sent')} lead={t('account.forgotten.sent_lead')}>
        {back}
      </OuterPage>
    );
  return (
    <OuterPage title={t('account.forgotten.title')} lead={t('account.forgotten.lead')}>
      <FormPage submission={submission} submitLabel={t('account.forgotten.submit')} extra={back}>
        <TextInput type="email" autoComplete="username" label={t('account.email')} {...form.getInputProps('email')} />
      </FormPage>
    </OuterPage>
  );
}
