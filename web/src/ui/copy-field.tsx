import { Button, CopyButton, TextInput } from '@mantine/core';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import { useT } from '../i18n.ts';
import classes from './copy-field.module.css';

/** Something to take along (a link, a key), with a button that copies it. */
export function CopyField({ label, value }: { label: string; value: string }) {
  const t = useT();
  return (
    <div className={classes.field}>
      <TextInput label={label} value={value} readOnly flex={1} onFocus={(event) => event.currentTarget.select()} />
      <CopyButton value={value} timeout={2000}>
        {({ copied, copy }) => (
          <Button
            variant="default"
            onClick={copy}
            leftSection={copied ? <IconCheck size={16} aria-hidden /> : <IconCopy size={16} aria-hidden />}
          >
            <span aria-live="polite">{t(copied ? 'ui.copied' : 'ui.copy')}</span>
          </Button>
        )}
      </CopyButton>
    </div>
  );
}
