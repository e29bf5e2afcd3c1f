import { Button, CopyButton, Group, Text } from '@mantine/core';
import { useT } from '../../i18n.ts';
import { download } from '../../ui/download.ts';
import classes from './two-factor.module.css';

/** Recovery codes, shown once: to be kept where the authenticator is not. */
export function RecoveryCodes({ codes, onDone }: { codes: readonly string[]; onDone: () => void }) {
  const t = useT();
  const text = codes.join('\n');
  return (
    <>
      <Text fw={600}>{t('settings.two_factor.codes')}</Text>
      <Text>{t('settings.two_factor.codes_lead')}</Text>
      <ul className={classes.codes}>
        {codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ul>
      <Group>
        <Button onClick={onDone}>{t('settings.two_factor.codes_kept')}</Button>
        <CopyButton value={text}>
          {({ copied, copy }) => (
            <Button variant="default" onClick={copy}>
              {t(copied ? 'ui.copied' : 'ui.copy')}
            </Button>
          )}
        </CopyButton>
        <Button variant="default" onClick={() => download('auscult-recovery-codes.txt', `${text}\n`)}>
          {t('settings.two_factor.codes_download')}
        </Button>
      </Group>
    </>
  );
}
