import { Anchor, Button, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { IconArchive, IconArchiveOff, IconExternalLink, IconPlugConnectedX } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { api, client } from '../../api.ts';
import { useErrorText } from '../../errors.ts';
import { useT } from '../../i18n.ts';
import { useCan } from '../../session.ts';
import { required } from '../../ui/field-rules.ts';
import { FormPage, FormSection } from '../../ui/form-page.tsx';
import { LeaveGuard } from '../../ui/leave-guard.tsx';
import { PageBody } from '../../ui/page-body.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { RecordAside } from '../../ui/record-aside.tsx';
import { showDone, showFault, showUndo } from '../../ui/toast.tsx';
import { useSubmit } from '../../ui/use-submit.ts';
import { ChannelState, useNetworkName, type Channel, type NetworkChoice } from './channel.tsx';
import { DescribingFields, type DescribingValues } from './describing-fields.tsx';
import { HealthPanel } from './health-panel.tsx';

interface Props {
  channel: Channel;
  choice: NetworkChoice | undefined;
  /** Panels of other rooms: the account's numbers. */
  children?: ReactNode;
}

export function ChannelPage({ channel, choice, children }: Props) {
  const t = useT();
  const can = useCan();
  const networkName = useNetworkName();
  const mayManage = can('channels.manage', channel.unitId);
  return (
    <>
      <PageHeader
        title={channel.name}
        crumbs={[{ label: t('channels.title'), to: '/channels' }]}
        state={<ChannelState channel={channel} />}
        owner={channel.responsiblePerson}
        lead={[networkName(channel.network, channel.networkLabel), channel.handle].filter(Boolean).join(' · ')}
        extra={mayManage && <LifecycleButtons channel={channel} />}
      />
      <PageBody width="text" aside={<RecordAside type="channel" id={channel.id} />}>
        <HealthPanel channel={channel} choice={choice} />
        {channel.url && (
          <Text mb="lg">
            <Anchor href={channel.url} target="_blank" rel="noreferrer">
              {t('channels.open')} <IconExternalLink size={14} aria-hidden />
            </Anchor>
          </Text>
        )}
        {children}
        <EditForm channel={channel} disabled={!mayManage || channel.archived} />
      </PageBody>
    </>
  );
}

/** Disconnecting and archiving can be undone: the tokens are erased only after ten minutes. */
function LifecycleButtons({ channel }: { channel: Channel }) {
  const t = useT();
  const queries = useQueryClient();
  const { describe } = useErrorText();
  const refresh = () =>
    Promise.all([queries.invalidateQueries({ queryKey: api.channels.key() }), queries.invalidateQueries({ queryKey: api.record.key() })]);
  const restore = useMutation({
    mutationFn: () => client.channels.restore({ id: channel.id }),
    onSuccess: refresh,
    onError: (error) => showFault(describe(error)),
  });
  const stop = useMutation({
    mutationFn: (how: 'archive' | 'disconnect') => client.channels[how]({ id: channel.id }),
    onSuccess: async (_done, how) => {
      await refresh();
      showUndo({
        text: t(how === 'archive' ? 'channels.archived_done' : 'channels.disconnected_done', { name: channel.name }),
        undo: () => restore.mutate(),
      });
    },
    onError: (error) => showFault(describe(error)),
  });
  const button = { variant: 'subtle', color: 'gray' } as const;
  if (channel.archived) {
    return (
      <Button
        {...button}
        leftSection={<IconArchiveOff size={16} aria-hidden />}
        loading={restore.isPending}
        onClick={() => restore.mutate()}
      >
        {t('channels.unarchive')}
      </Button>
    );
  }
  return (
    <>
      {!channel.byHand && !channel.disconnected && (
        <Button
          {...button}
          leftSection={<IconPlugConnectedX size={16} aria-hidden />}
          loading={stop.isPending}
          onClick={() => stop.mutate('disconnect')}
        >
          {t('channels.disconnect')}
        </Button>
      )}
      <Button
        {...button}
        leftSection={<IconArchive size={16} aria-hidden />}
        loading={stop.isPending}
        onClick={() => stop.mutate('archive')}
      >
        {t('channels.archive')}
      </Button>
    </>
  );
}

function EditForm({ channel, disabled }: { channel: Channel; disabled: boolean }) {
  const t = useT();
  const queries = useQueryClient();
  const form = useForm<DescribingValues & { name: string }>({
    initialValues: {
      name: channel.name,
      unitId: channel.unitId,
      markets: channel.markets,
      audience: channel.audience,
      accountKind: channel.accountKind,
      purpose: channel.purpose ?? '',
      responsiblePersonId: channel.responsiblePersonId,
    },
    validate: { name: required(t), markets: required(t), ...(channel.byHand ? { responsiblePersonId: required(t) } : {}) },
  });
  const submission = useSubmit({
    form,
    send: ({ purpose, ...values }) => client.channels.update({ id: channel.id, ...values, purpose: purpose.trim() || null }),
    onDone: async () => {
      form.resetDirty();
      await Promise.all([
        queries.invalidateQueries({ queryKey: api.channels.key() }),
        queries.invalidateQueries({ queryKey: api.record.key() }),
      ]);
      showDone(t('channels.saved'));
    },
    labels: {
      name: t('channels.field.name'),
      unitId: t('channels.field.unit'),
      markets: t('channels.field.markets'),
      responsiblePersonId: t('channels.field.person'),
    },
  });
  return (
    <fieldset disabled={disabled} style={{ border: 0, padding: 0, margin: 0, minInlineSize: 0 }}>
      <FormPage submission={submission} submitLabel={t('channels.save')}>
        <FormSection title={t('channels.new.describing')} lead={t('channels.new.describing_lead')}>
          <TextInput label={t('channels.field.name')} maxLength={120} {...form.getInputProps('name')} />
          <DescribingFields form={form} personRequired={channel.byHand} />
        </FormSection>
      </FormPage>
      <LeaveGuard when={form.isDirty() && !submission.busy} />
    </fieldset>
  );
}
