import { NumberInput, Radio, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { api, client } from '../../../api.ts';
import { useT } from '../../../i18n.ts';
import { required } from '../../../ui/field-rules.ts';
import { FormPage } from '../../../ui/form-page.tsx';
import { LeaveGuard } from '../../../ui/leave-guard.tsx';
import { showDone } from '../../../ui/toast.tsx';
import { useSubmit } from '../../../ui/use-submit.ts';
import { labelsOf, SourceFields, type SourceValues } from './source-fields.tsx';

interface Values extends SourceValues {
  origin: { kind: 'feed' | 'push'; feed: { url: string; writtenBy: 'organisation' | 'people'; network: string }; everyMinutes: number };
}

/** A feed, or a source to which a program of one's own sends. */
export function LiveForm({ kind, unitId }: { kind: 'feed' | 'push'; unitId: string }) {
  const t = useT();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const form = useForm<Values>({
    initialValues: {
      unitId,
      name: '',
      keep: 'everything',
      legalBasis: '',
      retentionDays: 90,
      origin: { kind, feed: { url: '', writtenBy: 'organisation', network: 'news' }, everyMinutes: 30 },
    },
    validate: {
      name: required(t),
      unitId: required(t),
      legalBasis: required(t),
      ...(kind === 'feed' ? { origin: { feed: { url: required(t), network: required(t) } } } : {}),
    },
  });
  const submission = useSubmit({
    form,
    send: ({ origin, ...values }) =>
      client.listening.sources.create({
        ...values,
        origin:
          kind === 'push' ? { kind } : { kind, feed: { ...origin.feed, url: origin.feed.url.trim() }, everyMinutes: origin.everyMinutes },
      }),
    onDone: async (source) => {
      form.resetDirty();
      await queries.invalidateQueries({ queryKey: api.listening.sources.key() });
      showDone(t('listening.source.added', { name: source.name }));
      await navigate({ to: '/listening/sources/$id', params: { id: source.id } });
    },
    labels: { ...labelsOf(t), 'origin.feed.url': t('listening.source.url'), 'origin.feed.network': t('listening.source.network') },
  });
  return (
    <FormPage submission={submission} submitLabel={t('listening.source.add')}>
      {kind === 'feed' && (
        <>
          <TextInput
            label={t('listening.source.url')}
            description={t('listening.source.url_help')}
            type="url"
            maxLength={2000}
            {...form.getInputProps('origin.feed.url')}
          />
          <Radio.Group label={t('listening.source.written_by')} {...form.getInputProps('origin.feed.writtenBy')}>
            <Stack gap="xs" mt={4}>
              <Radio value="organisation" label={t('listening.source.written_by_organisation')} />
              <Radio value="people" label={t('listening.source.written_by_people')} />
            </Stack>
          </Radio.Group>
          <TextInput
            label={t('listening.source.network')}
            description={t('listening.source.network_help')}
            maxLength={40}
            {...form.getInputProps('origin.feed.network')}
          />
          <NumberInput
            label={t('listening.source.every')}
            min={5}
            max={10_080}
            allowDecimal={false}
            {...form.getInputProps('origin.everyMinutes')}
          />
        </>
      )}
      <SourceFields form={form} withUnit />
      <LeaveGuard when={form.isDirty() && !submission.busy} />
    </FormPage>
  );
}
