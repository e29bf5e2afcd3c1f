import { Modal } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useQueryClient } from '@tanstack/react-query';
import { api, client } from '../../api.ts';
import { useT } from '../../i18n.ts';
import { required } from '../../ui/field-rules.ts';
import { FormPage } from '../../ui/form-page.tsx';
import { showDone } from '../../ui/toast.tsx';
import { useSubmit } from '../../ui/use-submit.ts';
import type { Channel, NetworkChoice } from './channel.tsx';
import { CredentialFields, emptyCredentials, filled } from './credential-fields.tsx';

/** The same account, signed in to again. */
export function ReconnectForm({ channel, choice, onClose }: { channel: Channel; choice: NetworkChoice; onClose: () => void }) {
  const t = useT();
  const queries = useQueryClient();
  const fields = choice.capabilities.credentialFields;
  const form = useForm({
    initialValues: {
      credentials: {
        ...emptyCredentials(fields),
        ...(channel.handle && fields.some(({ name }) => name === 'identifier') ? { identifier: channel.handle } : {}),
      } as Record<string, string>,
    },
    validate: { credentials: Object.fromEntries(fields.filter((field) => field.required).map((field) => [field.name, required(t)])) },
  });
  const submission = useSubmit({
    form,
    send: ({ credentials }) => client.channels.reconnect({ id: channel.id, credentials: filled(credentials) }),
    onDone: async () => {
      await queries.invalidateQueries({ queryKey: api.channels.key() });
      showDone(t('channels.new.connected_done', { name: channel.name }));
      onClose();
    },
    labels: Object.fromEntries(fields.map(({ name }) => [`credentials.${name}`, t(`channels.credential.${channel.network}.${name}`)])),
  });
  return (
    <Modal opened onClose={onClose} title={t('channels.reconnect')} closeButtonProps={{ 'aria-label': t('ui.close') }}>
      <FormPage submission={submission} submitLabel={t('channels.new.submit_connect')}>
        <CredentialFields network={channel.network} fields={fields} form={form} />
      </FormPage>
    </Modal>
  );
}
