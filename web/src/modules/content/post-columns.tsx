import { useMemo } from 'react';
import type { Answer, Client } from '../../api.ts';
import { useFormat } from '../../format.ts';
import { useT } from '../../i18n.ts';
import type { Facet } from '../../ui/list-filters.tsx';
import type { Column } from '../../ui/list-page.tsx';
import { PostStages, stageTones, type PostStage } from '../../ui/post-stages.tsx';
import { StateWord } from '../../ui/state-word.tsx';
import { thumbnailOf } from './composer/thumbnail.ts';
import { postStates } from './states.ts';
import classes from './post-columns.module.css';

export type PostRow = Answer<Client['record']['posts']>['items'][number];

const stageOrder = Object.keys(stageTones) as PostStage[];

/** By where posts stand, and by what content itself knows of them. */
export function usePostFacets(): Facet[] {
  const t = useT();
  return useMemo(
    () => [
      { id: 'stage', label: t('content.facet.stage'), options: stageOrder.map((value) => ({ value, label: t(`ui.stage.${value}`) })) },
      {
        id: 'state',
        label: t('content.facet.copy'),
        options: (['changed', 'archived'] as const).map((value) => ({ value, label: t(postStates[value].label) })),
      },
    ],
    [t],
  );
}

/** What a list of posts shows of each. */
export function usePostColumns({ campaign = true }: { campaign?: boolean } = {}): Column<PostRow>[] {
  const t = useT();
  const format = useFormat();
  return useMemo(
    () => [
      {
        id: 'title',
        header: t('content.post.title'),
        cell: (post) => (
          <span className={classes.post}>
            {post.firstAssetId && <img src={thumbnailOf(post.firstAssetId)} alt="" loading="lazy" className={classes.thumbnail} />}
            <span className={classes.words}>
              <span>{post.title}</span>
              <span className={classes.excerpt} lang={post.language} dir="auto">
                {post.excerpt}
              </span>
            </span>
          </span>
        ),
        sort: (post) => post.title,
      },
      {
        id: 'state',
        header: t('content.facet.state'),
        cell: (post) =>
          post.stages && !post.archived ? (
            <PostStages stages={post.stages} />
          ) : (
            <StateWord tone={postStates[post.state].tone} label={t(postStates[post.state].label)} />
          ),
        sort: (post) => (post.stages ? stageOrder.indexOf(post.stages[0]?.stage ?? 'draft') : stageOrder.length),
      },
      {
        id: 'channels',
        header: t('content.post.channels'),
        cell: (post) =>
          post.channels.length > 0 ? format.list(post.channels.map((channel) => channel.name)) : t('content.post.no_channels'),
      },
      ...(campaign
        ? [
            {
              id: 'campaign',
              header: t('content.post.campaign'),
              cell: (post: PostRow) => post.campaign?.name ?? '–',
              sort: (post: PostRow) => post.campaign?.name,
              secondary: true as const,
            },
          ]
        : []),
      {
        id: 'planned',
        header: t('content.post.planned'),
        cell: (post) => (post.planned ? format.dateTime(post.planned.at, post.planned.zone) : '–'),
        sort: (post) => post.planned?.at,
        secondary: true,
      },
      {
        id: 'edited',
        header: t('content.post.edited'),
        cell: (post) => (
          <time dateTime={post.editedAt} title={format.dateTime(post.editedAt)}>
            {format.relative(post.editedAt)}
          </time>
        ),
        sort: (post) => post.editedAt,
        secondary: true,
      },
    ],
    [t, format, campaign],
  );
}
