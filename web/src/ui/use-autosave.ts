import { useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';

export interface Autosave {
  state: 'saved' | 'dirty' | 'saving' | 'failed';
  savedAt: Date | null;
  error: unknown;
  /** Saves what waits, now; resolves when it is safe to leave, rejects with what the save threw. */
  flush: () => Promise<void>;
}

interface Options<T> {
  /** The working copy. Compared by its JSON, so keep it plain data. */
  value: T;
  save: (value: T) => Promise<unknown>;
  /** Milliseconds of quiet before a save. */
  delay?: number;
  enabled?: boolean;
}

/**
 * Saves a working copy after a short quiet, one save at a time and always the newest. What fails stays dirty and is
 * tried again at the next change or `flush`.
 */
export function useAutosave<T>({ value, save, delay = 800, enabled = true }: Options<T>): Autosave {
  const now = JSON.stringify(value);
  const [kept, setKept] = useState(now);
  const [status, setStatus] = useState<{ saving: boolean; savedAt: Date | null; error: unknown }>({
    saving: false,
    savedAt: null,
    error: null,
  });
  const latest = useRef({ value, now, kept, save });
  useLayoutEffect(() => {
    latest.current = { ...latest.current, value, now, save };
  });
  const running = useRef<Promise<void> | null>(null);

  const flush = useCallback(async (): Promise<void> => {
    // The save under way has an older copy; wait for it, then save what came after.
    await running.current?.catch(() => undefined);
    const { value: copy, now: json, kept: known, save: send } = latest.current;
    if (json === known) return;
    const work = (async () => {
      setStatus((before) => ({ ...before, saving: true, error: null }));
      try {
        await send(copy);
        latest.current.kept = json;
        setKept(json);
        setStatus({ saving: false, savedAt: new Date(), error: null });
      } catch (error) {
        setStatus((before) => ({ ...before, saving: false, error }));
        throw error;
      }
    })();
    running.current = work;
    await work;
  }, []);

  const dirty = now !== kept;
  useEffect(() => {
    if (!enabled || !dirty) return;
    const timer = setTimeout(() => {
      flush().catch(() => undefined); // Shown through `error`.
    }, delay);
    return () => clearTimeout(timer);
  }, [enabled, dirty, now, delay, flush]);

  const state = status.saving ? 'saving' : !dirty ? 'saved' : status.error ? 'failed' : 'dirty';
  return { state, savedAt: status.savedAt, error: status.error, flush };
}
