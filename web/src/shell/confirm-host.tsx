import { Button, Group, Modal, Text } from '@mantine/core';
import { useT } from '../i18n.ts';
import { useQuestion } from '../ui/confirm.ts';

/** Shows what `confirm()` asks. */
export function ConfirmHost() {
  const t = useT();
  const question = useQuestion();
  return (
    <Modal
      opened={question !== null}
      onClose={() => question?.answer(false)}
      title={question?.title}
      closeButtonProps={{ 'aria-label': t('ui.close') }}
    >
      <Text>{question?.text}</Text>
      <Group justify="flex-end" mt="lg">
        <Button variant="default" onClick={() => question?.answer(false)} data-autofocus>
          {t('ui.cancel')}
        </Button>
        <Button color={question?.tone === 'stop' ? 'red' : undefined} onClick={() => question?.answer(true)}>
          {question?.action}
        </Button>
      </Group>
    </Modal>
  );
}
