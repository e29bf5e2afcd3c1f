import { Button, Checkbox, Modal, Select, Text, Textarea } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useDisclosure } from '@mantine/hooks';
import { client } from '../../api.ts';
import { useT } from '../../i18n.ts';
import { required } from '../../ui/field-rules.ts';
import { FormPage } from '../../ui/form-page.tsx';
import { showDone } from '../../ui/toast.tsx';
import { useSubmit } from '../../ui/use-submit.ts';
import { useDecided } from './queries.ts';
import type { Release } from './states.ts';

const reasons = ['safety', 'legal', 'consent', 'error'] as const;
type Reason = (typeof reasons)[number];

/** Take it back: what is scheduled is cancelled, what is live is deleted. */
export function WithdrawButton({ release }: { release: Release }) {
  const t = useT();
  const [opened, { open, close }] = useDisclosure(false);
  return (
    <>
      <Button variant="default" onClick={open}>
        {t('review.withdraw.open')}
      </Button>
      <Modal opened={opened} onClose={close} title={t('review.withdraw.title')} closeButtonProps={{ 'aria-label': t('ui.close') }}>
        <WithdrawForm release={release} onClose={close} />
      </Modal>
    </>
  );
}

function WithdrawForm({ release, onClose }: { release: Release; onClose: () => void }) {
  const t = useT();
  const decided = useDecided();
  const form = useForm<{ reason: Reason | ''; comment: string; everywhere: boolean }>({
    initialValues: { reason: '', comment: '', everywhere: true },
    validate: { reason: required(t), comment: required(t) },
  });
  const submission = useSubmit({
    form,
    send: ({ reason, comment, everywhere }) => client.review.withdraw({ id: release.id, reason: reason || 'error', comment, everywhere }),
    onDone: async (answer) => {
      onClose();
      await decided(answer);
      showDone(t('review.withdraw.done'));
    },
    labels: { reason: t('review.withdraw.why'), comment: t('review.withdraw.comment') },
  });
  return (
    <FormPage
      submission={submission}
      submitLabel={t('review.withdraw.submit')}
      extra={
        <Button variant="default" onClick={onClose}>
          {t('ui.cancel')}
        </Button>
      }
    >
      <Text size="sm">{t('review.withdraw.lead')}</Text>
      <Select
        label={t('review.withdraw.why')}
        data={reasons.map((value) => ({ value, label: t(`review.withdraw.reason.${value}`) }))}
        {...form.getInputProps('reason')}
      />
      <Textarea label={t('review.withdraw.comment')} autosize minRows={2} maxRows={6} maxLength={2000} {...form.getInputProps('comment')} />
      <Checkbox
        label={t('review.withdraw.everywhere')}
        description={t('review.withdraw.everywhere_help')}
        {...form.getInputProps('everywhere', { type: 'checkbox' })}
      />
    </FormPage>
  );
}
