import { Button, Group, Modal, Select, Stack, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useQueryClient, useSuspenseQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api, client, type Answer, type Client } from '../../api.ts';
import { localeNames, locales, useLocale, useT } from '../../i18n.ts';
import { useActive } from '../../session.ts';
import { CopyField } from '../../ui/copy-field.tsx';
import { DateField } from '../../ui/date-field.tsx';
import { email, required } from '../../ui/field-rules.ts';
import { FormPage } from '../../ui/form-page.tsx';
import { UnitSelect } from '../../ui/unit-select.tsx';
import { useSubmit } from '../../ui/use-submit.ts';
import { useRoleName } from './use-role-name.ts';

type Sent = Answer<Client['identity']['invitations']['create']>;

/** Invite someone by mail; without a mail server the link is shown for copying. */
export function InviteForm({ onClose }: { onClose: () => void }) {
  const t = useT();
  const locale = useLocale();
  const roleName = useRoleName();
  const queries = useQueryClient();
  const { units } = useActive();
  const { data: roles } = useSuspenseQuery(api.identity.roles.list.queryOptions());
  const [sent, setSent] = useState<Sent | null>(null);
  const form = useForm({
    initialValues: { email: '', unitId: units.length === 1 ? (units[0]?.id ?? '') : '', role: '', until: null as string | null, locale },
    validate: { email: email(t), unitId: required(t), role: required(t) },
  });
  const submission = useSubmit({
    form,
    send: (values) => client.identity.invitations.create(values),
    onDone: async (answer) => {
      setSent(answer);
      await queries.invalidateQueries({ queryKey: api.identity.invitations.key() });
    },
    labels: {
      email: t('account.email'),
      unitId: t('settings.members.unit'),
      role: t('settings.members.role'),
      until: t('settings.members.until_field'),
    },
  });
  if (sent) {
    return (
      <Modal
        opened
        onClose={onClose}
        title={t('settings.invitations.made', { email: sent.invitation.email })}
        closeButtonProps={{ 'aria-label': t('ui.close') }}
      >
        <Stack>
          <Text>{t(sent.link ? 'settings.invitations.copy_lead' : 'settings.invitations.mailed')}</Text>
          {sent.link && <CopyField label={t('settings.invitations.link')} value={sent.link} />}
          <Group justify="flex-end">
            <Button onClick={onClose}>{t('settings.done')}</Button>
          </Group>
        </Stack>
      </Modal>
    );
  }
  return (
    <Modal opened onClose={onClose} title={t('settings.invitations.invite')} closeButtonProps={{ 'aria-label': t('ui.close') }}>
      <FormPage submission={submission} submitLabel={t('settings.invitations.send')}>
        <TextInput type="email" label={t('account.email')} data-autofocus {...form.getInputProps('email')} />
        <UnitSelect
          label={t('settings.members.unit')}
          description={t('settings.members.unit_help')}
          permission="identity.manage"
          {...form.getInputProps('unitId')}
        />
        <Select
          label={t('settings.members.role')}
          searchable
          allowDeselect={false}
          data={roles.map((role) => ({ value: role.id, label: roleName(role.id, role.name) }))}
          {...form.getInputProps('role')}
        />
        <Select
          label={t('settings.invitations.language')}
          allowDeselect={false}
          data={locales.map((one) => ({ value: one, label: localeNames[one] }))}
          {...form.getInputProps('locale')}
        />
        <DateField
          label={t('settings.members.until_field')}
          description={t('settings.members.until_help')}
          clearable
          {...form.getInputProps('until')}
        />
      </FormPage>
    </Modal>
  );
}
