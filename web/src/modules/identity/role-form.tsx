import { Checkbox, Modal, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useQueryClient, useSuspenseQuery } from '@tanstack/react-query';
import { api, client } from '../../api.ts';
import { useT } from '../../i18n.ts';
import { required } from '../../ui/field-rules.ts';
import { FormPage } from '../../ui/form-page.tsx';
import { useSubmit } from '../../ui/use-submit.ts';
import type { Role } from './role.ts';
import { usePermissionName } from './use-role-name.ts';

/** A custom role: a name and a set of permissions. */
export function RoleForm({ role, onClose }: { role: Role | null; onClose: () => void }) {
  const t = useT();
  const queries = useQueryClient();
  const permissionName = usePermissionName();
  const { data: matrix } = useSuspenseQuery(api.identity.roles.matrix.queryOptions());
  const form = useForm({
    initialValues: { name: role?.name ?? '', permissions: role?.permissions ?? [] },
    validate: { name: required(t), permissions: required(t) },
  });
  const submission = useSubmit({
    form,
    send: (values) => (role ? client.identity.roles.update({ id: role.id, ...values }) : client.identity.roles.create(values)),
    onDone: async () => {
      await queries.invalidateQueries({ queryKey: api.identity.roles.key() });
      onClose();
    },
    labels: { name: t('settings.roles.name'), permissions: t('settings.roles.permissions') },
  });
  return (
    <Modal
      opened
      onClose={onClose}
      title={role ? t('settings.roles.edit_one', { name: role.name ?? '' }) : t('settings.roles.add')}
      closeButtonProps={{ 'aria-label': t('ui.close') }}
    >
      <FormPage submission={submission} submitLabel={t(role ? 'settings.save' : 'settings.roles.add')}>
        <TextInput label={t('settings.roles.name')} data-autofocus {...form.getInputProps('name')} />
        <Checkbox.Group
          inputWrapperOrder={['label', 'description', 'error', 'input']}
          label={t('settings.roles.permissions')}
          description={t('settings.roles.permissions_help')}
          {...form.getInputProps('permissions')}
        >
          <Stack gap="xs" mt="xs">
            {matrix.map(({ permission }) => (
              <Checkbox key={permission} value={permission} label={permissionName(permission)} />
            ))}
          </Stack>
        </Checkbox.Group>
      </FormPage>
    </Modal>
  );
}
