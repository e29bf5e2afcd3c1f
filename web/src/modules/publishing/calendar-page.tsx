import { ActionIcon, Button, SegmentedControl, Text } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { IconCalendar, IconChevronLeft, IconChevronRight } from '@tabler/icons-react';
import { keepPreviousData, useMutation, useQuery } from '@tanstack/react-query';
import { useRef, useState, type KeyboardEvent } from 'react';
import { api, client } from '../../api.ts';
import { useErrorText } from '../../errors.ts';
import { useFormat } from '../../format.ts';
import { useLocale, useT } from '../../i18n.ts';
import { useActive, useUnit } from '../../session.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ListSkeleton } from '../../ui/loading.tsx';
import { PageBody } from '../../ui/page-body.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { showFault, showUndo } from '../../ui/toast.tsx';
import { EntryLink, EntryList } from './entry-list.tsx';
import { monthOf, shiftDay, shiftMonth, todayIn, weeksOf } from './month.ts';
import { useRefresh } from './queries.ts';
import { ChannelFilter } from './channel-filter.tsx';
import { FreezeButton, Freezes } from './freeze.tsx';
import type { Entry } from './states.tsx';
import classes from './calendar.module.css';

interface Props {
  month: string | undefined;
  view: 'month' | 'list';
  /** Only what goes there. */
  channel: string | undefined;
  onChange: (search: { month?: string; view?: 'month' | 'list'; channel?: string }) => void;
}

/** What is planned, signed, scheduled and live, by day, in the reporting zone. */
export function CalendarPage({ month: wanted, view, channel, onChange }: Props) {
  const t = useT();
  const locale = useLocale();
  const { organisation } = useActive();
  const { unit } = useUnit();
  const zone = organisation.reportingZone;
  const today = todayIn(zone);
  const month = wanted ?? monthOf(today);
  const weeks = weeksOf(month);
  const narrow = useMediaQuery('(max-width: 48em)');
  const shown = narrow ? 'list' : view;
  const { data, isPending } = useQuery({
    ...api.publishing.calendar.queryOptions({
      input: { from: weeks[0]?.[0] ?? today, to: weeks.at(-1)?.at(-1) ?? today, zone, unitId: unit?.id, channelId: channel },
    }),
    placeholderData: keepPreviousData,
  });
  const entries = data ?? [];
  const name = new Intl.DateTimeFormat(locale, { month: 'long', year: 'numeric', timeZone: 'UTC' }).format(new Date(`${month}-01T00:00Z`));
  return (
    <>
      <PageHeader title={t('publishing.calendar.title')} lead={t('publishing.calendar.lead', { zone })} extra={<FreezeButton />} />
      <PageBody>
        <Freezes />
        <div className={classes.bar}>
          <ActionIcon
            variant="default"
            size="lg"
            aria-label={t('publishing.calendar.previous')}
            onClick={() => onChange({ month: shiftMonth(month, -1) })}
          >
            <IconChevronLeft size={18} />
          </ActionIcon>
          <ActionIcon
            variant="default"
            size="lg"
            aria-label={t('publishing.calendar.next')}
            onClick={() => onChange({ month: shiftMonth(month, 1) })}
          >
            <IconChevronRight size={18} />
          </ActionIcon>
          <h2 className={classes.month} aria-live="polite">
            {name}
          </h2>
          <ChannelFilter channel={channel} onChange={(next) => onChange({ channel: next })} />
          <Button variant="default" size="compact-md" onClick={() => onChange({ month: monthOf(today) })}>
            {t('publishing.calendar.today')}
          </Button>
          {!narrow && (
            <SegmentedControl
              size="sm"
              aria-label={t('publishing.calendar.view')}
              value={view}
              onChange={(value) => onChange({ view: value as 'month' | 'list' })}
              data={[
                { value: 'month', label: t('publishing.calendar.month') },
                { value: 'list', label: t('publishing.calendar.list') },
              ]}
            />
          )}
        </div>
        {isPending ? (
          <ListSkeleton />
        ) : shown === 'list' ? (
          <MonthList entries={entries.filter((entry) => monthOf(entry.localTime) === month)} />
        ) : (
          <MonthGrid
            key={month}
            weeks={weeks}
            month={month}
            today={today}
            entries={entries}
            onMonth={(next) => onChange({ month: next })}
          />
        )}
      </PageBody>
    </>
  );
}

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

function MonthGrid({
  weeks,
  month,
  today,
  entries,
  onMonth,
}: {
  weeks: string[][];
  month: string;
  today: string;
  entries: readonly Entry[];
  onMonth: (month: string) => void;
}) {
  const t = useT();
  const locale = useLocale();
  const format = useFormat();
  const move = useMove();
  const grid = useRef<HTMLTableElement>(null);
  const [focused, setFocused] = useState(monthOf(today) === month ? today : `${month}-01`);
  const [over, setOver] = useState<string | null>(null);
  const byDay = Map.groupBy(entries, (entry) => entry.localTime.slice(0, 10));
  const weekday = new Intl.DateTimeFormat(locale, { weekday: 'short', timeZone: 'UTC' });
  const go = (day: string) => {
    if (monthOf(day) !== month) return onMonth(monthOf(day));
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

function MonthList({ entries }: { entries: readonly Entry[] }) {
  const t = useT();
  if (entries.length === 0)
    return <EmptyState icon={IconCalendar} sentence={t('publishing.calendar.empty')} example={t('publishing.calendar.example')} />;
  return <EntryList entries={entries} />;
}
