import { MultiSelect, NumberInput, Radio, Select, Stack, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { api, client } from '../../api.ts';
import { useErrorText } from '../../errors.ts';
import { useT } from '../../i18n.ts';
import { useActive } from '../../session.ts';
import { DateField } from '../../ui/date-field.tsx';
import { FormPage, FormSection } from '../../ui/form-page.tsx';
import { LeaveGuard } from '../../ui/leave-guard.tsx';
import { PersonSelect } from '../../ui/person-select.tsx';
import { UnitSelect } from '../../ui/unit-select.tsx';
import { useSubmit } from '../../ui/use-submit.ts';
import { AimSentence } from './aim.tsx';
import { useStartUnit } from './goal-form.tsx';
import { kpiInput, kpiRules, postMetrics, startValues, type KpiValues } from './kpi-form-values.ts';
import { useStrategyChanged, type Kpi } from './queries.ts';

interface Props {
  /** What to change; without it, a new one under `objective`. */
  kpi?: Kpi;
  objective: { id: string; unitId: string };
  /** The day it is, `YYYY-MM-DD`. */
  today: string;
  onDone: (kpiId: string) => void;
  cancel: ReactNode;
}

const sources = ['channel', 'posts', 'manual'] as const;

/** A KPI: what is counted, from where to where, who answers for it. */
export function KpiForm({ kpi, objective, today, onDone, cancel }: Props) {
  const t = useT();
  const { describe } = useErrorText();
  const { personId } = useActive();
  const changed = useStrategyChanged();
  const unitId = useStartUnit(objective);
  const channels = useQuery(api.channels.list.queryOptions({ input: {} }));
  const form = useForm<KpiValues>({
    initialValues: startValues(kpi, { today, ownerPersonId: personId ?? '', unitId }),
    validate: kpiRules(t),
    validateInputOnBlur: true,
  });
  const { values } = form;
  const submission = useSubmit({
    form,
    send: (entered) =>
      kpi
        ? client.strategy.kpis.update({ id: kpi.id, revision: kpi.revision, ...kpiInput(entered) })
        : client.strategy.kpis.create({ id: objective.id, unitId: entered.unitId, ...kpiInput(entered) }),
    onDone: async ({ id }) => {
      form.resetDirty();
      await changed();
      onDone(id);
    },
    labels: {
      name: t('strategy.field.name'),
      channelIds: t('strategy.field.channels'),
      'metric.channelIds': t('strategy.field.channels'),
      baseline: t('strategy.field.baseline'),
      baselineOn: t('strategy.field.baseline_on'),
      target: t('strategy.field.target'),
      targetOn: t('strategy.field.target_on'),
      ownerPersonId: t('strategy.field.owner'),
      unitId: t('strategy.field.unit'),
      unitLabel: t('strategy.field.unit_label'),
    },
  });
  const number = { allowedDecimalSeparators: ['.', ','], hideControls: true, inputMode: 'decimal' as const };
  const sound = form.isValid() && values.baselineOn && values.targetOn;
  return (
    <FormPage submission={submission} submitLabel={t(kpi ? 'strategy.save' : 'strategy.kpi.add')} extra={cancel}>
      <LeaveGuard when={form.isDirty() && !submission.busy} />
      <FormSection title={t('strategy.kpi.counted')}>
        <TextInput
          label={t('strategy.field.name')}
          description={t('strategy.kpi.name_help')}
          maxLength={120}
          {...form.getInputProps('name')}
        />
        <Radio.Group label={t('strategy.field.source')} {...form.getInputProps('source')}>
          <Stack gap="xs" mt={4}>
            {sources.map((source) => (
              <Radio key={source} value={source} label={t(`strategy.source.${source}`)} description={t(`strategy.source.${source}_help`)} />
            ))}
          </Stack>
        </Radio.Group>
        {values.source === 'channel' && (
          <MultiSelect
            label={t('strategy.field.channels')}
            placeholder={values.channelIds.length === 0 ? t('strategy.field.channels_placeholder') : undefined}
            description={channels.data?.length === 0 ? t('strategy.field.channels_none') : t('strategy.field.channels_help')}
            searchable
            data={(channels.data ?? []).map((channel) => ({
              value: channel.id,
              label: channel.networkLabel ? `${channel.name} (${channel.networkLabel})` : channel.name,
            }))}
            {...form.getInputProps('channelIds')}
            error={channels.isError ? describe(channels.error) : form.errors['channelIds']}
          />
        )}
        {values.source === 'posts' && (
          <Select
            label={t('strategy.field.post_metric')}
            description={t('strategy.field.post_metric_help')}
            allowDeselect={false}
            data={postMetrics.map((metric) => ({ value: metric, label: t(`strategy.metric.${metric}`) }))}
            {...form.getInputProps('postMetric')}
          />
        )}
        <TextInput
          label={t('strategy.field.unit_label')}
          description={t('strategy.field.unit_label_help')}
          maxLength={40}
          {...form.getInputProps('unitLabel')}
        />
      </FormSection>
      <FormSection title={t('strategy.kpi.way')} lead={t('strategy.kpi.way_lead')}>
        <Radio.Group label={t('strategy.field.direction')} {...form.getInputProps('direction')}>
          <Stack gap="xs" mt={4}>
            <Radio value="up" label={t('strategy.direction.up')} />
            <Radio value="down" label={t('strategy.direction.down')} />
          </Stack>
        </Radio.Group>
        <NumberInput
          label={t('strategy.field.baseline')}
          description={t('strategy.field.baseline_help')}
          {...number}
          {...form.getInputProps('baseline')}
        />
        <DateField label={t('strategy.field.baseline_on')} {...form.getInputProps('baselineOn')} />
        <NumberInput label={t('strategy.field.target')} {...number} {...form.getInputProps('target')} />
        <DateField label={t('strategy.field.target_on')} minDate={values.baselineOn ?? undefined} {...form.getInputProps('targetOn')} />
        {sound && (
          <Text c="dimmed" aria-live="polite">
            <AimSentence aim={{ ...kpiInput(values) }} />
          </Text>
        )}
      </FormSection>
      <FormSection title={t('strategy.kpi.answers')}>
        <PersonSelect
          label={t('strategy.field.owner')}
          description={t('strategy.kpi.owner_help')}
          {...form.getInputProps('ownerPersonId')}
        />
        {!kpi && (
          <UnitSelect
            label={t('strategy.field.unit')}
            description={t('strategy.field.unit_below_help')}
            permission="strategy.edit"
            {...form.getInputProps('unitId')}
          />
        )}
      </FormSection>
    </FormPage>
  );
}
