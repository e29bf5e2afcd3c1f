import { IconCloudOff } from '@tabler/icons-react';
import { useConnection } from '../connection.ts';
import { useT } from '../i18n.ts';
import classes from './app-frame.module.css';

/** Says that the network or the server is away, and that nothing typed is lost. */
export function ConnectionBanner() {
  const t = useT();
  const connection = useConnection();
  return (
    <div role="status">
      {connection !== 'reached' && (
        <div className={classes.banner} data-tone="stop">
          <IconCloudOff size={18} aria-hidden />
          <span>{t(`shell.connection.${connection}`)}</span>
        </div>
      )}
    </div>
  );
}
