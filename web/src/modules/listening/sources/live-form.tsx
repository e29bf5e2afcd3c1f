import { NumberInput, Radio, Stack, TextInput } from '@mantine/core';
import { useForm, type UseFormReturnType } from '@mantine/form';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { api, client, type Client } from '../../../api.ts';
import { useT } from '../../../i18n.ts';
import { required } from '../../../ui/field-rules.ts';
import { FormPage } from '../../../ui/form-page.tsx';
import { LeaveGuard } from '../../../ui/leave-guard.tsx';
import { showDone } from '../../../ui/toast.tsx';
import { useSubmit } from '../../../ui/use-submit.ts';
import { SearchFields, searchStart, StreamFields, streamStart, type SearchValues, type StreamValues } from './bluesky-fields.tsx';
import { mustBeTrue, PublicNotice } from './public-notice.tsx';
import { labelsOf, SourceFields, type SourceValues } from './source-fields.tsx';

export type LiveKind = 'feed' | 'push' | 'bluesky_jetstream' | 'bluesky_search';

interface Values extends SourceValues {
  publicOnly: boolean;
  origin: {
    feed: { url: string; writtenBy: 'organisation' | 'people'; network: string };
    jetstream: StreamValues;
    search: SearchValues;
    everyMinutes: number;
  };
}

/** A feed, a stream, a search, or a source to which a program of one's own sends. */
export function LiveForm({ kind, unitId }: { kind: LiveKind; unitId: string }) {
  const t = useT();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const form = useForm<Values>({
    initialValues: {
      unitId,
      name: '',
      // Of a whole network nobody keeps everything by default.
      keep: kind === 'bluesky_jetstream' ? 'matched' : 'everything',
      legalBasis: '',
      retentionDays: 90,
      publicOnly: false,
      origin: {
        feed: { url: '', writtenBy: 'organisation', network: 'news' },
        jetstream: streamStart,
        search: searchStart,
        everyMinutes: 30,
      },
    },
    validate: {
      name: required(t),
      unitId: required(t),
      legalBasis: required(t),
      publicOnly: mustBeTrue(t),
      ...(kind === 'feed' ? { origin: { feed: { url: required(t), network: required(t) } } } : {}),
      ...(kind === 'bluesky_jetstream'
        ? { origin: { jetstream: { server: required(t), collections: required(t), profiles: required(t) } } }
        : {}),
      ...(kind === 'bluesky_search' ? { origin: { search: { words: required(t) } } } : {}),
    },
  });
  const submission = useSubmit({
    form,
    send: ({ origin, publicOnly: _said, ...values }) =>
      client.listening.sources.create({ ...values, publicOnly: true, origin: originOf(kind, origin) }),
    onDone: async (source) => {
      form.resetDirty();
      await queries.invalidateQueries({ queryKey: api.listening.sources.key() });
      showDone(t('listening.source.added', { name: source.name }));
      await navigate({ to: '/listening/sources/$id', params: { id: source.id } });
    },
    labels: {
      ...labelsOf(t),
      publicOnly: t('listening.notice.title'),
      'origin.feed.url': t('listening.source.url'),
      'origin.feed.network': t('listening.source.network'),
      'origin.jetstream.server': t('listening.stream.server'),
      'origin.jetstream.collections': t('listening.stream.collections'),
      'origin.jetstream.profiles': t('listening.stream.profiles'),
      'origin.search.words': t('listening.search.words'),
      'origin.search.language': t('listening.search.language'),
      'origin.search.channelId': t('listening.search.account'),
      'origin.search.service': t('listening.search.service'),
    },
  });
  return (
    <FormPage submission={submission} submitLabel={t('listening.source.add')}>
      {kind === 'feed' && <FeedFields form={form} />}
      {kind === 'bluesky_jetstream' && <StreamFields form={form} />}
      {kind === 'bluesky_search' && <SearchFields form={form} asAccount={form.values.origin.search.channelId !== ''} />}
      <SourceFields form={form} withUnit />
      <PublicNotice form={form} />
      <LeaveGuard when={form.isDirty() && !submission.busy} />
    </FormPage>
  );
}

type Origin = Parameters<Client['listening']['sources']['create']>[0]['origin'];

function originOf(kind: LiveKind, { feed, jetstream, search, everyMinutes }: Values['origin']): Origin {
  switch (kind) {
    case 'push':
      return { kind };
    case 'feed':
      return { kind, feed: { ...feed, url: feed.url.trim() }, everyMinutes };
    case 'bluesky_jetstream':
      return { kind, jetstream: { ...jetstream, server: jetstream.server.trim(), profiles: jetstream.profiles.trim() } };
    case 'bluesky_search': {
      const { words, language, channelId, service } = search;
      const asked = { words: words.trim(), language: language.trim().toLowerCase() || null, channelId: channelId || null };
      return { kind, search: { ...asked, ...(service.trim() ? { service: service.trim() } : {}) }, everyMinutes };
    }
  }
}

function FeedFields({ form }: { form: UseFormReturnType<Values> }) {
  const t = useT();
  return (
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
  );
}
