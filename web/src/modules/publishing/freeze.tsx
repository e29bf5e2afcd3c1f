import { Alert, Button, Modal, Text, Textarea } from '@mantine/core';
import { useForm } from '@mantine/form';
import { IconSnowflake } from '@tabler/icons-react';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api, client } from '../../api.ts';
import { useErrorText } from '../../errors.ts';
import { useFormat } from '../../format.ts';
import { useT } from '../../i18n.ts';
import { useActive, useCan, useUnit } from '../../session.ts';
import { required } from '../../ui/field-rules.ts';
import { FormPage } from '../../ui/form-page.tsx';
import { showDone, showFault } from '../../ui/toast.tsx';
import { UnitSelect } from '../../ui/unit-select.tsx';
import { useSubmit } from '../../ui/use-submit.ts';
import { useRefresh } from './queries.ts';

const freezesQuery = () => api.publishing.freezes.list.queryOptions({ refetchInterval: 30_000 });

/** Freezes that stand over what the person sees, each with why, and a way to lift it. */
export function Freezes() {
  const t = useT();
  const can = useCan();
  const format = useFormat();
  const { units } = useActive();
  const { describe } = useErrorText();
  const refresh = useRefresh();
  const { data: freezes = [] } = useQuery(freezesQuery());
  const lift = useMutation({
    mutationFn: (id: string) => client.publishing.freezes.lift({ id }),
    onSuccess: async () => {
      await refresh();
      showDone(t('publishing.freeze.lifted'));
    },
    onError: (error) => showFault(describe(error)),
  });
  return freezes.map((freeze) => (
    <Alert
      key={freeze.id}
      color="red"
      variant="light"
      mb="md"
      icon={<IconSnowflake aria-hidden />}
      title={t('publishing.freeze.stands', { unit: units.find((unit) => unit.id === freeze.unitId)?.name ?? '–' })}
    >
      <Text size="sm">{freeze.reason}</Text>
      <Text size="xs" c="dimmed">
        {t('publishing.freeze.by', { person: freeze.frozenBy ?? '–', when: format.dateTime(freeze.frozenAt) })}
      </Text>
      {can('publishing.schedule', freeze.unitId) && (
        <Button size="compact-sm" variant="default" mt="sm" loading={lift.isPending} onClick={() => lift.mutate(freeze.id)}>
          {t('publishing.freeze.lift')}
        </Button>
      )}
    </Alert>
  ));
}

/** For a crisis: one button, a unit and a reason. */
export function FreezeButton() {
  const t = useT();
  const can = useCan();
  const [open, setOpen] = useState(false);
  if (!can('publishing.schedule')) return null;
  return (
    <>
      <Button variant="subtle" color="gray" leftSection={<IconSnowflake size={16} aria-hidden />} onClick={() => setOpen(true)}>
        {t('publishing.freeze.open')}
      </Button>
      {open && <FreezeForm onClose={() => setOpen(false)} />}
    </>
  );
}

function FreezeForm({ onClose }: { onClose: () => void }) {
  const t = useT();
  const can = useCan();
  const { units } = useActive();
  const { unit } = useUnit();
  const refresh = useRefresh();
  const first = [unit, ...units].find((one) => one && can('publishing.schedule', one.id));
  const form = useForm({ initialValues: { unitId: first?.id ?? '', reason: '' }, validate: { unitId: required(t), reason: required(t) } });
  const labels = { unitId: t('publishing.freeze.unit'), reason: t('publishing.freeze.reason') };
  const submission = useSubmit({
    form,
    send: (values) => client.publishing.freezes.set(values),
    onDone: async () => {
      onClose();
      await refresh();
      showDone(t('publishing.freeze.done'));
    },
    labels,
  });
  return (
    <Modal opened onClose={onClose} title={t('publishing.freeze.title')} closeButtonProps={{ 'aria-label': t('ui.close') }}>
      <FormPage submission={submission} submitLabel={t('publishing.freeze.submit')}>
        <Text size="sm">{t('publishing.freeze.lead')}</Text>
        <UnitSelect label={labels.unitId} permission="publishing.schedule" {...form.getInputProps('unitId')} />
        <Textarea label={labels.reason} autosize minRows={2} maxLength={500} {...form.getInputProps('reason')} />
      </FormPage>
    </Modal>
  );
}
