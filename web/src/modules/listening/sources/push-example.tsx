import { CopyField } from '../../../ui/copy-field.tsx';
import { useT } from '../../../i18n.ts';
import { Panel } from '../../../ui/panel.tsx';
import { PathLink } from '../../../ui/path-link.tsx';
import type { Source } from '../queries.ts';
import classes from './sources.module.css';

/** How a program sends posts here. */
export function PushExample({ source: { id } }: { source: Source }) {
  const t = useT();
  const body = JSON.stringify(
    {
      sourceId: id,
      posts: [
        {
          externalId: '1',
          network: 'forum',
          text: t('listening.push.text'),
          publishedAt: '2026-11-20T09:30:00Z',
          author: { handle: 'anna' },
        },
      ],
    },
    null,
    2,
  );
  const command = `curl -X POST ${window.location.origin}/api/listening/push \\
  -H "Authorization: Bearer $AUSCULT_KEY" \\
  -H 'Content-Type: application/json' \\
  -d '${body.replaceAll("'", "'\\''")}'`;
  return (
    <Panel title={t('listening.push.title')}>
      <p>
        {t('listening.push.help')} <PathLink to="/settings/api-keys">{t('listening.push.keys')}</PathLink>
      </p>
      <CopyField label={t('listening.push.command')} value={command.replaceAll('\\\n', '').replaceAll(/\n\s*/g, '')} />
      <pre className={classes.code} tabIndex={0} aria-label={t('listening.push.command')}>
        <code>{command}</code>
      </pre>
    </Panel>
  );
}
