import { Select } from '@mantine/core';
import { useMemo } from 'react';
import { formatLocale, useLocale, useT } from '../../../i18n.ts';
import { useFormat } from '../../../format.ts';
import { ChartCard } from '../../../ui/chart-card.tsx';
import type { ChartSpec } from '../../../ui/chart-spec.ts';
import type { Audience } from '../queries.ts';
import { PostsLinks } from './posts-links.tsx';
import classes from './insights-page.module.css';

interface Props {
  audience: Audience;
  link: (facets: Record<string, string>) => string;
  /** Those that may be chosen; none where the zone is given. */
  zones?: readonly string[];
  onZone?: (zone: string) => void;
}

const days = [1, 2, 3, 4, 5, 6, 7];
const hours = Array.from({ length: 24 }, (_, hour) => hour);
/** A Monday. */
const monday = Date.UTC(2024, 0, 1);

/** At which hours of the week people speak, in one zone. */
export function HoursCard({ audience, link, zones = [], onZone }: Props) {
  const t = useT();
  const format = useFormat();
  const locale = formatLocale(useLocale());
  const weekday = useMemo(() => {
    const names = (length: 'short' | 'long') => {
      const named = new Intl.DateTimeFormat(locale, { weekday: length, timeZone: 'UTC' });
      return (day: number) => named.format(monday + (day - 1) * 86_400_000);
    };
    return { short: names('short'), long: names('long') };
  }, [locale]);
  const spec = useMemo((): ChartSpec => {
    const counts = new Map(audience.hours.map((cell) => [cell.weekday * 24 + cell.hour, cell.posts]));
    return {
      kind: 'heat',
      axis: 'category',
      series: days.map((day) => ({
        name: weekday.short(day),
        points: hours.map((hour) => ({ x: clock(hour), y: counts.get(day * 24 + hour) ?? 0 })),
      })),
    };
  }, [audience, weekday]);
  const busiest = audience.hours.toSorted((one, other) => other.posts - one.posts);
  const [first] = busiest;
  const title = t('listening.insights.hours');
  const when = (cell: { weekday: number; hour: number }) =>
    t('listening.insights.hour_of', { day: weekday.long(cell.weekday), from: clock(cell.hour), to: clock(cell.hour + 1) });
  return (
    <div className={classes.chart} data-wide>
      <ChartCard
        title={`${title} · ${audience.zone}`}
        finding={first ? t('listening.insights.hours_finding', { when: when(first), posts: first.posts }) : t('listening.insights.quiet')}
        spec={spec}
        xName={t('listening.insights.hour')}
        height={240}
      />
      {onZone && (
        <Select
          className="no-print"
          w="16rem"
          label={t('listening.insights.zone')}
          searchable
          allowDeselect={false}
          limit={50}
          data={[...zones]}
          value={audience.zone}
          onChange={(zone) => zone && onZone(zone)}
        />
      )}
      <PostsLinks
        title={title}
        links={busiest.slice(0, 8).map((cell) => ({
          label: `${when(cell)} ${format.number(cell.posts)}`,
          to: link({ weekday: String(cell.weekday), hour: String(cell.hour), zone: audience.zone }),
        }))}
      />
    </div>
  );
}

const clock = (hour: number): string => `${String(hour % 24).padStart(2, '0')}:00`;
