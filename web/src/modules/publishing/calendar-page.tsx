import { ActionIcon, Button, SegmentedControl } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { IconCalendar, IconChevronLeft, IconChevronRight } from '@tabler/icons-react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '../../api.ts';
import { useLocale, useT } from '../../i18n.ts';
import { useActive, useUnit } from '../../session.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import type { ListSearch } from '../../ui/list-search.ts';
import { ListSkeleton } from '../../ui/loading.tsx';
import { PageBody } from '../../ui/page-body.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { SavedViews } from '../../ui/saved-views.tsx';
import { EntryList } from './entry-list.tsx';
import { MonthGrid } from './month-grid.tsx';
import { monthOf, shiftMonth, todayIn, weeksOf } from './month.ts';
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
  // The day that the arrow keys led to, in a month that was not shown yet.
  const [reached, setReached] = useState<string | null>(null);
  const entries = data ?? [];
  // A view says how to look, not at which month.
  const show = (saved: ListSearch) => onChange({ channel: saved['channel'], view: saved['view'] === 'list' ? 'list' : 'month' });
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
          <SavedViews name="calendar" search={{ channel, view: view === 'list' ? view : undefined }} onShow={show} />
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
            reached={reached}
            onLeave={(day) => {
              setReached(day);
              onChange({ month: monthOf(day) });
            }}
          />
        )}
      </PageBody>
    </>
  );
}

function MonthList({ entries }: { entries: readonly Entry[] }) {
  const t = useT();
  if (entries.length === 0)
    return <EmptyState icon={IconCalendar} sentence={t('publishing.calendar.empty')} example={t('publishing.calendar.example')} />;
  return <EntryList entries={entries} />;
}
