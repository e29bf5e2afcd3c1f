import { Button, Checkbox, Group, Modal, Stack, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api, client } from '../../api.ts';
import { useT } from '../../i18n.ts';
import { useActive } from '../../session.ts';
import { CopyField } from '../../ui/copy-field.tsx';
import { DateField } from '../../ui/date-field.tsx';
import { required } from '../../ui/field-rules.ts';
import { FormPage } from '../../ui/form-page.tsx';
import { UnitSelect } from '../../ui/unit-select.tsx';
import { useSubmit } from '../../ui/use-submit.ts';
import { usePermissionName } from './use-role-name.ts';

/** A new API key: never with more than one may oneself; the secret is shown once. */
export function ApiKeyForm({ onClose }: { onClose: () => void }) {
  const t = useT();
  const queries = useQueryClient();
  const permissionName = usePermissionName();
  const { permissions, units } = useActive();
  const [secret, setSecret] = useState<string | null>(null);
  const form = useForm({
    initialValues: {
      name: '',
      unitId: units.length === 1 ? (units[0]?.id ?? '') : '',
      permissions: [] as string[],
      expires: null as string | null,
    },
    validate: { name: required(t), unitId: required(t), permissions: required(t) },
  });
  const submission = useSubmit({
    form,
    // A day is meant to its end, wherever the reader is.
    send: ({ expires, ...values }) =>
      client.identity.apiKeys.create({ ...values, expiresAt: expires ? new Date(`${expires}T23:59:59`).toISOString() : null }),
    onDone: async (answer) => {
      setSecret(answer.secret);
      await queries.invalidateQueries({ queryKey: api.identity.apiKeys.key() });
    },
    labels: { name: t('settings.api_keys.name'), unitId: t('settings.members.unit'), permissions: t('settings.roles.permissions') },
  });
  if (secret) {
    return (
      <Modal
        opened
        onClose={onClose}
        title={t('settings.api_keys.made')}
        closeOnClickOutside={false}
        closeButtonProps={{ 'aria-label': t('ui.close') }}
      >
        <Stack>
          <Text>{t('settings.api_keys.once')}</Text>
          <CopyField label={t('settings.api_keys.secret')} value={secret} />
          <Group justify="flex-end">
            <Button onClick={onClose}>{t('settings.done')}</Button>
          </Group>
        </Stack>
      </Modal>
    );
  }
  return (
    <Modal opened onClose={onClose} title={t('settings.api_keys.add')} closeButtonProps={{ 'aria-label': t('ui.close') }}>
      <FormPage submission={submission} submitLabel={t('settings.api_keys.make')}>
        <TextInput
          label={t('settings.api_keys.name')}
          description={t('settings.api_keys.name_help')}
          data-autofocus
          {...form.getInputProps('name')}
        />
        <UnitSelect
          label={t('settings.members.unit')}
          description={t('settings.members.unit_help')}
          permission="identity.manage"
          {...form.getInputProps('unitId')}
        />
        <Checkbox.Group
          inputWrapperOrder={['label', 'description', 'error', 'input']}
          label={t('settings.roles.permissions')}
          description={t('settings.api_keys.permissions_help')}
          {...form.getInputProps('permissions')}
        >
          <Stack gap="xs" mt="xs">
            {Object.keys(permissions).map((permission) => (
              <Checkbox key={permission} value={permission} label={permissionName(permission)} />
            ))}
          </Stack>
        </Checkbox.Group>
        <DateField label={t('settings.api_keys.expires_field')} clearable {...form.getInputProps('expires')} />
      </FormPage>
    </Modal>
  );
}
