import { Alert } from '@mantine/core';
import { useForm } from '@mantine/form';
import { IconLock } from '@tabler/icons-react';
import { useQueryClient, useSuspenseQuery } from '@tanstack/react-query';
import { api, client } from '../../api.ts';
import { useT } from '../../i18n.ts';
import { useActive, useCan } from '../../session.ts';
import { FormPage } from '../../ui/form-page.tsx';
import { PageBody } from '../../ui/page-body.tsx';
import { showDone } from '../../ui/toast.tsx';
import { useSubmit } from '../../ui/use-submit.ts';
import { OrganisationFields, organisationRules, type OrganisationValues } from './organisation-fields.tsx';
import { RemoveExample } from './remove-example.tsx';
import { SettingsHeader } from './settings-header.tsx';

/** Name, kind, languages, markets and reporting zone of the organisation. */
export function OrganisationPage() {
  const t = useT();
  const queries = useQueryClient();
  const can = useCan();
  const root = useActive().units.find((unit) => unit.parentId === null);
  const isOwner = useActive().memberships.some(({ role, unitId }) => role === 'owner' && unitId === root?.id);
  const mayChange = root !== undefined && can('identity.manage', root.id);
  const { data: organisation } = useSuspenseQuery(api.identity.organisation.get.queryOptions());
  const { name, kind, languages, markets, reportingZone } = organisation;
  const initialValues: OrganisationValues = { name, kind, languages, markets, reportingZone };
  const form = useForm({ initialValues, validate: organisationRules(t) });
  const submission = useSubmit({
    form,
    send: (values) => client.identity.organisation.update(values),
    onDone: async () => {
      showDone(t('settings.saved'));
      await Promise.all([
        queries.invalidateQueries({ queryKey: api.identity.organisation.key() }),
        queries.invalidateQueries({ queryKey: api.identity.me.get.key() }),
      ]);
    },
    labels: {
      name: t('account.organisation.name'),
      languages: t('account.organisation.languages'),
      markets: t('account.organisation.markets'),
      reportingZone: t('account.organisation.zone'),
    },
  });
  return (
    <>
      <SettingsHeader title={t('settings.organisation.title')} lead={t('settings.organisation.lead')} />
      <PageBody width="text">
        {!mayChange && (
          <Alert variant="light" color="gray" icon={<IconLock aria-hidden />} mb="md">
            {t('settings.organisation.read_only')}
          </Alert>
        )}
        <fieldset disabled={!mayChange} style={{ border: 0, margin: 0, padding: 0, minWidth: 0 }}>
          <legend className="visually-hidden">{t('settings.organisation.title')}</legend>
          <FormPage submission={submission} submitLabel={t('settings.save')}>
            <OrganisationFields form={form} />
          </FormPage>
        </fieldset>
        {organisation.example && isOwner && <RemoveExample name={organisation.name} />}
      </PageBody>
    </>
  );
}
