import { Button, Modal } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useState } from 'react';
import { client } from '../../api.ts';
import { useT } from '../../i18n.ts';
import { required } from '../../ui/field-rules.ts';
import { FormPage } from '../../ui/form-page.tsx';
import { PersonSelect } from '../../ui/person-select.tsx';
import { showDone } from '../../ui/toast.tsx';
import { useSubmit } from '../../ui/use-submit.ts';
import { useRefresh } from './queries.ts';
import type { Task } from './states.tsx';

/** A task becomes somebody else's, who is told. */
export function AssignTask({ task }: { task: Task }) {
  const t = useT();
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button variant="default" onClick={() => setOpen(true)}>
        {t('publishing.task.assign')}
      </Button>
      {open && <AssignForm task={task} onClose={() => setOpen(false)} />}
    </>
  );
}

function AssignForm({ task, onClose }: { task: Task; onClose: () => void }) {
  const t = useT();
  const refresh = useRefresh();
  const form = useForm<{ personId: string | null }>({ initialValues: { personId: null }, validate: { personId: required(t) } });
  const submission = useSubmit({
    form,
    send: ({ personId }) => client.publishing.tasks.assign({ id: task.id, personId: personId ?? '' }),
    onDone: async ({ person }) => {
      onClose();
      await refresh();
      showDone(t('publishing.task.assigned', { person: person.name }));
    },
    labels: { personId: t('publishing.field.person') },
  });
  return (
    <Modal opened onClose={onClose} title={t('publishing.task.assign_title')} closeButtonProps={{ 'aria-label': t('ui.close') }}>
      <FormPage submission={submission} submitLabel={t('publishing.task.assign_submit')}>
        <PersonSelect
          label={t('publishing.field.person')}
          permission="publishing.handle"
          unitId={task.unitId}
          {...form.getInputProps('personId')}
        />
      </FormPage>
    </Modal>
  );
}
