import { ActionIcon, Alert, Button, Menu } from '@mantine/core';
import {
  IconArchive,
  IconArchiveOff,
  IconDots,
  IconMessages,
  IconPencil,
  IconPlayerPause,
  IconPlayerPlay,
  IconRefresh,
} from '@tabler/icons-react';
import { useMutation, useQueryClient, useSuspenseQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { api, client } from '../../../api.ts';
import { useErrorText } from '../../../errors.ts';
import { useFormat } from '../../../format.ts';
import { useT } from '../../../i18n.ts';
import { useCan } from '../../../session.ts';
import { PageBody } from '../../../ui/page-body.tsx';
import { PageHeader } from '../../../ui/page-header.tsx';
import { showDone, showFault, showUndo } from '../../../ui/toast.tsx';
import { useWords } from '../words.ts';
import { sourceQuery, type Source } from '../queries.ts';
import { PushExample } from './push-example.tsx';
import { RunList } from './run-list.tsx';
import { SourceHealth } from './source-health.tsx';
import classes from './sources.module.css';

/** One source: how it does, what it brought, and what one may do with it. */
export function SourcePage({ id }: { id: string }) {
  const t = useT();
  const can = useCan();
  const { data: source } = useSuspenseQuery(sourceQuery(id));
  const { health } = source;
  const mayManage = can('listening.sources', source.unitId);
  const trouble = health.remedy !== 'none' && !source.archived;
  return (
    <>
      <PageHeader
        title={source.name}
        crumbs={[{ label: t('listening.sources.title'), to: '/listening/sources' }]}
        state={<SourceHealth source={source} />}
        lead={t(`listening.source.kind_${source.kind}_help`)}
        extra={
          <>
            <Button
              variant="default"
              component={Link}
              to="/listening/mentions"
              search={{ source: id, days: '365' } as never}
              leftSection={<IconMessages size={16} aria-hidden />}
            >
              {t('listening.source.open_mentions')}
            </Button>
            {mayManage && <More source={source} />}
          </>
        }
        action={mayManage && readsItself(source) && !source.archived && !source.paused && <RunNow id={id} />}
      />
      <PageBody>
        <div className={classes.page}>
          {trouble && (
            <Alert
              color={health.state === 'broken' ? 'red' : 'yellow'}
              variant="light"
              title={t(`listening.source.remedy_${health.remedy}`)}
            >
              <Trouble source={source} />
            </Alert>
          )}
          <Facts source={source} />
          {source.kind === 'push' && !source.archived && <PushExample source={source} />}
          <RunList source={source} mayUndo={mayManage} />
        </div>
      </PageBody>
    </>
  );
}

const readsItself = ({ kind }: Source): boolean => kind !== 'file' && kind !== 'push';

/** What happened, in figures where there are any. */
function Trouble({ source: { health } }: { source: Source }) {
  const t = useT();
  const format = useFormat();
  if (health.failures > 0 || health.code === null) return t('listening.source.failures', { count: health.failures });
  const values = Object.entries(health.detail).map(([name, value]): [string, string] => [
    name,
    typeof value === 'number' ? format.number(value) : format.dateTime(value),
  ]);
  return t(`listening.source.note_${health.code}`, Object.fromEntries(values));
}

function Facts({ source }: { source: Source }) {
  const t = useT();
  const format = useFormat();
  const words = useWords();
  const rows: [string, string | null][] = [
    ['url', source.feed?.url ?? null],
    ['server', source.jetstream?.server ?? null],
    ['words', source.search?.words ?? null],
    ['network', source.feed ? words.network(source.feed.network) : null],
    ['written_by', source.feed && t(`listening.source.written_by_${source.feed.writtenBy}`)],
    ['every', source.everyMinutes === null ? null : format.duration(source.everyMinutes * 60)],
    ['next', source.nextAt && !source.paused ? format.relative(source.nextAt) : null],
    ['mentions', format.number(source.mentions)],
    ['last', source.lastMentionAt && format.dateTime(source.lastMentionAt)],
    ['cost', t('listening.source.cost_month', { requests: source.cost.requests, posts: source.cost.posts })],
    ['keep', t(`listening.source.keep_${source.keep}`)],
    ['retention', t('listening.source.retention_days', { days: source.retentionDays })],
    ['legal_basis', source.legalBasis],
    ['notice', source.noticeAt && format.dateTime(source.noticeAt)],
  ];
  return (
    <dl className={classes.facts}>
      {rows.map(([name, value]) =>
        value === null ? null : (
          <div key={name}>
            <dt>{t(`listening.source.${name}`)}</dt>
            <dd>{value}</dd>
          </div>
        ),
      )}
    </dl>
  );
}

function RunNow({ id }: { id: string }) {
  const t = useT();
  const queries = useQueryClient();
  const { describe } = useErrorText();
  const run = useMutation({
    mutationFn: () => client.listening.sources.run({ id }),
    onSuccess: async () => {
      showDone(t('listening.source.running'));
      await queries.invalidateQueries({ queryKey: api.listening.sources.key() });
    },
    onError: (error) => showFault(describe(error)),
  });
  return (
    <Button leftSection={<IconRefresh size={16} aria-hidden />} loading={run.isPending} onClick={() => run.mutate()}>
      {t('listening.source.run')}
    </Button>
  );
}

function More({ source: { id, name, kind, paused, archived } }: { source: Source }) {
  const t = useT();
  const queries = useQueryClient();
  const { describe } = useErrorText();
  const change = useMutation({
    mutationFn: (changes: { paused?: boolean; archived?: boolean }) => client.listening.sources.update({ id, ...changes }),
    onSuccess: async (_, { archived: gone }) => {
      if (gone) showUndo({ text: t('listening.source.archived_done', { name }), undo: () => change.mutate({ archived: false }) });
      await queries.invalidateQueries({ queryKey: api.listening.sources.key() });
    },
    onError: (error) => showFault(describe(error)),
  });
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon aria-label={t('listening.source.more')}>
          <IconDots size={18} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item
          component={Link}
          to="/listening/sources/$id/edit"
          params={{ id } as never}
          leftSection={<IconPencil size={16} aria-hidden />}
        >
          {t('listening.source.edit')}
        </Menu.Item>
        {kind !== 'file' && !archived && (
          <Menu.Item
            leftSection={paused ? <IconPlayerPlay size={16} aria-hidden /> : <IconPlayerPause size={16} aria-hidden />}
            onClick={() => change.mutate({ paused: !paused })}
          >
            {t(paused ? 'listening.source.resume' : 'listening.source.pause')}
          </Menu.Item>
        )}
        <Menu.Item
          leftSection={archived ? <IconArchiveOff size={16} aria-hidden /> : <IconArchive size={16} aria-hidden />}
          onClick={() => change.mutate({ archived: !archived })}
        >
          {t(archived ? 'listening.source.restore' : 'listening.source.archive')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
