import { useFormat } from '../format.ts';
import { useT } from '../i18n.ts';
import { Panel } from './panel.tsx';
import { useActionWord } from './use-action-word.ts';
import classes from './panel.module.css';

export interface HistoryEntry {
  sequence: number;
  /** ISO 8601, UTC. */
  at: string;
  /** Room, thing, verb in the past: `strategy.goal.created`. */
  action: string;
  /** Who, by name; null for the program itself. */
  actor: string | null;
  actorKind: string;
  /** The values were lawfully erased; that it happened remains. */
  erased: boolean;
}

/** Who did what when, newest first, from the audit chain. */
export function HistoryPanel({ entries }: { entries: readonly HistoryEntry[] }) {
  const t = useT();
  const format = useFormat();
  const word = useActionWord();
  return (
    <Panel title={t('ui.history.title')}>
      {entries.length === 0 && <p className={classes.empty}>{t('ui.history.empty')}</p>}
      <ol className={classes.timeline}>
        {entries.map((entry) => (
          <li key={entry.sequence}>
            <span>
              <strong>{entry.actor ?? t('ui.history.program')}</strong> {word(entry.action)}
              {entry.erased && ` (${t('ui.history.erased')})`}
            </span>
            <time className={classes.meta} dateTime={entry.at} title={format.dateTime(entry.at)}>
              {format.relative(entry.at)}
            </time>
          </li>
        ))}
      </ol>
    </Panel>
  );
}
