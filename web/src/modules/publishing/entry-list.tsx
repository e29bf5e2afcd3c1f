import { useFormat } from '../../format.ts';
import { useT } from '../../i18n.ts';
import { PathLink } from '../../ui/path-link.tsx';
import { StateWord } from '../../ui/state-word.tsx';
import { tones, type Entry } from './states.tsx';
import classes from './calendar.module.css';

/** Where an entry leads: what went out, what must be done, what is reviewed, or the post itself. */
function placeOf(entry: Entry): string {
  if (entry.dispatchId) return `/calendar/dispatches/${entry.dispatchId}`;
  if (entry.taskId) return `/tasks/${entry.taskId}`;
  if (entry.releaseId) return `/review/${entry.releaseId}`;
  return `/posts/${entry.postId}`;
}

/** One entry: its time, its state in a word, its title and channel. */
export function EntryLink({ entry }: { entry: Entry }) {
  const t = useT();
  return (
    <PathLink
      to={placeOf(entry)}
      className={classes.entry}
      data-tone={tones[entry.state]}
      data-entry={entry.key}
      draggable={entry.movable !== 'no'}
      onDragStart={(event) => event.dataTransfer.setData('text/plain', entry.key)}
    >
      <span className={classes.when}>{entry.localTime.slice(11)}</span>{' '}
      <StateWord tone={tones[entry.state]} label={t(`publishing.state.${entry.state}`)} />
      <span className={classes.title}>{entry.channel ? `${entry.title} · ${entry.channel.name}` : entry.title}</span>
    </PathLink>
  );
}

/** Entries by day. */
export function EntryList({ entries }: { entries: readonly Entry[] }) {
  const format = useFormat();
  const days = [...Map.groupBy(entries, (entry) => entry.localTime.slice(0, 10))].toSorted(([a], [b]) => a.localeCompare(b));
  return (
    <ul className={classes.list}>
      {days.map(([day, list]) => (
        <li key={day}>
          <h3>{format.date(day)}</h3>
          {list.map((entry) => (
            <EntryLink key={entry.key} entry={entry} />
          ))}
        </li>
      ))}
    </ul>
  );
}
