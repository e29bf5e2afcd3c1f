import { Button, Text } from '@mantine/core';
import { IconArchive, IconArchiveOff, IconFileText, IconPencil, IconPlus } from '@tabler/icons-react';
import { useInfiniteQuery, useMutation, useQueryClient, useSuspenseQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { api, client } from '../../api.ts';
import { useErrorText } from '../../errors.ts';
import { useFormat } from '../../format.ts';
import { useT } from '../../i18n.ts';
import { useCan } from '../../session.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ListPage } from '../../ui/list-page.tsx';
import { useListSearch } from '../../ui/list-search.ts';
import { PageBody } from '../../ui/page-body.tsx';
import type { PostStage } from '../../ui/post-stages.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { RecordAside, useRecordCrumbs } from '../../ui/record-aside.tsx';
import { showFault, showUndo } from '../../ui/toast.tsx';
import { CampaignForm } from './campaign-form.tsx';
import { datesOf, stateOf } from './campaigns-page.tsx';
import { NewPostForm } from './new-post-form.tsx';
import { usePostColumns, usePostFacets, type PostRow } from './post-columns.tsx';
import { postsQuery } from './queries.ts';
import classes from './campaign-page.module.css';

/** One campaign: what it serves, for whom, when, and the posts under it. */
export function CampaignPage({ id }: { id: string }) {
  const t = useT();
  const format = useFormat();
  const can = useCan();
  const queries = useQueryClient();
  const { describe } = useErrorText();
  const crumbs = useRecordCrumbs('campaign', id);
  const { data: campaign } = useSuspenseQuery(api.content.campaigns.get.queryOptions({ input: { id } }));
  const [open, setOpen] = useState<'edit' | 'post' | null>(null);
  const mayEdit = can('content.edit', campaign.unitId);

  const archive = useMutation({
    mutationFn: (archived: boolean) => client.content.campaigns.update({ id, revision: campaign.revision, archived }),
    onSuccess: async (_, archived) => {
      await Promise.all([
        queries.invalidateQueries({ queryKey: api.content.campaigns.key() }),
        queries.invalidateQueries({ queryKey: api.record.key() }),
      ]);
      if (archived) showUndo({ text: t('content.campaign.archived_done'), undo: () => archive.mutate(false) });
    },
    onError: (error) => showFault(describe(error)),
  });

  return (
    <>
      <PageHeader
        title={campaign.name}
        crumbs={[{ label: t('content.campaigns.title'), to: '/campaigns' }, ...crumbs]}
        state={stateOf(campaign, t)}
        owner={datesOf(campaign, format.date) === '–' ? undefined : datesOf(campaign, format.date)}
        lead={campaign.description || undefined}
        extra={
          mayEdit && (
            <>
              <Button variant="default" leftSection={<IconPencil size={16} aria-hidden />} onClick={() => setOpen('edit')}>
                {t('content.campaign.edit_short')}
              </Button>
              <Button
                variant="subtle"
                color="gray"
                leftSection={campaign.archived ? <IconArchiveOff size={16} aria-hidden /> : <IconArchive size={16} aria-hidden />}
                loading={archive.isPending}
                onClick={() => archive.mutate(!campaign.archived)}
              >
                {t(campaign.archived ? 'content.post.unarchive' : 'content.post.archive')}
              </Button>
            </>
          )
        }
        action={
          can('content.edit') &&
          !campaign.archived && (
            <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => setOpen('post')}>
              {t('content.post.new')}
            </Button>
          )
        }
      />
      <PageBody aside={<RecordAside type="campaign" id={id} />}>
        {campaign.audience && (
          <Text className={classes.audience}>
            <strong>{t('content.campaign.audience')}:</strong> {campaign.audience}
          </Text>
        )}
        <CampaignPosts id={id} />
      </PageBody>
      {open === 'edit' && <CampaignForm campaign={campaign} onClose={() => setOpen(null)} />}
      {open === 'post' && <NewPostForm campaignId={id} unitId={campaign.unitId} onClose={() => setOpen(null)} />}
    </>
  );
}

function CampaignPosts({ id }: { id: string }) {
  const t = useT();
  const { q, values } = useListSearch();
  const posts = useInfiniteQuery(
    postsQuery({ q, campaignId: [id], state: values('state') as PostRow['state'][], stage: values('stage') as PostStage[] }),
  );
  const rows = useMemo(() => posts.data?.pages.flatMap((page) => page.items) ?? [], [posts.data]);
  const columns = usePostColumns({ campaign: false });
  const facets = usePostFacets();
  return (
    <section aria-labelledby="campaign-posts">
      <h2 id="campaign-posts" className={classes.heading}>
        {t('content.posts.title')}
      </h2>
      <ListPage
        name="campaign-posts"
        label={t('content.posts.title')}
        rows={rows}
        rowKey={(post) => post.id}
        to={(post) => `/posts/${post.id}`}
        columns={columns}
        loading={posts.isPending}
        facets={facets}
        empty={<EmptyState icon={IconFileText} sentence={t('content.campaign.no_posts')} />}
        more={{ has: posts.hasNextPage, load: () => void posts.fetchNextPage(), loading: posts.isFetchingNextPage }}
      />
    </section>
  );
}
