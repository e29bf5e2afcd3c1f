import { Button, Group, Text } from '@mantine/core';
import { hideNotification, showNotification } from '@mantine/notifications';
import { i18n } from '../i18n.ts';

/** How long an action can be undone (UI.md: 10 seconds). */
const undoFor = 10_000;
let count = 0;

interface Undo {
  /** What was done, as a sentence: "Membership ended." */
  text: string;
  /** Takes it back. */
  undo: () => void;
  /** Makes it final, for what waits for the ten seconds to pass before it reaches the server. */
  onGone?: () => void;
}

/** "Done. Undo" for ten seconds, instead of "are you sure?". */
export function showUndo({ text, undo, onGone }: Undo): void {
  const id = `undo-${++count}`;
  let undone = false;
  showNotification({
    id,
    autoClose: undoFor,
    withCloseButton: true,
    closeButtonProps: { 'aria-label': i18n._('ui.close') },
    message: (
      <Group justify="space-between" wrap="nowrap">
        <Text size="sm">{text}</Text>
        <Button
          size="compact-sm"
          variant="light"
          onClick={() => {
            undone = true;
            hideNotification(id);
            undo();
          }}
        >
          {i18n._('ui.undo')}
        </Button>
      </Group>
    ),
    onClose: () => {
      if (!undone) onGone?.();
    },
  });
}

/** A short word that something happened; nothing to do. */
export function showDone(text: string): void {
  showNotification({ message: text, color: 'green', autoClose: 4_000, closeButtonProps: { 'aria-label': i18n._('ui.close') } });
}

/** A refusal that belongs to no field. Stays until closed. */
export function showFault(text: string): void {
  showNotification({
    message: text,
    color: 'red',
    autoClose: false,
    role: 'alert',
    closeButtonProps: { 'aria-label': i18n._('ui.close') },
  });
}
