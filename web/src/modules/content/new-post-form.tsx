import { Modal, MultiSelect, Select, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { api, client } from '../../api.ts';
import { useLocale, useT } from '../../i18n.ts';
import { useActive, useCan, useUnit } from '../../session.ts';
import { required } from '../../ui/field-rules.ts';
import { FormPage } from '../../ui/form-page.tsx';
import { UnitSelect } from '../../ui/unit-select.tsx';
import { useSubmit } from '../../ui/use-submit.ts';
import { useLanguages } from './languages.ts';

interface Props {
  campaignId: string | null;
  /** The unit of the campaign one comes from. */
  unitId?: string;
  onClose: () => void;
}

/** The least a post needs to begin with; the rest is written in the composer. */
export function NewPostForm({ campaignId, unitId, onClose }: Props) {
  const t = useT();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const can = useCan();
  const locale = useLocale();
  const { organisation, memberships } = useActive();
  const { unit } = useUnit();
  const languages = useLanguages();
  // The unit one came from, else the one looked at, else one's own: the first in which one may write.
  const ownUnit =
    [unitId, unit?.id, ...memberships.map((membership) => membership.unitId)].find((id) => id !== undefined && can('content.edit', id)) ??
    '';
  const form = useForm({
    initialValues: {
      title: '',
      unitId: ownUnit,
      language: (organisation.languages as string[]).includes(locale) ? (locale as string) : (organisation.languages[0] ?? 'en'),
      campaignId,
      channelIds: [] as string[],
    },
    validate: { title: required(t), unitId: required(t), language: required(t) },
  });
  const campaigns = useQuery(
    api.content.campaigns.list.queryOptions({ input: { limit: 200, ...(form.values.unitId ? { unitId: form.values.unitId } : {}) } }),
  );
  const channels = useQuery(api.channels.list.queryOptions({ input: {}, enabled: can('channels.read') }));
  const submission = useSubmit({
    form,
    send: (values) => client.content.posts.create(values),
    onDone: async (post) => {
      await Promise.all([
        queries.invalidateQueries({ queryKey: api.content.key() }),
        queries.invalidateQueries({ queryKey: api.record.key() }),
      ]);
      await navigate({ to: '/posts/$id', params: { id: post.id } });
    },
    labels: {
      title: t('content.post.title'),
      unitId: t('content.post.unit'),
      language: t('content.post.language'),
      campaignId: t('content.post.campaign'),
    },
  });
  return (
    <Modal opened onClose={onClose} title={t('content.post.new')} closeButtonProps={{ 'aria-label': t('ui.close') }}>
      <FormPage submission={submission} submitLabel={t('content.post.begin')}>
        <TextInput
          label={t('content.post.title')}
          description={t('content.post.title_help')}
          maxLength={200}
          data-autofocus
          {...form.getInputProps('title')}
        />
        <UnitSelect label={t('content.post.unit')} permission="content.edit" {...form.getInputProps('unitId')} />
        <Select label={t('content.post.language')} data={languages} searchable allowDeselect={false} {...form.getInputProps('language')} />
        <Select
          label={t('content.post.campaign')}
          placeholder={t('content.post.no_campaign')}
          data={(campaigns.data?.items ?? []).map((campaign) => ({ value: campaign.id, label: campaign.name }))}
          searchable
          clearable
          {...form.getInputProps('campaignId')}
        />
        <MultiSelect
          label={t('content.post.channels')}
          description={t('content.post.channels_help')}
          data={(channels.data ?? []).map((channel) => ({ value: channel.id, label: channel.name }))}
          searchable
          {...form.getInputProps('channelIds')}
        />
      </FormPage>
    </Modal>
  );
}
