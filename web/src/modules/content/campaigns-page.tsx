import { Button } from '@mantine/core';
import { IconPlus, IconSpeakerphone } from '@tabler/icons-react';
import { useQuery, useSuspenseQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useMemo, useState, type ReactNode } from 'react';
import { api } from '../../api.ts';
import { useFormat } from '../../format.ts';
import { useT } from '../../i18n.ts';
import { useActive, useCan, useUnit } from '../../session.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import type { Column } from '../../ui/list-column.ts';
import { ListPage } from '../../ui/list-page.tsx';
import { useListSearch } from '../../ui/list-search.ts';
import { PageBody } from '../../ui/page-body.tsx';
import { StateWord } from '../../ui/state-word.tsx';
import { CampaignForm, type Campaign } from './campaign-form.tsx';
import { ContentHeader } from './content-header.tsx';
import { campaignStates } from './states.ts';

export const campaignsQuery = (archived: boolean) =>
  api.content.campaigns.list.queryOptions({ input: { limit: 200, archived: archived ? 'true' : 'false' } });

/** What is being said for which goal. */
export function CampaignsPage() {
  const t = useT();
  const format = useFormat();
  const navigate = useNavigate();
  const can = useCan();
  const { units } = useActive();
  const { unit } = useUnit();
  const { q, values } = useListSearch();
  const [creating, setCreating] = useState(false);
  const archived = values('state').includes('archived');
  const { data } = useSuspenseQuery(campaignsQuery(archived));
  const goals = useQuery(api.strategy.goals.list.queryOptions({ input: {}, enabled: can('strategy.read') }));
  const goalNames = useMemo(() => new Map((goals.data ?? []).map((goal) => [goal.id, goal.title])), [goals.data]);
  const rows = useMemo(() => {
    const words = q.toLocaleLowerCase();
    return data.items.filter(
      (campaign) => (!words || campaign.name.toLocaleLowerCase().includes(words)) && (!unit || campaign.unitId === unit.id),
    );
  }, [data, q, unit]);
  const unitNames = useMemo(() => new Map(units.map((one) => [one.id, one.name])), [units]);
  const columns = useMemo<Column<Campaign>[]>(
    () => [
      { id: 'name', header: t('content.campaign.name'), cell: (campaign) => campaign.name, sort: (campaign) => campaign.name },
      {
        id: 'goal',
        header: t('content.campaign.goal'),
        cell: (campaign) => goalNames.get(campaign.goalId) ?? '–',
        sort: (campaign) => goalNames.get(campaign.goalId),
      },
      {
        id: 'dates',
        header: t('content.campaign.dates'),
        cell: (campaign) => datesOf(campaign, format.date),
        sort: (campaign) => campaign.startsOn,
      },
      {
        id: 'posts',
        header: t('content.posts.title'),
        cell: (campaign) => format.number(campaign.posts),
        sort: (campaign) => campaign.posts,
        align: 'end',
      },
      { id: 'unit', header: t('content.post.unit'), cell: (campaign) => unitNames.get(campaign.unitId) ?? '–', secondary: true },
      { id: 'state', header: t('content.facet.state'), cell: (campaign) => stateOf(campaign, t), secondary: true },
    ],
    [t, format, goalNames, unitNames],
  );
  const create = can('content.edit') && (
    <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => setCreating(true)}>
      {t('content.campaign.new')}
    </Button>
  );
  return (
    <>
      <ContentHeader title={t('content.campaigns.title')} lead={t('content.campaigns.lead')} action={create} />
      <PageBody>
        <ListPage
          name="campaigns"
          label={t('content.campaigns.title')}
          rows={rows}
          rowKey={(campaign) => campaign.id}
          to={(campaign) => `/campaigns/${campaign.id}`}
          columns={columns}
          facets={[{ id: 'state', label: t('content.facet.state'), options: [{ value: 'archived', label: t('content.state.archived') }] }]}
          empty={
            <EmptyState
              icon={IconSpeakerphone}
              sentence={t('content.campaigns.empty')}
              action={create}
              example={t('content.campaigns.example')}
            />
          }
        />
      </PageBody>
      {creating && (
        <CampaignForm
          campaign={null}
          onClose={() => setCreating(false)}
          onDone={(campaign) => void navigate({ to: '/campaigns/$id', params: { id: campaign.id } })}
        />
      )}
    </>
  );
}

export function datesOf({ startsOn, endsOn }: Pick<Campaign, 'startsOn' | 'endsOn'>, date: (day: string) => string): string {
  if (!startsOn && !endsOn) return '–';
  return [startsOn ? date(startsOn) : '…', endsOn ? date(endsOn) : '…'].join(' – ');
}

export function stateOf(campaign: Campaign, t: (id: string) => string): ReactNode {
  const { tone, label } = campaignStates[campaign.archived ? 'archived' : 'active'];
  return <StateWord tone={tone} label={t(label)} />;
}
