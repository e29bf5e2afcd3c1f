/** Checks a form makes before it asks the server, which checks all of it again. Each answers a message or null. */
import type { useT } from '../i18n.ts';

type T = ReturnType<typeof useT>;

export const required = (t: T) => (value: unknown) => {
  const empty =
    value === null ||
    value === undefined ||
    (typeof value === 'string' && value.trim() === '') ||
    (Array.isArray(value) && value.length === 0);
  return empty ? t('ui.form.required') : null;
};

export const atLeast = (t: T, minimum: number) => (value: string) => (value.length < minimum ? t('ui.form.too_short', { minimum }) : null);

/** Something, an at sign, something with a dot: the server and the first mail decide the rest. */
export const email = (t: T) => (value: string) => (/^\S+@\S+\.\S+$/.test(value.trim()) ? null : t('ui.form.email'));
