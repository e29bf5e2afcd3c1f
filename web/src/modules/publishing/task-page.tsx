import { Alert, Anchor, Button, FileInput, Image, Stack, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { IconCopy, IconDownload, IconExternalLink } from '@tabler/icons-react';
import { CopyButton } from '@mantine/core';
import { useMutation, useSuspenseQuery } from '@tanstack/react-query';
import { client } from '../../api.ts';
import { useErrorText } from '../../errors.ts';
import { useFormat } from '../../format.ts';
import { useT } from '../../i18n.ts';
import { FormPage, FormSection } from '../../ui/form-page.tsx';
import { PageBody } from '../../ui/page-body.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { Panel } from '../../ui/panel.tsx';
import { RecordAside, useRecordCrumbs } from '../../ui/record-aside.tsx';
import { showDone, showFault } from '../../ui/toast.tsx';
import { useSubmit } from '../../ui/use-submit.ts';
import { AssignTask } from './assign-task.tsx';
import { taskQuery, useRefresh } from './queries.ts';
import { EntryWord, type Task } from './states.tsx';

/** One thing to publish (or take off) by hand: copy, save, publish there, close it with a link or a screenshot. */
export function TaskPage({ id }: { id: string }) {
  const t = useT();
  const format = useFormat();
  const { data: task } = useSuspenseQuery(taskQuery(id));
  const crumbs = useRecordCrumbs('task', id);
  return (
    <>
      <PageHeader
        title={`${task.title} · ${task.channel.name}`}
        crumbs={crumbs}
        state={
          task.state === 'cancelled' ? (
            t('publishing.state.cancelled')
          ) : (
            <EntryWord state={task.state === 'done' ? 'task_done' : 'task_open'} />
          )
        }
        owner={task.person.name}
        lead={t(task.overdue ? 'publishing.task.overdue' : 'publishing.task.due', { time: format.dateTime(task.dueAt, task.zone) })}
        extra={task.mayHandle && (task.state === 'done' ? <Reopen id={task.id} /> : task.state === 'open' && <AssignTask task={task} />)}
      />
      <PageBody width="text" aside={<RecordAside type="task" id={id} />}>
        <Stack gap="xl">
          {task.purpose === 'remove' && (
            <Alert color="red" variant="light">
              {t('publishing.task.remove')}
            </Alert>
          )}
          {task.state === 'open' && !task.leave.ok && (
            <Alert color="red" variant="light">
              {t(`publishing.leave.${task.leave.reason ?? 'unsigned'}`)}
            </Alert>
          )}
          <Released task={task} />
          {task.state === 'done' && <Done task={task} />}
          {task.state === 'open' && task.mayHandle && <CloseForm task={task} />}
        </Stack>
      </PageBody>
    </>
  );
}

function Released({ task }: { task: Task }) {
  const t = useT();
  return (
    <Panel
      title={t('publishing.task.released')}
      action={
        task.text !== null && (
          <CopyButton value={task.text} timeout={2000}>
            {({ copied, copy }) => (
              <Button size="compact-sm" variant="default" leftSection={<IconCopy size={14} aria-hidden />} onClick={copy}>
                <span aria-live="polite">{t(copied ? 'ui.copied' : 'publishing.task.copy')}</span>
              </Button>
            )}
          </CopyButton>
        )
      }
    >
      {task.channelUrl && (
        <Anchor href={task.channelUrl} target="_blank" rel="noreferrer" size="sm">
          {t('publishing.task.go', { channel: task.channel.name })} <IconExternalLink size={14} aria-hidden />
        </Anchor>
      )}
      {task.text !== null && (
        <Text lang={task.language} mt="sm" style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
          {task.text}
        </Text>
      )}
      {task.pictures.map((picture) => (
        <figure key={picture.sha256} style={{ margin: '1rem 0 0' }}>
          <Image src={`/api/tasks/${task.id}/pictures/${picture.position}`} alt={picture.alt} radius="sm" maw={420} />
          <figcaption>
            <Text size="sm">{t('publishing.task.alt', { alt: picture.alt })}</Text>
            <Anchor size="sm" href={`/api/tasks/${task.id}/pictures/${picture.position}`} download={picture.name}>
              <IconDownload size={14} aria-hidden /> {t('publishing.task.save_picture', { name: picture.name })}
            </Anchor>
          </figcaption>
        </figure>
      ))}
    </Panel>
  );
}

function Done({ task }: { task: Task }) {
  const t = useT();
  const format = useFormat();
  return (
    <Panel title={t('publishing.task.proof')}>
      {task.doneAt && (
        <Text size="sm">{t('publishing.task.done_by', { person: task.doneBy?.name ?? '–', time: format.dateTime(task.doneAt) })}</Text>
      )}
      {task.url && (
        <Anchor href={task.url} target="_blank" rel="noreferrer" size="sm">
          {task.url}
        </Anchor>
      )}
      {task.screenshot && (
        <Image src={`/api/tasks/${task.id}/screenshot`} alt={t('publishing.task.screenshot')} maw={520} mt="sm" radius="sm" />
      )}
    </Panel>
  );
}

function CloseForm({ task }: { task: Task }) {
  const t = useT();
  const refresh = useRefresh();
  const form = useForm<{ url: string; screenshot: File | null }>({ initialValues: { url: '', screenshot: null } });
  const submission = useSubmit({
    form,
    send: ({ url, screenshot }) =>
      client.publishing.tasks.close({ id: task.id, ...(url.trim() ? { url: url.trim() } : {}), ...(screenshot ? { screenshot } : {}) }),
    onDone: async () => {
      await refresh();
      showDone(t('publishing.task.closed'));
    },
    labels: { url: t('publishing.task.url'), screenshot: t('publishing.task.screenshot') },
  });
  return (
    <FormPage submission={submission} submitLabel={t('publishing.task.close')}>
      <FormSection title={t('publishing.task.proof')} lead={t('publishing.task.proof_lead')}>
        <TextInput type="url" label={t('publishing.task.url')} {...form.getInputProps('url')} />
        <FileInput
          label={t('publishing.task.screenshot')}
          accept="image/png,image/jpeg,image/webp"
          clearable
          clearButtonProps={{ 'aria-label': t('publishing.task.clear') }}
          {...form.getInputProps('screenshot')}
        />
      </FormSection>
    </FormPage>
  );
}

function Reopen({ id }: { id: string }) {
  const t = useT();
  const { describe } = useErrorText();
  const refresh = useRefresh();
  const reopen = useMutation({
    mutationFn: () => client.publishing.tasks.reopen({ id }),
    onSuccess: refresh,
    onError: (error) => showFault(describe(error)),
  });
  return (
    <Button variant="default" loading={reopen.isPending} onClick={() => reopen.mutate()}>
      {t('publishing.task.reopen')}
    </Button>
  );
}
