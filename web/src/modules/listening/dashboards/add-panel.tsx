import { Button, MultiSelect, Select } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { useT } from '../../../i18n.ts';
import classes from './dashboards.module.css';
import { panelKinds } from './panel-kinds.ts';
import type { Panel } from './query-panel.tsx';

interface Props {
  queries: readonly { id: string; name: string }[];
  full: boolean;
  onAdd: (panel: Panel) => void;
}

/** What is shown, and of which query; a comparison takes several. */
export function AddPanel({ queries, full, onAdd }: Props) {
  const t = useT();
  const [kind, setKind] = useState<Panel['kind']>('volume');
  const [queryId, setQueryId] = useState(queries[0]?.id ?? null);
  const [queryIds, setQueryIds] = useState<string[]>([]);
  const data = queries.map(({ id, name }) => ({ value: id, label: name }));
  const panel: Panel | null =
    kind === 'voice' ? (queryIds.length > 1 ? { kind, queryIds } : null) : queryId === null ? null : { kind, queryId };
  return (
    <div className={classes.fields}>
      <Select
        w="15rem"
        label={t('listening.dashboards.kind')}
        allowDeselect={false}
        data={panelKinds.map((value) => ({ value, label: t(`listening.dashboards.kind.${value}`) }))}
        value={kind}
        onChange={(value) => value && setKind(panelKinds.find((one) => one === value) ?? 'volume')}
      />
      {kind === 'voice' ? (
        <MultiSelect
          w="24rem"
          maw="100%"
          label={t('listening.compare.queries')}
          searchable
          maxValues={6}
          data={data}
          value={queryIds}
          onChange={setQueryIds}
        />
      ) : (
        <Select
          w="20rem"
          maw="100%"
          label={t('listening.compare.query')}
          searchable
          allowDeselect={false}
          data={data}
          value={queryId}
          onChange={setQueryId}
        />
      )}
      <Button
        variant="default"
        leftSection={<IconPlus size={16} aria-hidden />}
        disabled={panel === null || full}
        onClick={() => panel && onAdd(panel)}
      >
        {t('listening.dashboards.add_panel')}
      </Button>
      {full && <p className={classes.note}>{t('listening.dashboards.full')}</p>}
    </div>
  );
}
