import { Alert, Button, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { IconArchive, IconSend } from '@tabler/icons-react';
import { useMutation, useQueryClient, useSuspenseQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api, client } from '../../../api.ts';
import { useErrorText } from '../../../errors.ts';
import { useT } from '../../../i18n.ts';
import { useActive, useCan, useUnit } from '../../../session.ts';
import { CopyField } from '../../../ui/copy-field.tsx';
import { required } from '../../../ui/field-rules.ts';
import { FormPage } from '../../../ui/form-page.tsx';
import { PageBody } from '../../../ui/page-body.tsx';
import { PageHeader } from '../../../ui/page-header.tsx';
import { Panel } from '../../../ui/panel.tsx';
import { showDone, showFault, showUndo } from '../../../ui/toast.tsx';
import { UnitSelect } from '../../../ui/unit-select.tsx';
import { useSubmit } from '../../../ui/use-submit.ts';
import { webhooksQuery, type Webhook } from './queries.ts';
import classes from './alerts.module.css';

/** Addresses of one's own programs that alerts are sent to, signed. */
export function WebhooksPage() {
  const t = useT();
  const { data } = useSuspenseQuery(webhooksQuery(false));
  const [secret, setSecret] = useState<string | null>(null);
  return (
    <>
      <PageHeader
        title={t('listening.alerts.webhooks')}
        lead={t('listening.alerts.webhooks_lead')}
        crumbs={[
          { label: t('listening.alerts.title'), to: '/listening/alerts' },
          { label: t('listening.alerts.rules'), to: '/listening/alerts/rules' },
        ]}
      />
      <PageBody width="text">
        <div className={classes.page}>
          <ul className={classes.findings}>
            {data.map((webhook) => (
              <li key={webhook.id}>
                <OneWebhook webhook={webhook} />
              </li>
            ))}
          </ul>
          {secret && (
            <Alert title={t('listening.alerts.secret_once')} variant="light">
              <CopyField label={t('listening.alerts.secret')} value={secret} />
            </Alert>
          )}
          <Panel title={t('listening.alerts.webhook_add')}>
            <NewWebhook onMade={setSecret} />
          </Panel>
        </div>
      </PageBody>
    </>
  );
}

function OneWebhook({ webhook: { id, name, url } }: { webhook: Webhook }) {
  const t = useT();
  const queries = useQueryClient();
  const { describe } = useErrorText();
  const changed = () => queries.invalidateQueries({ queryKey: api.listening.alerts.webhooks.key() });
  const test = useMutation({
    mutationFn: () => client.listening.alerts.webhooks.test({ id }),
    onSuccess: ({ code, status }) =>
      code === null
        ? showDone(t('listening.alerts.webhook_works', { name }))
        : showFault(t('listening.alerts.delivery_code', { code, status: status ?? 0 })),
    onError: (error) => showFault(describe(error)),
  });
  const archive = useMutation({
    mutationFn: (archived: boolean) => client.listening.alerts.webhooks.update({ id, archived }),
    onSuccess: async (_, archived) => {
      await changed();
      if (archived) showUndo({ text: t('listening.alerts.webhook_archived', { name }), undo: () => archive.mutate(false) });
    },
    onError: (error) => showFault(describe(error)),
  });
  return (
    <div className={classes.line}>
      <strong>{name}</strong>
      <span className={classes.quiet}>{url}</span>
      <Button
        variant="default"
        size="compact-sm"
        leftSection={<IconSend size={14} aria-hidden />}
        loading={test.isPending}
        onClick={() => test.mutate()}
      >
        {t('listening.alerts.webhook_test')}
      </Button>
      <Button variant="subtle" size="compact-sm" leftSection={<IconArchive size={14} aria-hidden />} onClick={() => archive.mutate(true)}>
        {t('listening.query.archive')}
      </Button>
    </div>
  );
}

function NewWebhook({ onMade }: { onMade: (secret: string) => void }) {
  const t = useT();
  const can = useCan();
  const queries = useQueryClient();
  const { units } = useActive();
  const { unit } = useUnit();
  const unitId = [unit?.id, ...units.map(({ id }) => id)].find((id) => id !== undefined && can('listening.edit', id)) ?? '';
  const form = useForm({
    initialValues: { unitId, name: '', url: '' },
    validate: { unitId: required(t), name: required(t), url: required(t) },
  });
  const submission = useSubmit({
    form,
    send: ({ url, ...values }) => client.listening.alerts.webhooks.create({ ...values, url: url.trim() }),
    onDone: async ({ secret }) => {
      form.reset();
      onMade(secret);
      await queries.invalidateQueries({ queryKey: api.listening.alerts.webhooks.key() });
    },
    labels: { name: t('listening.alerts.name'), url: t('listening.alerts.webhook_url'), unitId: t('listening.query.unit') },
  });
  return (
    <FormPage submission={submission} submitLabel={t('listening.alerts.webhook_add')}>
      <TextInput label={t('listening.alerts.name')} maxLength={120} {...form.getInputProps('name')} />
      <TextInput
        type="url"
        label={t('listening.alerts.webhook_url')}
        description={t('listening.alerts.webhook_url_help')}
        maxLength={2000}
        {...form.getInputProps('url')}
      />
      <UnitSelect label={t('listening.query.unit')} permission="listening.edit" {...form.getInputProps('unitId')} />
    </FormPage>
  );
}
