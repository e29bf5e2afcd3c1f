import { Button, NumberInput, Radio, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useQueryClient, useSuspenseQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { api, client } from '../../../api.ts';
import { useT } from '../../../i18n.ts';
import { required } from '../../../ui/field-rules.ts';
import { FormPage } from '../../../ui/form-page.tsx';
import { LeaveGuard } from '../../../ui/leave-guard.tsx';
import { PageBody } from '../../../ui/page-body.tsx';
import { PageHeader } from '../../../ui/page-header.tsx';
import { showDone } from '../../../ui/toast.tsx';
import { useSubmit } from '../../../ui/use-submit.ts';
import { sourceQuery, type Source } from '../queries.ts';
import { labelsOf, SourceFields, type SourceValues } from './source-fields.tsx';

interface Values extends SourceValues {
  feed: NonNullable<Source['feed']>;
  everyMinutes: number;
}

const noFeed: Values['feed'] = { url: '', writtenBy: 'organisation', network: 'news' };

/** What a source says of itself is changed: its name, what is kept and why, and of a feed its address and how often it is read. */
export function EditSourcePage({ id }: { id: string }) {
  const t = useT();
  const cache = useQueryClient();
  const navigate = useNavigate();
  const { data: source } = useSuspenseQuery(sourceQuery(id));
  const isFeed = source.feed !== null;
  const form = useForm<Values>({
    initialValues: {
      unitId: source.unitId,
      name: source.name,
      keep: source.keep,
      legalBasis: source.legalBasis,
      retentionDays: source.retentionDays,
      feed: source.feed ?? noFeed,
      everyMinutes: source.everyMinutes ?? 30,
    },
    validate: {
      name: required(t),
      legalBasis: required(t),
      ...(isFeed ? { feed: { url: required(t), network: required(t) } } : {}),
    },
  });
  const submission = useSubmit({
    form,
    send: ({ unitId: _unit, feed, everyMinutes, ...told }) =>
      client.listening.sources.update({
        id,
        ...told,
        ...(isFeed ? { feed: { ...feed, url: feed.url.trim() } } : {}),
        ...(source.everyMinutes === null ? {} : { everyMinutes }),
      }),
    onDone: async (saved) => {
      form.resetDirty();
      await cache.invalidateQueries({ queryKey: api.listening.sources.key() });
      showDone(t('listening.source.saved', { name: saved.name }));
      await navigate({ to: '/listening/sources/$id', params: { id } });
    },
    labels: { ...labelsOf(t), 'feed.url': t('listening.source.url'), 'feed.network': t('listening.source.network') },
  });
  return (
    <>
      <PageHeader
        title={t('listening.source.edit')}
        crumbs={[
          { label: t('listening.sources.title'), to: '/listening/sources' },
          { label: source.name, to: `/listening/sources/${id}` },
        ]}
      />
      <PageBody width="text">
        <FormPage
          submission={submission}
          submitLabel={t('listening.source.save')}
          extra={
            <Button variant="default" component={Link} to={`/listening/sources/${id}`}>
              {t('listening.dashboards.cancel')}
            </Button>
          }
        >
          {isFeed && (
            <>
              <TextInput
                label={t('listening.source.url')}
                description={t('listening.source.moved_help')}
                type="url"
                maxLength={2000}
                {...form.getInputProps('feed.url')}
              />
              <Radio.Group label={t('listening.source.written_by')} {...form.getInputProps('feed.writtenBy')}>
                <Stack gap="xs" mt={4}>
                  <Radio value="organisation" label={t('listening.source.written_by_organisation')} />
                  <Radio value="people" label={t('listening.source.written_by_people')} />
                </Stack>
              </Radio.Group>
              <TextInput
                label={t('listening.source.network')}
                description={t('listening.source.network_help')}
                maxLength={40}
                {...form.getInputProps('feed.network')}
              />
            </>
          )}
          {source.everyMinutes !== null && (
            <NumberInput
              label={t('listening.source.every')}
              min={5}
              max={10_080}
              allowDecimal={false}
              {...form.getInputProps('everyMinutes')}
            />
          )}
          <SourceFields form={form} />
          <LeaveGuard when={form.isDirty() && !submission.busy} />
        </FormPage>
      </PageBody>
    </>
  );
}
