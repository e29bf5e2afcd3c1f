import { Modal, NumberInput, Select, Textarea } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useT } from '../../i18n.ts';
import { DateField } from '../../ui/date-field.tsx';
import { required } from '../../ui/field-rules.ts';
import { FormPage } from '../../ui/form-page.tsx';
import { useSubmit } from '../../ui/use-submit.ts';
import { useNumbersChanged } from './queries.ts';

interface Values extends Record<string, unknown> {
  metric: string;
  on: string | null;
  value: number | '';
  note: string;
}

interface Props {
  /** What is recorded, for the title. */
  name: string;
  unitLabel?: string;
  /** The metrics to choose from, where there are several. */
  metrics?: readonly string[];
  /** The day it is in the reporting zone, `YYYY-MM-DD`. */
  today: string;
  send: (entry: { metric: string; on: string; value: number; note: string }) => Promise<unknown>;
  onClose: () => void;
}

/** One value for one day; a second for the same day corrects it. */
export function RecordForm({ name, unitLabel, metrics = [], today, send, onClose }: Props) {
  const t = useT();
  const changed = useNumbersChanged();
  const form = useForm<Values>({
    initialValues: { metric: metrics[0] ?? '', on: today, value: '', note: '' },
    validate: {
      on: (value) => (value !== null && value > today ? t('measurement.error.day_in_future') : required(t)(value)),
      value: required(t),
    },
    validateInputOnBlur: true,
  });
  const submission = useSubmit({
    form,
    send: ({ metric, on, value, note }) => send({ metric, on: on ?? '', value: Number(value), note }),
    onDone: async () => {
      await changed();
      onClose();
    },
    labels: {
      metric: t('measurement.field.metric'),
      on: t('measurement.field.on'),
      value: t('measurement.field.value'),
      note: t('measurement.field.note'),
    },
  });
  return (
    <Modal opened onClose={onClose} title={t('measurement.record.title', { name })} closeButtonProps={{ 'aria-label': t('ui.close') }}>
      <FormPage submission={submission} submitLabel={t('measurement.record.action')}>
        {metrics.length > 1 && (
          <Select
            label={t('measurement.field.metric')}
            allowDeselect={false}
            data={metrics.map((metric) => ({ value: metric, label: t(`measurement.metric.${metric}`) }))}
            {...form.getInputProps('metric')}
          />
        )}
        <NumberInput
          label={t('measurement.field.value')}
          suffix={unitLabel ? ` ${unitLabel}` : undefined}
          allowedDecimalSeparators={['.', ',']}
          hideControls
          inputMode="decimal"
          data-autofocus
          {...form.getInputProps('value')}
        />
        <DateField
          label={t('measurement.field.on')}
          description={t('measurement.field.on_help')}
          maxDate={today}
          {...form.getInputProps('on')}
        />
        <Textarea
          label={t('measurement.field.note')}
          description={t('measurement.field.note_help')}
          autosize
          minRows={2}
          maxLength={500}
          {...form.getInputProps('note')}
        />
      </FormPage>
    </Modal>
  );
}
