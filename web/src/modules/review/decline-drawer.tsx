import { Button, Drawer, Radio, Stack, Textarea } from '@mantine/core';
import { useForm } from '@mantine/form';
import { client } from '../../api.ts';
import { useT } from '../../i18n.ts';
import { required } from '../../ui/field-rules.ts';
import { FormPage } from '../../ui/form-page.tsx';
import { showDone } from '../../ui/toast.tsx';
import { useSubmit } from '../../ui/use-submit.ts';
import { useDecided } from './queries.ts';
import type { Release } from './states.ts';
import classes from './drawer.module.css';

interface Props {
  opened: boolean;
  onClose: () => void;
  release: Release;
  /** What was opened and may be decided, the release itself first; all of it goes back together. */
  all: readonly Release[];
}

/** Send back with a comment, or reject for good. */
export function DeclineDrawer(props: Props) {
  const t = useT();
  return (
    <Drawer
      opened={props.opened}
      onClose={props.onClose}
      position="bottom"
      size="auto"
      title={t('review.decline.title')}
      closeButtonProps={{ 'aria-label': t('ui.close') }}
      classNames={{ inner: classes.inner, content: classes.content, body: classes.body, header: classes.body }}
    >
      <DeclineForm {...props} />
    </Drawer>
  );
}

function DeclineForm({ onClose, release, all }: Props) {
  const t = useT();
  const decided = useDecided();
  const form = useForm({ initialValues: { kind: 'sent_back', comment: '' }, validate: { comment: required(t) } });
  const submission = useSubmit({
    form,
    send: ({ kind, comment }) => {
      const also = all.filter((one) => one.id !== release.id).map(({ id, hash }) => ({ id, hash }));
      const input = { id: release.id, hash: release.hash, comment, also };
      return kind === 'rejected' ? client.review.reject(input) : client.review.sendBack(input);
    },
    onDone: async (answer, { kind }) => {
      onClose();
      await decided(answer);
      showDone(t(kind === 'rejected' ? 'review.decline.rejected' : 'review.decline.sent_back'));
    },
    labels: { comment: t('review.decline.comment') },
  });
  return (
    <FormPage
      submission={submission}
      submitLabel={t(form.values.kind === 'rejected' ? 'review.decline.reject' : 'review.decline.send_back')}
      extra={
        <Button variant="default" onClick={onClose}>
          {t('ui.cancel')}
        </Button>
      }
    >
      <Radio.Group aria-label={t('review.decline.title')} {...form.getInputProps('kind')}>
        <Stack gap="sm">
          <Radio value="sent_back" label={t('review.decline.send_back')} description={t('review.decline.send_back_help')} />
          <Radio value="rejected" label={t('review.decline.reject')} description={t('review.decline.reject_help')} />
        </Stack>
      </Radio.Group>
      <Textarea
        label={t('review.decline.comment')}
        description={t('review.decline.comment_help')}
        autosize
        minRows={3}
        maxRows={8}
        maxLength={2000}
        data-autofocus
        {...form.getInputProps('comment')}
      />
    </FormPage>
  );
}
