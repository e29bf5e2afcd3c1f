import { Button, Group, Modal, Text } from '@mantine/core';
import { useSyncExternalStore } from 'react';
import { useT } from '../i18n.ts';

interface Question {
  /** A question in words: "End this session?" */
  title: string;
  /** What will happen, and whether it can be taken back. */
  text: string;
  /** The button says what it does ("End session"), never "OK". */
  action: string;
  /** `stop` for what destroys. */
  tone?: 'normal' | 'stop';
}

let asked: (Question & { answer: (yes: boolean) => void }) | null = null;
const listeners = new Set<() => void>();

function show(next: typeof asked): void {
  asked = next;
  for (const listener of listeners) listener();
}

/**
 * Asks once, in words, before what cannot be undone. Resolves to whether the person said yes.
 * Where it can be undone, do it and offer `showUndo` instead.
 */
export function confirm(question: Question): Promise<boolean> {
  asked?.answer(false);
  return new Promise((resolve) => {
    show({
      ...question,
      answer: (yes) => {
        show(null);
        resolve(yes);
      },
    });
  });
}

/** Stands once in `main.tsx`. */
export function ConfirmHost() {
  const t = useT();
  const question = useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => asked,
  );
  return (
    <Modal opened={question !== null} onClose={() => question?.answer(false)} title={question?.title} closeButtonProps={{ 'aria-label': t('ui.close') }}>
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
