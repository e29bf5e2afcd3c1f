import { Select, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { client } from '../../api.ts';
import { isLocale, localeNames, locales, showLocale, useLocale, useT } from '../../i18n.ts';
import { atLeast, email, required } from '../../ui/field-rules.ts';
import { FormPage, FormSection } from '../../ui/form-page.tsx';
import { PathLink } from '../../ui/path-link.tsx';
import { useSubmit } from '../../ui/use-submit.ts';
import { OrganisationFields, organisationRules, type OrganisationValues } from './organisation-fields.tsx';
import { OuterPage } from './outer-page.tsx';
import { NewPasswordField, passwordMinimum } from './password-field.tsx';
import { ownZone } from './places.ts';

/** First start: the organisation and its owner, on one page. */
export function SetUpPage({ onDone }: { onDone: (organisationId: string) => void | Promise<void> }) {
  const t = useT();
  const locale = useLocale();
  const organisation: OrganisationValues = { name: '', kind: 'hospital', languages: [locale], markets: [], reportingZone: ownZone };
  const form = useForm({
    initialValues: { organisation, owner: { name: '', email: '', password: '', locale } },
    validate: {
      organisation: organisationRules(t),
      owner: { name: required(t), email: email(t), password: atLeast(t, passwordMinimum) },
    },
  });
  const submission = useSubmit({
    form,
    send: async (values) => {
      const answer = await client.identity.setUp(values);
      // The owner is signed in at once: they have just chosen the password.
      await client.identity.session.signIn({ email: values.owner.email, password: values.owner.password });
      return answer;
    },
    onDone: ({ organisationId }) => onDone(organisationId),
    labels: {
      'organisation.name': t('account.organisation.name'),
      'organisation.languages': t('account.organisation.languages'),
      'organisation.markets': t('account.organisation.markets'),
      'organisation.reportingZone': t('account.organisation.zone'),
      'owner.name': t('account.name'),
      'owner.email': t('account.email'),
      'owner.password': t('account.password.new'),
    },
  });
  return (
    <OuterPage title={t('account.set_up.title')} lead={t('account.set_up.lead')}>
      <FormPage
        submission={submission}
        submitLabel={t('account.set_up.submit')}
        extra={<PathLink to="/sign-in">{t('account.set_up.sign_in')}</PathLink>}
      >
        <div>
          <FormSection title={t('account.set_up.organisation')}>
            <OrganisationFields form={form} path="organisation." />
          </FormSection>
          <FormSection title={t('account.set_up.owner')} lead={t('account.set_up.owner_lead')}>
            <TextInput autoComplete="name" label={t('account.name')} {...form.getInputProps('owner.name')} />
            <TextInput type="email" autoComplete="username" label={t('account.email')} {...form.getInputProps('owner.email')} />
            <NewPasswordField
              label={t('account.password.new')}
              words={[form.values.owner.name, form.values.owner.email, form.values.organisation.name]}
              {...form.getInputProps('owner.password')}
              value={form.values.owner.password}
            />
            <Select
              label={t('account.language')}
              allowDeselect={false}
              data={locales.map((one) => ({ value: one, label: localeNames[one] }))}
              {...form.getInputProps('owner.locale')}
              onChange={(value) => {
                if (!isLocale(value)) return;
                form.setFieldValue('owner.locale', value);
                void showLocale(value);
              }}
            />
          </FormSection>
        </div>
      </FormPage>
    </OuterPage>
  );
}
