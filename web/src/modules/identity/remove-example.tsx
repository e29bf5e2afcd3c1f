import { Alert, Button, Modal, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useDisclosure } from '@mantine/hooks';
import { IconFlask, IconTrash } from '@tabler/icons-react';
import { chooseOrganisation } from '../../active.ts';
import { client } from '../../api.ts';
import { useT } from '../../i18n.ts';
import { FormPage } from '../../ui/form-page.tsx';
import { useSubmit } from '../../ui/use-submit.ts';

/** For the owner of the example: take all of it away, after its name has been typed. */
export function RemoveExample({ name }: { name: string }) {
  const t = useT();
  const [opened, { open, close }] = useDisclosure();
  return (
    <Alert mt="xl" color="red" variant="light" icon={<IconFlask aria-hidden />} title={t('settings.example.title')}>
      <Text size="sm" mb="sm">
        {t('settings.example.text')}
      </Text>
      <Button color="red" variant="outline" leftSection={<IconTrash size={16} aria-hidden />} onClick={open} aria-haspopup="dialog">
        {t('settings.example.remove')}
      </Button>
      <Modal opened={opened} onClose={close} title={t('settings.example.question')} closeButtonProps={{ 'aria-label': t('ui.close') }}>
        <RemoveForm name={name} onCancel={close} />
      </Modal>
    </Alert>
  );
}

function RemoveForm({ name, onCancel }: { name: string; onCancel: () => void }) {
  const t = useT();
  const form = useForm({
    initialValues: { name: '' },
    validate: { name: (typed) => (typed.trim() === name ? null : t('settings.error.other_name')) },
  });
  const submission = useSubmit({
    form,
    send: () => client.record.removeExample({ name }),
    onDone: () => {
      // Everything on this page is gone, most likely the reader's own session as well.
      chooseOrganisation(null);
      window.location.assign('/');
    },
    labels: { name: t('settings.example.name') },
  });
  return (
    <FormPage
      submission={submission}
      submitLabel={t('settings.example.confirm')}
      extra={
        <Button variant="default" onClick={onCancel}>
          {t('ui.cancel')}
        </Button>
      }
    >
      <Text>{t('settings.example.warning')}</Text>
      <TextInput
        data-autofocus
        autoComplete="off"
        label={t('settings.example.name')}
        description={t('settings.example.type', { name })}
        {...form.getInputProps('name')}
      />
    </FormPage>
  );
}
