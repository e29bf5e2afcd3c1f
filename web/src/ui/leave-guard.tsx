import { Button, Group, Modal, Text } from '@mantine/core';
import { useBlocker } from '@tanstack/react-router';
import { useT } from '../i18n.ts';

interface Props {
  /** Something would be lost. */
  when: boolean;
  /** Saves it, where that is possible: tried before anyone is asked. */
  flush?: () => Promise<void>;
}

/** Keeps unsaved work from being lost by leaving: saves it if it can, else asks once. */
export function LeaveGuard({ when, flush }: Props) {
  const t = useT();
  const blocker = useBlocker({
    disabled: !when,
    enableBeforeUnload: when,
    withResolver: true,
    shouldBlockFn: async ({ current, next }) => {
      if (current.pathname === next.pathname) return false;
      if (!flush) return true;
      try {
        await flush();
        return false;
      } catch {
        return true; // Not saved: the reason stands beside the form, the question below.
      }
    },
  });
  return (
    <Modal
      opened={blocker.status === 'blocked'}
      onClose={() => blocker.reset?.()}
      title={t('ui.leave.title')}
      closeButtonProps={{ 'aria-label': t('ui.close') }}
    >
      <Text>{t('ui.leave.text')}</Text>
      <Group justify="flex-end" mt="lg">
        <Button variant="default" onClick={() => blocker.proceed?.()}>
          {t('ui.leave.leave')}
        </Button>
        <Button onClick={() => blocker.reset?.()} data-autofocus>
          {t('ui.leave.stay')}
        </Button>
      </Group>
    </Modal>
  );
}
