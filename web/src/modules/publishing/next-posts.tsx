import { IconCalendar } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { api } from '../../api.ts';
import { useT } from '../../i18n.ts';
import { useActive, useUnit } from '../../session.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ListSkeleton } from '../../ui/loading.tsx';
import { EntryList } from './entry-list.tsx';
import { shiftDay, todayIn } from './month.ts';

const days = 14;
const shown = 6;

/** What leaves next, for Home. */
export function NextPosts() {
  const t = useT();
  const { organisation } = useActive();
  const { unit } = useUnit();
  const zone = organisation.reportingZone;
  const today = todayIn(zone);
  const { data, isPending } = useQuery(
    api.publishing.calendar.queryOptions({ input: { from: today, to: shiftDay(today, days), zone, unitId: unit?.id } }),
  );
  if (isPending) return <ListSkeleton />;
  const next = (data ?? []).toSorted((one, other) => one.at.localeCompare(other.at)).slice(0, shown);
  return next.length === 0 ? <EmptyState icon={IconCalendar} sentence={t('publishing.next.empty')} /> : <EntryList entries={next} />;
}
