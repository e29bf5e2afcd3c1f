import { Button, Group, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { IconDownload, IconTrash } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api, client, type Answer, type Client } from '../../../api.ts';
import { useErrorText } from '../../../errors.ts';
import { useFormat } from '../../../format.ts';
import { useT } from '../../../i18n.ts';
import { confirm } from '../../../ui/confirm.ts';
import { download } from '../../../ui/download.ts';
import { required } from '../../../ui/field-rules.ts';
import { FormPage } from '../../../ui/form-page.tsx';
import { PageBody } from '../../../ui/page-body.tsx';
import { showDone, showFault } from '../../../ui/toast.tsx';
import { useSubmit } from '../../../ui/use-submit.ts';
import { ListeningHeader } from '../listening-header.tsx';
import sources from '../sources/sources.module.css';

type Kept = Answer<Client['listening']['authors']['find']>;
interface Asked {
  network: string;
  handle: string;
}

/** At a person's request: what is kept of them, handed out, or gone. */
export function PrivacyPage({ network = '', handle = '' }: Partial<Asked>) {
  const t = useT();
  const [found, setFound] = useState<{ asked: Asked; kept: Kept } | null>(null);
  const form = useForm<Asked>({ initialValues: { network, handle }, validate: { network: required(t), handle: required(t) } });
  const submission = useSubmit({
    form,
    send: ({ network: on, handle: who }) => client.listening.authors.find({ network: on.trim().toLowerCase(), handle: who }),
    onDone: (kept, asked) => setFound({ kept, asked: { network: asked.network.trim().toLowerCase(), handle: asked.handle.trim() } }),
    labels: { network: t('listening.source.network'), handle: t('listening.file.field.handle') },
  });
  return (
    <>
      <ListeningHeader title={t('listening.privacy.title')} lead={t('listening.privacy.lead')} />
      <PageBody width="text">
        <FormPage submission={submission} submitLabel={t('listening.privacy.look')}>
          <TextInput
            label={t('listening.source.network')}
            description={t('listening.source.network_help')}
            maxLength={40}
            {...form.getInputProps('network')}
          />
          <TextInput
            label={t('listening.file.field.handle')}
            description={t('listening.privacy.handle_help')}
            maxLength={200}
            {...form.getInputProps('handle')}
          />
        </FormPage>
        <div aria-live="polite">{found && <Found {...found} onGone={() => setFound(null)} />}</div>
      </PageBody>
    </>
  );
}

function Found({ asked, kept, onGone }: { asked: Asked; kept: Kept; onGone: () => void }) {
  const t = useT();
  const format = useFormat();
  const cache = useQueryClient();
  const { describe } = useErrorText();
  const onError = (error: unknown) => showFault(describe(error));
  const take = useMutation({
    mutationFn: () => client.listening.authors.export(asked),
    onSuccess: (file) => download(`${asked.network}-${asked.handle.replace(/[^\w.-]+/g, '_')}.json`, file),
    onError,
  });
  const erase = useMutation({
    mutationFn: () => client.listening.authors.erase(asked),
    onSuccess: async ({ mentions }) => {
      showDone(t('listening.privacy.erased', { count: mentions }));
      onGone();
      await cache.invalidateQueries({ queryKey: api.listening.key() });
    },
    onError,
  });
  const ask = async () => {
    const yes = await confirm({
      title: t('listening.privacy.erase_title', { handle: asked.handle, network: asked.network }),
      text: t('listening.privacy.erase_text', { count: kept.mentions, texts: kept.texts }),
      action: t('listening.privacy.erase'),
      tone: 'stop',
    });
    if (yes) erase.mutate();
  };
  if (kept.mentions === 0) return <p>{t('listening.privacy.nothing', asked as unknown as Record<string, string>)}</p>;
  const rows: [string, string][] = [
    ['author', [kept.author?.name, `@${kept.author?.handle ?? asked.handle}`].filter(Boolean).join(' ')],
    ['posts', format.number(kept.mentions)],
    ['texts', format.number(kept.texts)],
    ['first', kept.firstAt ? format.date(kept.firstAt) : '–'],
    ['last', kept.lastAt ? format.date(kept.lastAt) : '–'],
    ['sources', format.list(kept.sources)],
  ];
  return (
    <section>
      <h2>{t('listening.privacy.kept')}</h2>
      <dl className={sources.facts}>
        {rows.map(([name, value]) => (
          <div key={name}>
            <dt>{t(`listening.privacy.${name}`)}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <p>{t('listening.privacy.what_goes')}</p>
      <Group>
        <Button
          variant="default"
          leftSection={<IconDownload size={16} aria-hidden />}
          loading={take.isPending}
          onClick={() => take.mutate()}
        >
          {t('listening.privacy.export')}
        </Button>
        <Button color="red" leftSection={<IconTrash size={16} aria-hidden />} loading={erase.isPending} onClick={() => void ask()}>
          {t('listening.privacy.erase')}
        </Button>
      </Group>
    </section>
  );
}
