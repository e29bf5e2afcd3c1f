import { useSyncExternalStore } from 'react';

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

/** The question being asked, for `ConfirmHost`. */
export function useQuestion() {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => asked,
  );
}
