import { ActionIcon, Button, Table } from '@mantine/core';
import { IconDownload, IconTrash } from '@tabler/icons-react';
import { useMutation, useSuspenseQuery } from '@tanstack/react-query';
import { client } from '../../api.ts';
import { useErrorText } from '../../errors.ts';
import { useFormat } from '../../format.ts';
import { useT } from '../../i18n.ts';
import { useCan } from '../../session.ts';
import { Panel } from '../../ui/panel.tsx';
import { showFault, showUndo } from '../../ui/toast.tsx';
import { recordedQuery, useNumbersChanged, type Recorded, type Standing } from './queries.ts';
import { useSeriesExport } from './use-series-export.ts';
import { useKpiWords } from './words.ts';

/** What people recorded for a KPI: by day, with note and name; a mistake can be taken back. */
export function RecordedValues({ standing }: { standing: Standing }) {
  const t = useT();
  const format = useFormat();
  const can = useCan();
  const { describe } = useErrorText();
  const { amount } = useKpiWords(standing);
  const changed = useNumbersChanged();
  const { data: values } = useSuspenseQuery(recordedQuery(standing.kpiId));
  const exportSeries = useSeriesExport();
  const restore = useMutation({
    mutationFn: ({ on, value, note }: Recorded) => client.measurement.kpis.record({ id: standing.kpiId, on, value, note }),
    onSuccess: changed,
    onError: (error) => showFault(describe(error)),
  });
  const remove = useMutation({
    mutationFn: ({ seriesId, on }: Recorded) => client.measurement.series.removePoint({ id: seriesId, on }),
    onSuccess: async (_, removed) => {
      showUndo({ text: t('measurement.recorded.removed', { day: format.date(removed.on) }), undo: () => restore.mutate(removed) });
      await changed();
    },
    onError: (error) => showFault(describe(error)),
  });
  const [first] = values;
  if (!first) return null;
  const mayRecord = can('measurement.record', standing.unitId);
  return (
    <Panel
      title={t('measurement.recorded.title')}
      action={
        <Button
          variant="subtle"
          size="xs"
          leftSection={<IconDownload size={14} aria-hidden />}
          onClick={() => exportSeries.mutate({ id: first.seriesId, name: standing.name })}
          loading={exportSeries.isPending}
        >
          {t('measurement.export')}
        </Button>
      }
    >
      <Table.ScrollContainer minWidth={480} scrollAreaProps={{ tabIndex: 0 }}>
        <Table>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t('measurement.field.on')}</Table.Th>
              <Table.Th ta="end">{t('measurement.field.value')}</Table.Th>
              <Table.Th>{t('measurement.field.note')}</Table.Th>
              <Table.Th>{t('measurement.recorded.by')}</Table.Th>
              {mayRecord && (
                <Table.Th>
                  <span className="visually-hidden">{t('measurement.recorded.actions')}</span>
                </Table.Th>
              )}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {values.map((entry) => (
              <Table.Tr key={entry.on}>
                <Table.Th scope="row" fw={400}>
                  {format.date(entry.on)}
                </Table.Th>
                <Table.Td ta="end" className="tabular">
                  {amount(entry.value)}
                </Table.Td>
                <Table.Td>{entry.note || '–'}</Table.Td>
                <Table.Td>{entry.recordedBy ?? '–'}</Table.Td>
                {mayRecord && (
                  <Table.Td ta="end">
                    <ActionIcon
                      size="sm"
                      aria-label={t('measurement.recorded.remove', { day: format.date(entry.on) })}
                      onClick={() => remove.mutate(entry)}
                    >
                      <IconTrash size={16} />
                    </ActionIcon>
                  </Table.Td>
                )}
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </Panel>
  );
}
