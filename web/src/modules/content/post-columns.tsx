import { useMemo } from 'react';
import type { Answer, Client } from '../../api.ts';
import { useFormat } from '../../format.ts';
import { useT } from '../../i18n.ts';
import type { Column } from '../../ui/list-page.tsx';
import { StateWord } from '../../ui/state-word.tsx';
import { thumbnailOf } from './composer/thumbnail.ts';
import { postStates } from './states.ts';
import classes from './post-columns.module.css';

export type PostRow = Answer<Client['content']['posts']['list']>['items'][number];

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
        cell: (post) => <StateWord tone={postStates[post.state].tone} label={t(postStates[post.state].label)} />,
        sort: (post) => post.state,
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
