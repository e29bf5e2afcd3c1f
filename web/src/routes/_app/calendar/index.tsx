import { createFileRoute } from '@tanstack/react-router';
import { CalendarPage } from '../../../modules/publishing/calendar-page.tsx';

interface Search {
  month?: string;
  view?: 'month' | 'list';
  channel?: string;
}

export const Route = createFileRoute('/_app/calendar/')({
  validateSearch: ({ month, view, channel }: Record<string, unknown>): Search => ({
    ...(typeof month === 'string' && /^\d{4}-(0[1-9]|1[0-2])$/.test(month) ? { month } : {}),
    ...(view === 'list' ? { view } : {}),
    ...(typeof channel === 'string' && /^[0-9a-f-]{36}$/.test(channel) ? { channel } : {}),
  }),
  component: CalendarRoute,
});

function CalendarRoute() {
  const { month, view, channel } = Route.useSearch();
  const navigate = Route.useNavigate();
  return (
    <CalendarPage
      month={month}
      view={view ?? 'month'}
      channel={channel}
      onChange={(next) => void navigate({ search: (before) => ({ ...before, ...next }), replace: true })}
    />
  );
}
