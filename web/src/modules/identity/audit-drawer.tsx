import { Drawer } from '@mantine/core';
import { useFormat } from '../../format.ts';
import { useT } from '../../i18n.ts';
import { useActionWord } from '../../ui/use-action-word.ts';
import { changesOf, type AuditEvent, type AuditRow } from './audit-events.ts';
import { AuditThing } from './audit-thing.tsx';
import classes from './audit-page.module.css';

/** What stands behind a row: each event with the values it changed, and its place in the chain. */
export function AuditDrawer({ row, onClose }: { row: AuditRow | null; onClose: () => void }) {
  const t = useT();
  const word = useActionWord();
  return (
    <Drawer
      opened={row !== null}
      onClose={onClose}
      position="right"
      size="min(36rem, 100vw)"
      title={row && `${row.events[0].actor ?? t('ui.history.program')} ${word(row.events[0].action)}`}
      closeButtonProps={{ 'aria-label': t('ui.close') }}
    >
      {row && (
        <>
          <p className={classes.thing}>
            <AuditThing event={row.events[0]} />
          </p>
          <ol className={classes.events}>
            {row.events.map((event) => (
              <EventDetails key={event.sequence} event={event} />
            ))}
          </ol>
        </>
      )}
    </Drawer>
  );
}

function EventDetails({ event }: { event: AuditEvent }) {
  const t = useT();
  const format = useFormat();
  const changes = changesOf(event);
  return (
    <li className={classes.event}>
      <time dateTime={event.at}>{format.dateTime(event.at)}</time>
      {event.erased && <p className={classes.quiet}>{t('settings.audit.erased')}</p>}
      {changes.length > 0 && (
        <dl className={classes.changes}>
          {changes.map((change) => (
            <div key={change.field}>
              <dt>{change.field}</dt>
              <dd>
                {change.old !== undefined && change.old !== null && (
                  <>
                    <span className={classes.label}>{t('settings.audit.before')}</span> <Value value={change.old} />
                  </>
                )}
                <span className={classes.label}>{t('settings.audit.after')}</span> <Value value={change.new} />
              </dd>
            </div>
          ))}
        </dl>
      )}
      <p className={classes.chain}>
        {t('settings.audit.chain', { sequence: String(event.sequence) })} <code>{event.hash}</code>
      </p>
    </li>
  );
}

function Value({ value }: { value: unknown }) {
  const t = useT();
  if (value === undefined || value === null || value === '') return <span className={classes.quiet}>{t('settings.audit.nothing')}</span>;
  return <code className={classes.value}>{typeof value === 'string' ? value : JSON.stringify(value, null, 2)}</code>;
}
