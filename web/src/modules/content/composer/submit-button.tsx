import { Alert, Anchor, Button, Group, List, Loader, Modal, Text, Textarea, Tooltip } from '@mantine/core';
import { IconSend } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api, client } from '../../../api.ts';
import { faultOf, useErrorText } from '../../../errors.ts';
import { useT } from '../../../i18n.ts';
import { showDone } from '../../../ui/toast.tsx';
import { fieldIds, goToField } from './go-to.ts';
import type { Composer } from './use-composer.ts';
import { useWindowZone, WindowFields, windowInput, type OwnWindow } from './window-fields.tsx';

interface Props {
  composer: Composer;
  opened: boolean;
  onOpen: () => void;
  onClose: () => void;
  /** Findings that keep the post from leaving, and those the reviewers will see. */
  blocking: number;
  warnings: number;
}

/** Hands the post to review: first says all that is still missing, then asks once for a word to the reviewers. */
export function SubmitButton({ composer, opened, onOpen, onClose, blocking, warnings }: Props) {
  const t = useT();
  const { readOnly, conflict } = composer;
  const reason = readOnly ? t('content.submit.not_yours') : conflict ? t('content.submit.conflict') : null;
  return (
    <>
      <Tooltip label={reason} disabled={!reason}>
        <Button
          leftSection={<IconSend size={16} aria-hidden />}
          aria-disabled={reason !== null}
          data-disabled={reason !== null || undefined}
          aria-keyshortcuts="Control+Enter"
          onClick={() => reason === null && onOpen()}
        >
          {t('content.submit.button')}
        </Button>
      </Tooltip>
      <Modal
        opened={opened}
        onClose={onClose}
        title={t('content.submit.title')}
        closeButtonProps={{ 'aria-label': t('ui.close') }}
        size="lg"
      >
        {opened && <SubmitForm composer={composer} onClose={onClose} blocking={blocking} warnings={warnings} />}
      </Modal>
    </>
  );
}

function SubmitForm({ composer, onClose, blocking, warnings }: Omit<Props, 'opened' | 'onOpen'>) {
  const t = useT();
  const queries = useQueryClient();
  const { describe, describeField } = useErrorText();
  const { post, draft, autosave, show } = composer;
  const [note, setNote] = useState('');
  const [window, setWindow] = useState<OwnWindow | null>(null);
  const zone = useWindowZone(draft.planned);
  const { id } = post;
  // Always asked anew: what is saved now is what would be handed in.
  const rendering = useQuery({
    queryKey: [...api.content.posts.rendering.key({ input: { id } }), 'submit'],
    queryFn: async () => {
      await autosave.flush();
      return client.content.posts.rendering({ id });
    },
    gcTime: 0,
    staleTime: 0,
    retry: false,
  });
  const submit = useMutation({
    mutationFn: async () => {
      await autosave.flush();
      return client.review.submit({ postId: id, note, ...windowInput(window, zone) });
    },
    onSuccess: async ({ releases }) => {
      showDone(t('content.submit.done', { count: releases.length }));
      await Promise.all([
        queries.invalidateQueries({ queryKey: api.content.key() }),
        queries.invalidateQueries({ queryKey: api.review.key() }),
        queries.invalidateQueries({ queryKey: api.record.key() }),
      ]);
      onClose();
    },
  });

  const go = (path: string) => {
    onClose();
    const [list, index, part] = path.split('.');
    const at = Number(index);
    const image = draft.images[at];
    const variant = draft.variants[at];
    const own = list === 'variants' && variant?.text !== null;
    show(list === 'variants' && (own || !variant) ? 'look' : 'write');
    if (list === 'images' && part === 'alt' && image) goToField(fieldIds.alt(image.assetId), null);
    else if (list === 'variants' && variant) goToField(own ? fieldIds.variant(variant.channelId) : fieldIds.text, null);
    else if (list !== 'variants') goToField(fieldIds.text, null);
  };

  if (rendering.isPending) return <Loader role="status" aria-label={t('ui.loading')} />;
  if (rendering.isError) return <Alert color="red" title={describe(rendering.error)} />;
  const { faults } = rendering.data;
  const refused = submit.error ? (faultOf(submit.error).fields ?? []) : [];
  if (faults.length > 0 || blocking > 0) {
    return (
      <>
        <Text>{t('content.submit.missing')}</Text>
        <List mt="sm" spacing="xs">
          {faults.map((fault) => (
            <List.Item key={fault.path + fault.code}>
              <Anchor component="button" type="button" onClick={() => go(fault.path)}>
                {describeField(fault)}
              </Anchor>
            </List.Item>
          ))}
          {blocking > 0 && <List.Item>{t('content.submit.blocking', { count: blocking })}</List.Item>}
        </List>
        <Group justify="flex-end" mt="lg">
          <Button onClick={onClose} data-autofocus>
            {t('content.submit.back')}
          </Button>
        </Group>
      </>
    );
  }
  return (
    <>
      {submit.isError && (
        <Alert color="red" role="alert" mb="sm" title={describe(submit.error)}>
          {refused.length > 0 && (
            <List size="sm">
              {refused.map((fault) => (
                <List.Item key={fault.path + fault.code + String(fault.values?.['rule'])}>{describeField(fault)}</List.Item>
              ))}
            </List>
          )}
        </Alert>
      )}
      <Text>{t('content.submit.explain', { count: rendering.data.variants.length })}</Text>
      {warnings > 0 && (
        <Text mt="xs" c="dimmed">
          {t('content.submit.warnings', { count: warnings })}
        </Text>
      )}
      <Textarea
        mt="md"
        label={t('content.submit.note')}
        description={t('content.submit.note_help')}
        autosize
        minRows={2}
        maxLength={2000}
        value={note}
        onChange={(event) => setNote(event.currentTarget.value)}
        data-autofocus
      />
      <WindowFields window={window} zone={zone} onChange={setWindow} />
      <Group justify="flex-end" mt="lg">
        <Button variant="default" onClick={onClose}>
          {t('ui.cancel')}
        </Button>
        <Button loading={submit.isPending} disabled={window !== null && !window.latest} onClick={() => submit.mutate()}>
          {t('content.submit.send')}
        </Button>
      </Group>
    </>
  );
}
