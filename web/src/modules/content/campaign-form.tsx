import { Group, Modal, Select, Textarea, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { api, client, type Answer, type Client } from '../../api.ts';
import { useT } from '../../i18n.ts';
import { useActive, useCan, useUnit } from '../../session.ts';
import { DateField } from '../../ui/date-field.tsx';
import { required } from '../../ui/field-rules.ts';
import { FormPage } from '../../ui/form-page.tsx';
import { UnitSelect } from '../../ui/unit-select.tsx';
import { useSubmit } from '../../ui/use-submit.ts';

export type Campaign = Answer<Client['content']['campaigns']['get']>;

interface Props {
  /** Null for a new one. */
  campaign: Campaign | null;
  goalId?: string;
  onClose: () => void;
  onDone?: (campaign: Campaign) => void;
}

/** A campaign: for which goal, for whom, when. */
export function CampaignForm({ campaign, goalId, onClose, onDone }: Props) {
  const t = useT();
  const queries = useQueryClient();
  const can = useCan();
  const { unit } = useUnit();
  const { memberships } = useActive();
  const ownUnit =
    [unit?.id, ...memberships.map((membership) => membership.unitId)].find((id) => id !== undefined && can('content.edit', id)) ?? '';
  const goals = useQuery(api.strategy.goals.list.queryOptions({ input: {}, enabled: can('strategy.read') }));
  const form = useForm({
    initialValues: {
      name: campaign?.name ?? '',
      unitId: campaign?.unitId ?? ownUnit,
      goalId: campaign?.goalId ?? goalId ?? '',
      description: campaign?.description ?? '',
      audience: campaign?.audience ?? '',
      startsOn: campaign?.startsOn ?? null,
      endsOn: campaign?.endsOn ?? null,
    },
    validate: { name: required(t), unitId: required(t), goalId: required(t) },
  });
  const labels = {
    name: t('content.campaign.name'),
    unitId: t('content.post.unit'),
    goalId: t('content.campaign.goal'),
    description: t('content.campaign.description'),
    audience: t('content.campaign.audience'),
    startsOn: t('content.campaign.starts'),
    endsOn: t('content.campaign.ends'),
  };
  const submission = useSubmit({
    form,
    send: ({ unitId, ...values }) =>
      campaign
        ? client.content.campaigns.update({ id: campaign.id, revision: campaign.revision, ...values })
        : client.content.campaigns.create({ unitId, ...values }),
    onDone: async (saved) => {
      await Promise.all([
        queries.invalidateQueries({ queryKey: api.content.key() }),
        queries.invalidateQueries({ queryKey: api.record.key() }),
      ]);
      onDone?.(saved);
      onClose();
    },
    labels,
  });
  return (
    <Modal
      opened
      onClose={onClose}
      title={t(campaign ? 'content.campaign.edit' : 'content.campaign.new')}
      closeButtonProps={{ 'aria-label': t('ui.close') }}
    >
      <FormPage submission={submission} submitLabel={t(campaign ? 'content.campaign.save' : 'content.campaign.create')}>
        <TextInput label={labels.name} maxLength={160} data-autofocus {...form.getInputProps('name')} />
        {!campaign && <UnitSelect label={labels.unitId} permission="content.edit" {...form.getInputProps('unitId')} />}
        <Select
          label={labels.goalId}
          description={t('content.campaign.goal_help')}
          data={(goals.data ?? []).map((goal) => ({ value: goal.id, label: goal.title }))}
          searchable
          allowDeselect={false}
          nothingFoundMessage={t('content.campaign.no_goals')}
          {...form.getInputProps('goalId')}
        />
        <Textarea
          label={labels.audience}
          description={t('content.campaign.audience_help')}
          autosize
          minRows={1}
          maxLength={500}
          {...form.getInputProps('audience')}
        />
        <Textarea label={labels.description} autosize minRows={3} maxLength={5000} {...form.getInputProps('description')} />
        <Group grow align="flex-start">
          <DateField label={labels.startsOn} clearable {...form.getInputProps('startsOn')} />
          <DateField label={labels.endsOn} clearable {...form.getInputProps('endsOn')} />
        </Group>
      </FormPage>
    </Modal>
  );
}
