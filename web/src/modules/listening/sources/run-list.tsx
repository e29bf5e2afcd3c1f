import { Button } from '@mantine/core';
import { IconArrowBackUp } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api, client } from '../../../api.ts';
import { useErrorText } from '../../../errors.ts';
import { useFormat } from '../../../format.ts';
import { useT } from '../../../i18n.ts';
import { confirm } from '../../../ui/confirm.ts';
import { ListSkeleton } from '../../../ui/loading.tsx';
import { Panel } from '../../../ui/panel.tsx';
import { StateWord } from '../../../ui/state-word.tsx';
import { showDone, showFault } from '../../../ui/toast.tsx';
import { runsQuery, type Run, type Source } from '../queries.ts';
import { RowFaults } from './row-faults.tsx';
import classes from './sources.module.css';

const tones = { running: 'live', finished: 'good', failed: 'stop', undone: 'draft' } as const;
const counted = ['added', 'changed', 'unchanged', 'removed', 'dropped', 'refused', 'skipped'] as const;

/** What a source brought, run by run; a run can be taken back. */
export function RunList({ source, mayUndo }: { source: Source; mayUndo: boolean }) {
  const t = useT();
  const { describe } = useErrorText();
  const { data, error } = useQuery({
    ...runsQuery(source.id),
    refetchInterval: (query) => (query.state.data?.some(({ state }) => state === 'running') ? 2_000 : false),
  });
  return (
    <Panel title={t('listening.runs.title')}>
      {error && <p className={classes.fault}>{describe(error)}</p>}
      {!data && !error && <ListSkeleton />}
      {data?.length === 0 && <p className={classes.quiet}>{t('listening.runs.empty')}</p>}
      <ul className={classes.runs}>
        {data?.map((run) => (
          <li key={run.id}>
            <OneRun run={run} mayUndo={mayUndo} />
          </li>
        ))}
      </ul>
    </Panel>
  );
}

function OneRun({ run, mayUndo }: { run: Run; mayUndo: boolean }) {
  const t = useT();
  const format = useFormat();
  const queries = useQueryClient();
  const { describe } = useErrorText();
  const undo = useMutation({
    mutationFn: () => client.listening.sources.undo({ id: run.id }),
    onSuccess: async ({ removed }) => {
      await queries.invalidateQueries({ queryKey: api.listening.key() });
      showDone(t('listening.runs.undone_done', { count: removed }));
    },
    onError: (error) => showFault(describe(error)),
  });
  const ask = async () => {
    const question = {
      title: t('listening.runs.undo_title'),
      text: t('listening.runs.undo_text', { count: run.added }),
      action: t('listening.runs.undo'),
    };
    if (await confirm({ ...question, tone: 'stop' })) undo.mutate();
  };
  const counts = counted.filter((name) => run[name] > 0).map((name) => t(`listening.runs.${name}`, { count: run[name] }));
  return (
    <>
      <div className={classes.run}>
        <StateWord tone={tones[run.state]} label={t(`listening.runs.state.${run.state}`)} />
        <time dateTime={run.startedAt}>{format.dateTime(run.startedAt)}</time>
        <span>{counts.length > 0 ? format.list(counts) : t('listening.runs.nothing')}</span>
        {mayUndo && run.state === 'finished' && run.added > 0 && (
          <Button
            variant="subtle"
            size="compact-sm"
            leftSection={<IconArrowBackUp size={14} aria-hidden />}
            loading={undo.isPending}
            onClick={() => void ask()}
          >
            {t('listening.runs.undo')}
          </Button>
        )}
      </div>
      <RowFaults faults={run.faults} />
    </>
  );
}
