import { Button, Select } from '@mantine/core';
import { IconSparkles } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api, client } from '../../../api.ts';
import { useErrorText } from '../../../errors.ts';
import { useT } from '../../../i18n.ts';
import { useCan } from '../../../session.ts';
import { showDone, showFault } from '../../../ui/toast.tsx';
import { savedQueriesQuery } from '../queries.ts';
import type { AlertRule } from './queries.ts';
import classes from './alerts.module.css';

/** Three rules in one step, for queries that nothing watches yet. */
export function UsualRules({ rules }: { rules: readonly AlertRule[] }) {
  const t = useT();
  const can = useCan();
  const queries = useQueryClient();
  const { describe } = useErrorText();
  const saved = useQuery(savedQueriesQuery(false));
  const [chosen, setChosen] = useState<string | null>(null);
  const unwatched = (saved.data ?? []).filter(
    ({ id, unitId }) => can('listening.edit', unitId) && rules.every(({ queryId }) => queryId !== id),
  );
  const query = unwatched.find(({ id }) => id === chosen) ?? unwatched[0];
  const make = useMutation({
    mutationFn: ({ id, name }: { id: string; name: string }) =>
      client.listening.alerts.rules.createUsual({
        id,
        names: {
          volume: t('listening.alerts.usual_volume', { name }).slice(0, 120),
          worry: t('listening.alerts.usual_worry', { name }).slice(0, 120),
          safety: t('listening.alerts.usual_safety', { name }).slice(0, 120),
        },
      }),
    onSuccess: async ({ rules: made }) => {
      await queries.invalidateQueries({ queryKey: api.listening.alerts.key() });
      showDone(t('listening.alerts.usual_made', { count: made.length }));
    },
    onError: (error) => showFault(describe(error)),
  });
  if (!query) return null;
  return (
    <div className={classes.usual}>
      <Select
        label={t('listening.alerts.usual')}
        description={t('listening.alerts.usual_help')}
        allowDeselect={false}
        searchable={unwatched.length > 8}
        data={unwatched.map(({ id, name }) => ({ value: id, label: name }))}
        value={query.id}
        onChange={setChosen}
      />
      <Button
        variant="default"
        leftSection={<IconSparkles size={16} aria-hidden />}
        loading={make.isPending}
        onClick={() => make.mutate({ id: query.id, name: query.name })}
      >
        {t('listening.alerts.usual_make')}
      </Button>
    </div>
  );
}
