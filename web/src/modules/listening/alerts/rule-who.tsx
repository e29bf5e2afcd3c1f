import { Checkbox, MultiSelect, TextInput } from '@mantine/core';
import type { UseFormReturnType } from '@mantine/form';
import { useQuery } from '@tanstack/react-query';
import { api } from '../../../api.ts';
import { hasMessage, useT } from '../../../i18n.ts';
import { useCan } from '../../../session.ts';
import { FormSection } from '../../../ui/form-page.tsx';
import { PathLink } from '../../../ui/path-link.tsx';
import { webhooksQuery } from './queries.ts';
import type { RuleValues } from './rule-values.ts';
import classes from './alerts.module.css';

/** Who is told, how, and when they are left alone. */
export function RuleWho({ form }: { form: UseFormReturnType<RuleValues> }) {
  const t = useT();
  const can = useCan();
  const { values } = form;
  const people = useQuery(
    api.identity.members.people.queryOptions({ input: { permission: 'listening.read', unitId: values.unitId || undefined } }),
  );
  const roles = useQuery(api.identity.roles.list.queryOptions());
  const webhooks = useQuery({ ...webhooksQuery(false), enabled: can('listening.edit') });
  const roleName = (id: string, name: string | null) => name ?? (hasMessage(`settings.role.${id}`) ? t(`settings.role.${id}`) : id);
  const hears = (permissions: readonly string[]) => permissions.includes('listening.read');
  return (
    <FormSection title={t('listening.alerts.part_who')}>
      <MultiSelect
        label={t('listening.alerts.people')}
        searchable
        data={(people.data ?? []).map((person) => ({ value: person.id, label: person.name }))}
        {...form.getInputProps('personIds')}
      />
      <MultiSelect
        label={t('listening.alerts.roles')}
        description={t('listening.alerts.roles_help')}
        searchable
        data={(roles.data ?? [])
          .filter((role) => hears(role.permissions))
          .map((role) => ({ value: role.id, label: roleName(role.id, role.name) }))}
        {...form.getInputProps('roles')}
      />
      <Checkbox label={t('listening.alerts.in_web')} {...form.getInputProps('inWeb', { type: 'checkbox' })} />
      <Checkbox label={t('listening.alerts.by_mail')} {...form.getInputProps('byMail', { type: 'checkbox' })} />
      <MultiSelect
        label={t('listening.alerts.webhooks')}
        description={<PathLink to="/listening/alerts/webhooks">{t('listening.alerts.webhooks_manage')}</PathLink>}
        data={(webhooks.data ?? []).map((webhook) => ({ value: webhook.id, label: webhook.name }))}
        {...form.getInputProps('webhookIds')}
      />
      <Checkbox
        label={t('listening.alerts.quiet')}
        description={t('listening.alerts.quiet_help', { zone: values.zone })}
        {...form.getInputProps('quiet', { type: 'checkbox' })}
      />
      {values.quiet && (
        <div className={classes.row}>
          <TextInput type="time" label={t('listening.alerts.quiet_from')} {...form.getInputProps('quietFrom')} />
          <TextInput type="time" label={t('listening.alerts.quiet_to')} {...form.getInputProps('quietTo')} />
        </div>
      )}
    </FormSection>
  );
}
