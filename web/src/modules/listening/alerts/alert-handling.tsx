import { Button, Textarea } from '@mantine/core';
import { IconArrowBackUp } from '@tabler/icons-react';
import { useState, type FormEvent } from 'react';
import { useFormat } from '../../../format.ts';
import { useT } from '../../../i18n.ts';
import { Panel } from '../../../ui/panel.tsx';
import { PersonSelect } from '../../../ui/person-select.tsx';
import type { AlertDetail } from './queries.ts';
import type { Handle } from './use-handle.ts';
import classes from './alerts.module.css';

/** Who takes care of it, and what they write about it. */
export function AlertHandling({ event, mayHandle, handle }: { event: AlertDetail; mayHandle: boolean; handle: Handle }) {
  const t = useT();
  const format = useFormat();
  const [text, setText] = useState('');
  const write = (submitted: FormEvent) => {
    submitted.preventDefault();
    const said = text.trim();
    if (said) handle.note.mutate(said, { onSuccess: () => setText('') });
  };
  return (
    <Panel title={t('listening.alerts.handling')}>
      <div className={classes.handling}>
        {event.acknowledged && (
          <p className={classes.line}>
            {t('listening.alerts.acknowledged_by', {
              person: event.acknowledged.person ?? t('ui.history.program'),
              when: format.dateTime(event.acknowledged.at),
            })}
            {mayHandle && (
              <Button
                variant="subtle"
                size="compact-sm"
                leftSection={<IconArrowBackUp size={14} aria-hidden />}
                loading={handle.acknowledge.isPending}
                onClick={() => handle.acknowledge.mutate(false)}
              >
                {t('ui.undo')}
              </Button>
            )}
          </p>
        )}
        {mayHandle ? (
          <PersonSelect
            label={t('listening.alerts.assignee')}
            permission="listening.handle"
            unitId={event.unitId}
            clearable
            maw="22rem"
            value={event.assignee?.id ?? null}
            onChange={(personId) => handle.assign.mutate(personId)}
          />
        ) : (
          <p className={classes.line}>
            {event.assignee ? t('listening.alerts.given_to', { name: event.assignee.name }) : t('listening.alerts.given_to_nobody')}
          </p>
        )}
        <ul className={classes.notes}>
          {event.notes.map((note) => (
            <li key={note.id}>
              <p className={classes.note}>{note.text}</p>
              <p className={classes.quiet}>
                {note.person ?? t('ui.history.program')} · <time dateTime={note.at}>{format.dateTime(note.at)}</time>
              </p>
            </li>
          ))}
        </ul>
        {mayHandle && (
          <form onSubmit={write} className={classes.write}>
            <Textarea
              label={t('listening.alerts.note')}
              autosize
              minRows={2}
              maxLength={2000}
              value={text}
              onChange={(changed) => setText(changed.currentTarget.value)}
            />
            <Button type="submit" variant="default" disabled={!text.trim()} loading={handle.note.isPending}>
              {t('listening.alerts.note_add')}
            </Button>
          </form>
        )}
      </div>
    </Panel>
  );
}
