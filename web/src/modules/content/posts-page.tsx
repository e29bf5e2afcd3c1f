import { Button } from '@mantine/core';
import { IconFileText, IconPlus } from '@tabler/icons-react';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { api } from '../../api.ts';
import { useT } from '../../i18n.ts';
import { useCan, useUnit } from '../../session.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ListPage } from '../../ui/list-page.tsx';
import { useListSearch } from '../../ui/list-search.ts';
import { PageBody } from '../../ui/page-body.tsx';
import type { PostStage } from '../../ui/post-stages.tsx';
import { ContentHeader } from './content-header.tsx';
import { useLanguages } from './languages.ts';
import { NewPostForm } from './new-post-form.tsx';
import { usePostColumns, usePostFacets, type PostRow } from './post-columns.tsx';
import { postsQuery } from './queries.ts';

/** Everything that is being said or was: narrowed by state, campaign, channel and language. */
export function PostsPage() {
  const t = useT();
  const can = useCan();
  const { unit } = useUnit();
  const { q, values, search } = useListSearch();
  const [creating, setCreating] = useState(false);
  const languages = useLanguages();
  const campaigns = useQuery(api.content.campaigns.list.queryOptions({ input: { limit: 200 } }));
  const channels = useQuery(api.channels.list.queryOptions({ input: {}, enabled: can('channels.read') }));
  const posts = useInfiniteQuery(
    postsQuery({
      q,
      unitId: unit?.id,
      state: values('state') as PostRow['state'][],
      stage: values('stage') as PostStage[],
      campaignId: values('campaign'),
      channelId: values('channel'),
      language: values('language'),
    }),
  );
  const rows = useMemo(() => posts.data?.pages.flatMap((page) => page.items) ?? [], [posts.data]);
  const columns = usePostColumns();
  const usual = usePostFacets();
  const mayWrite = can('content.edit');
  const create = mayWrite && (
    <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => setCreating(true)}>
      {t('content.post.new')}
    </Button>
  );
  return (
    <>
      <ContentHeader title={t('content.posts.title')} lead={t('content.posts.lead')} action={create} />
      <PageBody>
        <ListPage
          name="posts"
          label={t('content.posts.title')}
          rows={rows}
          rowKey={(post) => post.id}
          to={(post) => `/posts/${post.id}`}
          columns={columns}
          loading={posts.isPending}
          facets={[
            ...usual,
            {
              id: 'campaign',
              label: t('content.facet.campaign'),
              options: (campaigns.data?.items ?? []).map((campaign) => ({ value: campaign.id, label: campaign.name })),
            },
            {
              id: 'channel',
              label: t('content.facet.channel'),
              options: (channels.data ?? []).map((channel) => ({ value: channel.id, label: channel.name })),
            },
            { id: 'language', label: t('content.facet.language'), options: languages },
          ]}
          empty={
            <EmptyState icon={IconFileText} sentence={t('content.posts.empty')} action={create} example={t('content.posts.example')} />
          }
          more={{ has: posts.hasNextPage, load: () => void posts.fetchNextPage(), loading: posts.isFetchingNextPage }}
        />
      </PageBody>
      {creating && <NewPostForm campaignId={search['campaign']?.split(',')[0] ?? null} onClose={() => setCreating(false)} />}
    </>
  );
}
