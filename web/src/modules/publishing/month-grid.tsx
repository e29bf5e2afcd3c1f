import { Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useEffect, useRef, useState, type KeyboardEvent } from 'react';
import { client } from '../../api.ts';
import { useErrorText } from '../../errors.ts';
import { useFormat } from '../../format.ts';
import { useLocale, useT } from '../../i18n.ts';
import { showFault, showUndo } from '../../ui/toast.tsx';
import { EntryLink } from './entry-list.tsx';
import { monthOf, shiftDay } from './month.ts';
import { useRefresh } from './queries.ts';
import type { Entry } from './states.tsx';
import classes from './calendar.module.css';

/** Moves a schedule, or the planned time of a post that is only planned, to another day; the time of day stays. */
function useMove() {
  const t = useT();
  const { describe } = useErrorText();
  const refresh = useRefresh();
  const move = useMutation({
    mutationFn: async ({ entry, day }: { entry: Entry; day: string }) => {
      const localTime = `${day}${entry.ownLocalTime.slice(10)}`;
      if (entry.movable === 'schedule' && entry.scheduleId)
        await client.publishing.schedules.move({ id: entry.scheduleId, localTime, zone: entry.ownZone });
      else {
        const { revision } = await client.content.posts.get({ id: entry.postId });
        await client.content.posts.update({ id: entry.postId, revision, planned: { local: localTime, zone: entry.ownZone } });
      }
    },
    onSuccess: async (_done, { entry, day }) => {
      await refresh();
      if (day !== entry.ownLocalTime.slice(0, 10))
        showUndo({
          text: t('publishing.calendar.moved', { title: entry.title }),
          undo: () => move.mutate({ entry, day: entry.ownLocalTime.slice(0, 10) }),
        });
    },
    onError: (error) => showFault(describe(error)),
  });
  return move;
}

/** A month as a table of days. Arrow keys walk it, enter goes into a day, shift with an arrow moves the entry that has focus. */
export function MonthGrid({
  weeks,
  month,
  today,
  entries,
  reached,
  onLeave,
}: {
  weeks: string[][];
  month: string;
  today: string;
  entries: readonly Entry[];
  reached: string | null;
  onLeave: (day: string) => void;
}) {
  const t = useT();
  const locale = useLocale();
  const format = useFormat();
  const move = useMove();
  const grid = useRef<HTMLTableElement>(null);
  const arrived = reached !== null && monthOf(reached) === month ? reached : null;
  const [focused, setFocused] = useState(arrived ?? (monthOf(today) === month ? today : `${month}-01`));
  useEffect(() => {
    if (arrived) grid.current?.querySelector<HTMLElement>(`[data-day="${arrived}"]`)?.focus();
  }, [arrived]);
  const [over, setOver] = useState<string | null>(null);
  const byDay = Map.groupBy(entries, (entry) => entry.localTime.slice(0, 10));
  const weekday = new Intl.DateTimeFormat(locale, { weekday: 'short', timeZone: 'UTC' });
  const go = (day: string) => {
    if (monthOf(day) !== month) return onLeave(day);
    setFocused(day);
    grid.current?.querySelector<HTMLElement>(`[data-day="${day}"]`)?.focus();
  };
  const onKey = (event: KeyboardEvent, day: string) => {
    const steps: Record<string, number> = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 };
    const step = steps[event.key];
    const entry = entries.find((one) => one.key === (event.target as HTMLElement).dataset['entry']);
    // With shift, the entry that has focus goes along: dragging for the keyboard.
    if (step !== undefined && event.shiftKey && entry && entry.movable !== 'no') {
      event.preventDefault();
      move.mutate({ entry, day: shiftDay(day, step) });
    } else if (step !== undefined) {
      event.preventDefault();
      go(shiftDay(day, step));
    } else if (event.key === 'Enter' && event.target === event.currentTarget) {
      event.currentTarget.querySelector<HTMLElement>('a')?.focus();
    }
  };
  return (
    <>
      <table ref={grid} className={classes.grid} aria-label={t('publishing.calendar.title')}>
        <thead>
          <tr>
            {weeks[0]?.map((day) => (
              <th key={day} scope="col">
                {weekday.format(new Date(`${day}T00:00Z`))}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {weeks.map((week) => (
            <tr key={week[0]}>
              {week.map((day) => (
                <td key={day} className={classes.day} data-outside={monthOf(day) === month ? undefined : true}>
                  {/* The day itself takes the focus and the keys. */}
                  {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions */}
                  <div
                    className={classes.cell}
                    data-day={day}
                    data-over={over === day || undefined}
                    role="group"
                    aria-label={`${format.date(day)}: ${t('publishing.calendar.count', { count: byDay.get(day)?.length ?? 0 })}`}
                    tabIndex={day === focused ? 0 : -1}
                    onKeyDown={(event) => onKey(event, day)}
                    onDragOver={(event) => {
                      event.preventDefault();
                      setOver(day);
                    }}
                    onDragLeave={() => setOver(null)}
                    onDrop={(event) => {
                      setOver(null);
                      const entry = entries.find((one) => one.key === event.dataTransfer.getData('text/plain'));
                      if (entry && entry.movable !== 'no') move.mutate({ entry, day });
                    }}
                  >
                    <span className={classes.number} data-today={day === today || undefined}>
                      {Number(day.slice(8))}
                    </span>
                    {byDay.get(day)?.map((entry) => (
                      <EntryLink key={entry.key} entry={entry} />
                    ))}
                  </div>
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      <Text size="xs" c="dimmed" mt="sm">
        {t('publishing.calendar.keys')}
      </Text>
    </>
  );
}
