import { Select, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useQueryClient } from '@tanstack/react-query';
import { api, client } from '../../api.ts';
import { isLocale, localeNames, locales, showLocale, useLocale, useT } from '../../i18n.ts';
import { useMe } from '../../session.ts';
import { required } from '../../ui/field-rules.ts';
import { FormPage, FormSection } from '../../ui/form-page.tsx';
import { PageBody } from '../../ui/page-body.tsx';
import { showDone } from '../../ui/toast.tsx';
import { useSubmit } from '../../ui/use-submit.ts';
import { ChangePasswordForm } from './change-password-form.tsx';
import { SessionsList } from './sessions-list.tsx';
import { SettingsHeader } from './settings-header.tsx';
import { TwoFactorSettings } from './two-factor-settings.tsx';

/** My settings: name, language, password, two factors, sessions. */
export function MePage() {
  const t = useT();
  return (
    <>
      <SettingsHeader title={t('settings.me.title')} />
      <PageBody width="text">
        <FormSection title={t('settings.me.person')}>
          <PersonForm />
        </FormSection>
        <FormSection title={t('settings.me.password')} lead={t('settings.me.password_lead')}>
          <ChangePasswordForm />
        </FormSection>
        <FormSection title={t('settings.two_factor.title')} lead={t('settings.two_factor.lead')}>
          <TwoFactorSettings />
        </FormSection>
        <FormSection title={t('settings.sessions.title')} lead={t('settings.sessions.lead')}>
          <SessionsList />
        </FormSection>
      </PageBody>
    </>
  );
}

function PersonForm() {
  const t = useT();
  const me = useMe();
  const current = useLocale();
  const queries = useQueryClient();
  const form = useForm({ initialValues: { name: me.name, locale: current as string }, validate: { name: required(t) } });
  const submission = useSubmit({
    form,
    send: async ({ name, locale }) => {
      if (!isLocale(locale)) throw new TypeError(`Not a language of ours: ${locale}`);
      await client.identity.me.update({ name, locale });
      await showLocale(locale);
    },
    onDone: async () => {
      await queries.invalidateQueries({ queryKey: api.identity.me.get.key() });
      form.resetDirty();
      showDone(t('settings.saved'));
    },
    labels: { name: t('account.name'), locale: t('account.language') },
  });
  return (
    <FormPage submission={submission} submitLabel={t('settings.save')}>
      <TextInput label={t('account.name')} autoComplete="name" {...form.getInputProps('name')} />
      <TextInput label={t('account.email')} value={me.email} readOnly description={t('settings.me.email_help')} />
      <Select
        label={t('account.language')}
        allowDeselect={false}
        data={locales.map((one) => ({ value: one, label: localeNames[one] }))}
        {...form.getInputProps('locale')}
      />
    </FormPage>
  );
}
