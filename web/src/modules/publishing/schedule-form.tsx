import { Modal, Select } from '@mantine/core';
import { useForm } from '@mantine/form';
import { client } from '../../api.ts';
import { useT } from '../../i18n.ts';
import { useActive } from '../../session.ts';
import { DateTimeField } from '../../ui/date-field.tsx';
import { required } from '../../ui/field-rules.ts';
import { FormPage } from '../../ui/form-page.tsx';
import { PersonSelect } from '../../ui/person-select.tsx';
import { showDone } from '../../ui/toast.tsx';
import { useSubmit } from '../../ui/use-submit.ts';
import { useRefresh } from './queries.ts';
import type { Schedule } from './states.tsx';

interface Props {
  releaseId: string;
  /** Given: it is moved. */
  schedule?: Schedule;
  /** As the author planned it. */
  planned?: { localTime: string; zone: string };
  byHand: boolean;
  unitId: string;
  onClose: () => void;
}

const zones = Intl.supportedValuesOf('timeZone');

/** When a release leaves: a local time in a zone. */
export function ScheduleForm({ releaseId, schedule, planned, byHand, unitId, onClose }: Props) {
  const t = useT();
  const { organisation } = useActive();
  const refresh = useRefresh();
  const form = useForm<{ localTime: string | null; zone: string; personId: string | null }>({
    initialValues: {
      localTime: schedule?.localTime ?? planned?.localTime ?? null,
      zone: schedule?.zone ?? planned?.zone ?? organisation.reportingZone,
      personId: null,
    },
    validate: { localTime: required(t), zone: required(t) },
  });
  const submission = useSubmit({
    form,
    send: ({ localTime, zone, personId }) =>
      schedule
        ? client.publishing.schedules.move({ id: schedule.id, localTime: localTime ?? '', zone })
        : client.publishing.schedules.create({ releaseId, localTime: localTime ?? '', zone, personId }),
    onDone: async (saved) => {
      onClose();
      await refresh();
      showDone(
        t(
          saved.adjusted === 'gap'
            ? 'publishing.schedule.done_gap'
            : saved.adjusted === 'overlap'
              ? 'publishing.schedule.done_overlap'
              : 'publishing.schedule.done',
        ),
      );
    },
    labels: { localTime: t('publishing.field.time'), zone: t('publishing.field.zone'), personId: t('publishing.field.person') },
  });
  return (
    <Modal
      opened
      onClose={onClose}
      title={t(schedule ? 'publishing.schedule.move' : 'publishing.schedule.open')}
      closeButtonProps={{ 'aria-label': t('ui.close') }}
    >
      <FormPage submission={submission} submitLabel={t(schedule ? 'publishing.schedule.move_submit' : 'publishing.schedule.submit')}>
        <DateTimeField label={t('publishing.field.time')} zone={form.values.zone} {...form.getInputProps('localTime')} />
        <Select
          label={t('publishing.field.zone')}
          searchable
          allowDeselect={false}
          limit={100}
          data={zones}
          {...form.getInputProps('zone')}
        />
        {byHand && !schedule && (
          <PersonSelect
            label={t('publishing.field.person')}
            description={t('publishing.field.person_help')}
            clearable
            permission="publishing.handle"
            unitId={unitId}
            {...form.getInputProps('personId')}
          />
        )}
      </FormPage>
    </Modal>
  );
}
