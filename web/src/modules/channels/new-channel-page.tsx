import { Select, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useQueryClient, useSuspenseQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { api, client } from '../../api.ts';
import { useT } from '../../i18n.ts';
import { useActive, useCan, useUnit } from '../../session.ts';
import { required } from '../../ui/field-rules.ts';
import { FormPage, FormSection } from '../../ui/form-page.tsx';
import { LeaveGuard } from '../../ui/leave-guard.tsx';
import { PageBody } from '../../ui/page-body.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { showDone } from '../../ui/toast.tsx';
import { useSubmit } from '../../ui/use-submit.ts';
import { useNetworkName, type NetworkChoice } from './channel.tsx';
import { CredentialFields, emptyCredentials, filled } from './credential-fields.tsx';
import { DescribingFields, type DescribingValues } from './describing-fields.tsx';

export const networksQuery = () => api.channels.networks.queryOptions();

/** Choose a network, then connect the account or name who serves it by hand. */
export function NewChannelPage({ network, onNetwork }: { network: string; onNetwork: (network: string) => void }) {
  const t = useT();
  const networkName = useNetworkName();
  const { data: networks } = useSuspenseQuery(networksQuery());
  const choice = networks.find(({ capabilities }) => capabilities.network === network);
  const options = (byHand: boolean) =>
    networks
      .filter((one) => one.byHand === byHand)
      .map(({ capabilities }) => ({ value: capabilities.network, label: networkName(capabilities.network, capabilities.label) }));
  return (
    <>
      <PageHeader
        title={t('channels.new.title')}
        crumbs={[{ label: t('channels.title'), to: '/channels' }]}
        lead={t('channels.new.lead')}
      />
      <PageBody width="text">
        <Select
          label={t('channels.field.network')}
          allowDeselect={false}
          mb="lg"
          data={[
            { group: t('channels.new.connected'), items: options(false) },
            { group: t('channels.new.by_hand'), items: options(true) },
          ]}
          value={network || null}
          onChange={(value) => value && onNetwork(value)}
        />
        {choice && <NewChannelForm key={choice.capabilities.network} choice={choice} />}
      </PageBody>
    </>
  );
}

interface Values extends DescribingValues {
  name: string;
  handle: string;
  url: string;
  credentials: Record<string, string>;
}

function useStartingUnit(): string {
  const can = useCan();
  const { units } = useActive();
  const { unit } = useUnit();
  return [unit?.id, ...units.map((one) => one.id)].find((id) => id !== undefined && can('channels.manage', id)) ?? '';
}

function NewChannelForm({ choice: { byHand, capabilities } }: { choice: NetworkChoice }) {
  const t = useT();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const { organisation } = useActive();
  const fields = capabilities.credentialFields;
  const form = useForm<Values>({
    initialValues: {
      name: '',
      handle: '',
      url: '',
      credentials: emptyCredentials(fields),
      unitId: useStartingUnit(),
      markets: organisation.markets.slice(0, 1),
      audience: 'public',
      accountKind: organisation.kind === 'hospital' ? 'hospital' : 'corporate',
      purpose: '',
      responsiblePersonId: null,
    },
    validate: {
      unitId: required(t),
      markets: required(t),
      ...(byHand ? { name: required(t), responsiblePersonId: required(t) } : {}),
      credentials: Object.fromEntries(fields.filter((field) => field.required).map((field) => [field.name, required(t)])),
    },
  });
  const submission = useSubmit({
    form,
    send: ({ name, handle, url, credentials, purpose, responsiblePersonId, ...values }) => {
      const described = { ...values, purpose: purpose.trim() || null, network: capabilities.network };
      return byHand
        ? client.channels.addByHand({
            ...described,
            name,
            handle: handle.trim() || null,
            url: url.trim() || null,
            responsiblePersonId: responsiblePersonId ?? '',
          })
        : client.channels.connect({ ...described, name: name.trim() || null, responsiblePersonId, credentials: filled(credentials) });
    },
    onDone: async (channel) => {
      form.resetDirty();
      await queries.invalidateQueries({ queryKey: api.channels.key() });
      showDone(t(byHand ? 'channels.new.added' : 'channels.new.connected_done', { name: channel.name }));
      await navigate({ to: '/channels/$id', params: { id: channel.id } });
    },
    labels: {
      name: t('channels.field.name'),
      unitId: t('channels.field.unit'),
      markets: t('channels.field.markets'),
      responsiblePersonId: t('channels.field.person'),
      url: t('channels.field.url'),
      ...Object.fromEntries(fields.map(({ name }) => [`credentials.${name}`, t(`channels.credential.${capabilities.network}.${name}`)])),
    },
  });
  return (
    <FormPage submission={submission} submitLabel={t(byHand ? 'channels.new.submit_by_hand' : 'channels.new.submit_connect')}>
      {byHand ? (
        <FormSection title={t('channels.new.account')} lead={t('channels.new.by_hand_lead')}>
          <TextInput
            label={t('channels.field.name')}
            description={t('channels.field.name_help')}
            maxLength={120}
            {...form.getInputProps('name')}
          />
          <TextInput label={t('channels.field.handle')} maxLength={120} {...form.getInputProps('handle')} />
          <TextInput label={t('channels.field.url')} type="url" maxLength={500} {...form.getInputProps('url')} />
        </FormSection>
      ) : (
        <FormSection title={t('channels.new.account')} lead={t('channels.new.connect_lead')}>
          <CredentialFields network={capabilities.network} fields={fields} form={form} />
          <TextInput
            label={t('channels.field.name')}
            description={t('channels.field.name_connected_help')}
            maxLength={120}
            {...form.getInputProps('name')}
          />
        </FormSection>
      )}
      <FormSection title={t('channels.new.describing')} lead={t('channels.new.describing_lead')}>
        <DescribingFields form={form} personRequired={byHand} />
      </FormSection>
      <LeaveGuard when={form.isDirty() && !submission.busy} />
    </FormPage>
  );
}
