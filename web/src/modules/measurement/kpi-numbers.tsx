import { Button } from '@mantine/core';
import { IconPencilPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { client } from '../../api.ts';
import { useT } from '../../i18n.ts';
import { useCan } from '../../session.ts';
import { useToday } from '../../use-today.ts';
import { KpiChart } from './kpi-chart.tsx';
import type { Standing } from './queries.ts';
import { RecordForm } from './record-form.tsx';
import { RecordedValues } from './recorded-values.tsx';
import { RefreshButton } from './refresh-button.tsx';
import classes from './kpi-numbers.module.css';

/** The body of a KPI's page: actual against target, and what people recorded. */
export function KpiNumbers({ standing }: { standing: Standing }) {
  return (
    <div className={classes.numbers}>
      <KpiChart standing={standing} height={320} />
      {standing.source === 'manual' && <RecordedValues standing={standing} />}
    </div>
  );
}

/** The next step for a KPI: record a value, or read the numbers back now. */
export function KpiAction({ standing }: { standing: Standing }) {
  const t = useT();
  const can = useCan();
  const today = useToday();
  const [recording, setRecording] = useState(false);
  if (standing.source !== 'manual') return <RefreshButton variant="filled" />;
  if (!can('measurement.record', standing.unitId)) return null;
  return (
    <>
      <Button leftSection={<IconPencilPlus size={16} aria-hidden />} onClick={() => setRecording(true)}>
        {t('measurement.record.action')}
      </Button>
      {recording && (
        <RecordForm
          name={standing.name}
          unitLabel={standing.unitLabel}
          today={today}
          send={({ on, value, note }) => client.measurement.kpis.record({ id: standing.kpiId, on, value, note })}
          onClose={() => setRecording(false)}
        />
      )}
    </>
  );
}
