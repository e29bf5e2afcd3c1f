import { Alert, Anchor, Button, Modal, Stack, Table, Text, Textarea } from '@mantine/core';
import { useForm } from '@mantine/form';
import { IconExternalLink, IconRefresh, IconTrash } from '@tabler/icons-react';
import { useMutation, useSuspenseQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { client } from '../../api.ts';
import { useErrorText } from '../../errors.ts';
import { useFormat } from '../../format.ts';
import { useT } from '../../i18n.ts';
import { required } from '../../ui/field-rules.ts';
import { FormPage } from '../../ui/form-page.tsx';
import { PageBody } from '../../ui/page-body.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { Panel } from '../../ui/panel.tsx';
import { PostPreview } from '../../ui/preview/post-preview.tsx';
import { RecordAside, useRecordCrumbs } from '../../ui/record-aside.tsx';
import { showDone, showFault } from '../../ui/toast.tsx';
import { useSubmit } from '../../ui/use-submit.ts';
import { WhyPopover } from '../../ui/why-popover.tsx';
import { dispatchQuery, useRefresh } from './queries.ts';
import { EntryWord, type Dispatch } from './states.tsx';
import classes from './dispatch-page.module.css';

/** The receipt: what stands on the network, since when, and whether it is what was signed. */
export function DispatchPage({ id }: { id: string }) {
  const t = useT();
  const { data: dispatch } = useSuspenseQuery(dispatchQuery(id));
  const crumbs = useRecordCrumbs('dispatch', id);
  return (
    <>
      <PageHeader
        title={`${dispatch.title} · ${dispatch.channel.name}`}
        crumbs={crumbs}
        state={<EntryWord state={dispatch.entryState} />}
        owner={dispatch.scheduledBy?.name}
        extra={<Actions dispatch={dispatch} />}
        action={
          dispatch.url && (
            <Button
              component="a"
              href={dispatch.url}
              target="_blank"
              rel="noreferrer"
              rightSection={<IconExternalLink size={16} aria-hidden />}
            >
              {t('publishing.receipt.live')}
            </Button>
          )
        }
      />
      <PageBody width="text" aside={<RecordAside type="dispatch" id={id} />}>
        <Stack gap="xl">
          <Outcome dispatch={dispatch} />
          <Timeline dispatch={dispatch} />
          <Panel title={t('publishing.receipt.signed')}>
            <PostPreview
              account={{ network: dispatch.channel.network, name: dispatch.channel.name, handle: null }}
              text={dispatch.text}
              language={dispatch.language}
              images={dispatch.pictures.map((picture) => ({
                src: `/api/dispatches/${dispatch.id}/pictures/${picture.position}`,
                alt: picture.alt,
                width: picture.width,
                height: picture.height,
              }))}
              whole
            />
          </Panel>
        </Stack>
      </PageBody>
    </>
  );
}

function Outcome({ dispatch }: { dispatch: Dispatch }) {
  const t = useT();
  const format = useFormat();
  const { entryState, comparison, reason, detail, nextAt } = dispatch;
  const bad = ['rejected', 'stopped', 'unknown', 'differs'].includes(entryState);
  return (
    <Alert color={bad ? 'red' : 'teal'} variant="light" title={t(`publishing.outcome.${entryState}`)}>
      {reason && <Text size="sm">{t(`publishing.reason.${reason}`)}</Text>}
      {detail && (
        <Text size="sm" c="dimmed">
          {t('publishing.receipt.said', { detail })}
        </Text>
      )}
      {nextAt && <Text size="sm">{t('publishing.receipt.next', { time: format.dateTime(nextAt) })}</Text>}
      {comparison && <Text size="sm">{t(`publishing.comparison.${comparison}`)}</Text>}
      {dispatch.url && (
        <Anchor href={dispatch.url} target="_blank" rel="noreferrer" size="sm" className={classes.address}>
          {dispatch.url}
        </Anchor>
      )}
      <WhyPopover
        about={t('publishing.receipt.why_about')}
        reason={t('publishing.receipt.why_reason')}
        source={t('publishing.receipt.why_source', {
          key: dispatch.handles.recordKey,
          time: format.dateTime(dispatch.handles.createdAt, dispatch.zone),
          attempts: dispatch.attempts,
        })}
        fresh={dispatch.timeline.compared ?? undefined}
      />
      {dispatch.differences.map((difference) => (
        <section key={`${difference.what} ${difference.position ?? ''}`} className={classes.difference}>
          <h3>{t(`publishing.difference.${difference.what}`, { position: difference.position ?? 0 })}</h3>
          <dl>
            <div>
              <dt>{t('publishing.difference.signed')}</dt>
              <dd>{difference.signed}</dd>
            </div>
            <div>
              <dt>{t('publishing.difference.live')}</dt>
              <dd>{difference.live || '–'}</dd>
            </div>
          </dl>
        </section>
      ))}
    </Alert>
  );
}

const steps = [
  'due',
  'prepared',
  'started',
  'armed',
  'committed',
  'live',
  'settled',
  'compared',
  'withdrawalRequested',
  'withdrawn',
] as const;

function Timeline({ dispatch }: { dispatch: Dispatch }) {
  const t = useT();
  const format = useFormat();
  return (
    <Panel title={t('publishing.receipt.timeline')}>
      <Table>
        <Table.Tbody>
          {steps.map((step) => {
            const at = dispatch.timeline[step];
            // What is live is settled by that.
            return at === null || (step === 'settled' && dispatch.timeline.live) ? null : (
              <Table.Tr key={step}>
                <Table.Th scope="row" fw={400}>
                  {t(`publishing.timeline.${step}`)}
                </Table.Th>
                <Table.Td>{format.exactTime(at, dispatch.zone)}</Table.Td>
              </Table.Tr>
            );
          })}
        </Table.Tbody>
      </Table>
      {dispatch.withdrawReason && (
        <Text size="sm">
          {t('publishing.withdraw.because', { reason: dispatch.withdrawReason, person: dispatch.withdrawnBy?.name ?? '–' })}
        </Text>
      )}
    </Panel>
  );
}

function Actions({ dispatch }: { dispatch: Dispatch }) {
  const t = useT();
  const { describe } = useErrorText();
  const refresh = useRefresh();
  const [withdrawing, setWithdrawing] = useState(false);
  const act = useMutation({
    mutationFn: (what: 'retry' | 'compare') => client.publishing.dispatches[what]({ id: dispatch.id }),
    onSuccess: refresh,
    onError: (error) => showFault(describe(error)),
  });
  return (
    <>
      {dispatch.mayRetry && (
        <Button variant="default" loading={act.isPending} onClick={() => act.mutate('retry')}>
          {t('publishing.retry')}
        </Button>
      )}
      {dispatch.timeline.live && !dispatch.timeline.withdrawn && (
        <Button
          variant="default"
          leftSection={<IconRefresh size={16} aria-hidden />}
          loading={act.isPending}
          onClick={() => act.mutate('compare')}
        >
          {t('publishing.compare')}
        </Button>
      )}
      {dispatch.mayWithdraw && (
        <Button variant="default" leftSection={<IconTrash size={16} aria-hidden />} onClick={() => setWithdrawing(true)}>
          {t('publishing.withdraw.open')}
        </Button>
      )}
      {withdrawing && <WithdrawForm id={dispatch.id} onClose={() => setWithdrawing(false)} />}
    </>
  );
}

function WithdrawForm({ id, onClose }: { id: string; onClose: () => void }) {
  const t = useT();
  const refresh = useRefresh();
  const form = useForm({ initialValues: { reason: '' }, validate: { reason: required(t) } });
  const submission = useSubmit({
    form,
    send: ({ reason }) => client.publishing.dispatches.withdraw({ id, reason }),
    onDone: async () => {
      onClose();
      await refresh();
      showDone(t('publishing.withdraw.done'));
    },
    labels: { reason: t('publishing.withdraw.reason') },
  });
  return (
    <Modal opened onClose={onClose} title={t('publishing.withdraw.title')} closeButtonProps={{ 'aria-label': t('ui.close') }}>
      <FormPage submission={submission} submitLabel={t('publishing.withdraw.submit')}>
        <Text size="sm">{t('publishing.withdraw.lead')}</Text>
        <Textarea label={t('publishing.withdraw.reason')} autosize minRows={2} maxLength={500} {...form.getInputProps('reason')} />
      </FormPage>
    </Modal>
  );
}
