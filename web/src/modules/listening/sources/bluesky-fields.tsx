import { Checkbox, NumberInput, Select, Stack, TextInput } from '@mantine/core';
import type { UseFormReturnType } from '@mantine/form';
import { useQuery } from '@tanstack/react-query';
import { api } from '../../../api.ts';
import { useT } from '../../../i18n.ts';
import { useCan } from '../../../session.ts';

export interface StreamValues {
  server: string;
  collections: ('posts' | 'reposts')[];
  mostPerMinute: number;
  profiles: string;
}

export interface SearchValues {
  words: string;
  language: string;
  channelId: string;
  service: string;
}

export const streamStart: StreamValues = {
  server: 'wss://jetstream2.us-east.bsky.network',
  collections: ['posts', 'reposts'],
  mostPerMinute: 30_000,
  profiles: 'https://public.api.bsky.app',
};
export const searchStart: SearchValues = { words: '', language: '', channelId: '', service: 'https://api.bsky.app' };

interface Props<Values> {
  form: UseFormReturnType<Values>;
}

/** Bluesky’s stream: where it comes from, what of it is heard, and how much at most. */
export function StreamFields<Values>({ form }: Props<Values>) {
  const t = useT();
  const collections = form.getInputProps('origin.jetstream.collections');
  return (
    <>
      <TextInput
        label={t('listening.stream.server')}
        description={t('listening.stream.server_help')}
        maxLength={500}
        {...form.getInputProps('origin.jetstream.server')}
      />
      <Checkbox.Group label={t('listening.stream.collections')} description={t('listening.stream.collections_help')} {...collections}>
        <Stack gap="xs" mt={4}>
          <Checkbox value="posts" label={t('listening.stream.posts')} />
          <Checkbox value="reposts" label={t('listening.stream.reposts')} />
        </Stack>
      </Checkbox.Group>
      <NumberInput
        label={t('listening.stream.most')}
        description={t('listening.stream.most_help')}
        min={60}
        max={600_000}
        allowDecimal={false}
        {...form.getInputProps('origin.jetstream.mostPerMinute')}
      />
      <TextInput
        label={t('listening.stream.profiles')}
        description={t('listening.stream.profiles_help')}
        maxLength={500}
        {...form.getInputProps('origin.jetstream.profiles')}
      />
    </>
  );
}

/** Bluesky’s own search: the words, and who asks. */
export function SearchFields<Values>({ form, asAccount }: Props<Values> & { asAccount: boolean }) {
  const t = useT();
  const can = useCan();
  const channels = useQuery(api.channels.list.queryOptions({ input: {}, enabled: can('channels.read') }));
  const accounts = (channels.data ?? []).filter(({ network, byHand, archived }) => network === 'bluesky' && !byHand && !archived);
  return (
    <>
      <TextInput
        label={t('listening.search.words')}
        description={t('listening.search.words_help')}
        maxLength={300}
        {...form.getInputProps('origin.search.words')}
      />
      <TextInput
        label={t('listening.search.language')}
        description={t('listening.search.language_help')}
        maxLength={2}
        maw="8rem"
        {...form.getInputProps('origin.search.language')}
      />
      <Select
        label={t('listening.search.account')}
        description={t('listening.search.account_help')}
        allowDeselect={false}
        data={[
          { value: '', label: t('listening.search.no_account') },
          ...accounts.map(({ id, name, handle }) => ({ value: id, label: handle ? `${name} (@${handle})` : name })),
        ]}
        {...form.getInputProps('origin.search.channelId')}
      />
      {!asAccount && (
        <TextInput
          label={t('listening.search.service')}
          description={t('listening.search.service_help')}
          maxLength={500}
          {...form.getInputProps('origin.search.service')}
        />
      )}
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
