import { IconFlask } from '@tabler/icons-react';
import { useT } from '../i18n.ts';
import classes from './app-frame.module.css';

/** Every page of the example organisation says so. */
export function ExampleBanner() {
  const t = useT();
  return (
    <div className={classes.banner} data-tone="waiting" role="note">
      <IconFlask size={18} aria-hidden />
      <strong>{t('shell.example.title')}</strong>
      <span>{t('shell.example.text')}</span>
    </div>
  );
}
