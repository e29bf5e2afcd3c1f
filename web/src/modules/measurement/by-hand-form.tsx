import { Modal, NumberInput, Textarea } from '@mantine/core';
import { useForm } from '@mantine/form';
import { client } from '../../api.ts';
import { useT } from '../../i18n.ts';
import { DateField } from '../../ui/date-field.tsx';
import { required } from '../../ui/field-rules.ts';
import { FormPage } from '../../ui/form-page.tsx';
import { showDone } from '../../ui/toast.tsx';
import { useSubmit } from '../../ui/use-submit.ts';
import { useToday } from '../../use-today.ts';
import { useNumbersChanged } from './queries.ts';

const metrics = ['likes', 'reposts', 'replies'] as const;

interface Values extends Record<string, unknown> {
  likes: number | '';
  reposts: number | '';
  replies: number | '';
  on: string | null;
  note: string;
}

interface Props {
  /** The task it was published by. */
  id: string;
  name: string;
  onClose: () => void;
}

/** What stands below a post that was published by hand, as seen there on a day. */
export function ByHandForm({ id, name, onClose }: Props) {
  const t = useT();
  const today = useToday();
  const changed = useNumbersChanged();
  const form = useForm<Values>({
    initialValues: { likes: '', reposts: '', replies: '', on: today, note: '' },
    validate: {
      on: (value) => (value !== null && value > today ? t('measurement.error.day_in_future') : required(t)(value)),
      likes: (_, values) => (metrics.every((metric) => values[metric] === '') ? t('measurement.error.no_number') : null),
    },
  });
  const submission = useSubmit({
    form,
    send: ({ on, note, ...numbers }) =>
      client.measurement.posts.record({
        id,
        on: on ?? '',
        note,
        values: Object.fromEntries(metrics.flatMap((metric) => (numbers[metric] === '' ? [] : [[metric, numbers[metric]]]))),
      }),
    onDone: async () => {
      await changed();
      showDone(t('measurement.by_hand.done'));
      onClose();
    },
    labels: {
      likes: t('measurement.metric.likes'),
      reposts: t('measurement.metric.reposts'),
      replies: t('measurement.metric.replies'),
      on: t('measurement.field.on'),
      note: t('measurement.field.note'),
    },
  });
  return (
    <Modal opened onClose={onClose} title={t('measurement.by_hand.title', { name })} closeButtonProps={{ 'aria-label': t('ui.close') }}>
      <FormPage submission={submission} submitLabel={t('measurement.by_hand.save')}>
        {metrics.map((metric, index) => (
          <NumberInput
            key={metric}
            label={t(`measurement.metric.${metric}`)}
            allowDecimal={false}
            allowNegative={false}
            hideControls
            inputMode="numeric"
            data-autofocus={index === 0 || undefined}
            {...form.getInputProps(metric)}
          />
        ))}
        <DateField
          label={t('measurement.field.on')}
          description={t('measurement.by_hand.on_help')}
          maxDate={today}
          {...form.getInputProps('on')}
        />
        <Textarea label={t('measurement.field.note')} autosize minRows={2} maxLength={500} {...form.getInputProps('note')} />
      </FormPage>
    </Modal>
  );
}
