import { Anchor } from '@mantine/core';
import { IconAlertTriangle, IconCheck, IconLoader2 } from '@tabler/icons-react';
import { useErrorText } from '../errors.ts';
import { useFormat } from '../format.ts';
import { useT } from '../i18n.ts';
import type { Autosave } from './use-autosave.ts';
import classes from './saved-at.module.css';

/** "Saved 12:04", "Saving…", or what went wrong and a way to try again. */
export function SavedAt({ autosave }: { autosave: Autosave }) {
  const t = useT();
  const format = useFormat();
  const { describe } = useErrorText();
  const { state, savedAt, error, flush } = autosave;
  if (state === 'failed') {
    return (
      <span className={classes.saved} data-failed role="alert">
        <IconAlertTriangle size={16} aria-hidden />
        {t('ui.saved.failed', { reason: describe(error) })}
        <Anchor component="button" type="button" size="sm" onClick={() => void flush().catch(() => undefined)}>
          {t('ui.try_again')}
        </Anchor>
      </span>
    );
  }
  const busy = state !== 'saved';
  const words = busy ? t('ui.saved.saving') : savedAt ? t('ui.saved.at', { time: format.time(savedAt) }) : t('ui.saved.all');
  return (
    <span className={classes.saved} role="status">
      {busy ? <IconLoader2 size={16} aria-hidden /> : <IconCheck size={16} aria-hidden />}
      {words}
    </span>
  );
}
