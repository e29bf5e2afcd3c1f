import { createFileRoute } from '@tanstack/react-router';
import { CalendarPage } from '../../../modules/publishing/calendar-page.tsx';

interface Search {
  month?: string;
  view?: 'month' | 'list';
}

export const Route = createFileRoute('/_app/calendar/')({
  validateSearch: ({ month, view }: Record<string, unknown>): Search => ({
    ...(typeof month === 'string' && /^\d{4}-(0[1-9]|1[0-2])$/.test(month) ? { month } : {}),
    ...(view === 'list' ? { view } : {}),
  }),
  component: CalendarRoute,
});

function CalendarRoute() {
  const { month, view } = Route.useSearch();
  const navigate = Route.useNavigate();
  return (
    <CalendarPage
      month={month}
      view={view ?? 'month'}
      onChange={(next) => void navigate({ search: (before) => ({ ...before, ...next }), replace: true })}
    />
  );
}
