import { createFileRoute } from '@tanstack/react-router';
import { useCallback } from 'react';
import { OverviewPage } from '../../../modules/measurement/overview-page.tsx';
import { standingsQuery, type Standing } from '../../../modules/measurement/queries.ts';
import { seenFrom } from '../../../modules/strategy/seen-from.ts';
import { useActive, useUnit } from '../../../session.ts';
import { listSearch } from '../../../ui/list-search.ts';

export const Route = createFileRoute('/_app/measurement/')({
  validateSearch: listSearch,
  loader: ({ context: { queryClient } }) => queryClient.ensureQueryData(standingsQuery()),
  component: MeasurementRoute,
});

function MeasurementRoute() {
  const { units } = useActive();
  const { unit } = useUnit();
  const unitId = unit?.id ?? null;
  const concerns = useCallback((standing: Standing) => seenFrom([standing], units, unitId).length > 0, [units, unitId]);
  return <OverviewPage concerns={concerns} />;
}
