import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { api, client, type Answer, type Client } from '../../api.ts';
import type { PostStage } from '../../ui/post-stages.tsx';

type PostFilter = Omit<Parameters<Client['record']['posts']>[0], 'cursor'>;
type Page = Answer<Client['record']['posts']>;

const given = <T>(list: T[] | undefined): T[] | undefined => (list && list.length > 0 ? list : undefined);

/** Pages of posts with where each stands; empty filters are left out. */
export function postsQuery({
  q,
  state,
  stage,
  campaignId,
  channelId,
  language,
  ...rest
}: { [Key in keyof PostFilter]?: PostFilter[Key] } & {
  state?: Page['items'][number]['state'][];
  stage?: PostStage[];
  campaignId?: string[];
  channelId?: string[];
  language?: string[];
}) {
  const filter = {
    ...rest,
    q: q || undefined,
    state: given(state),
    stage: given(stage),
    campaignId: given(campaignId),
    channelId: given(channelId),
    language: given(language),
  };
  return infiniteQueryOptions({
    // Under content's key: whatever changes a post there is seen here. What review and publishing do is fetched with the page.
    queryKey: [...api.content.posts.key(), 'standing', filter],
    refetchOnMount: 'always' as const,
    queryFn: ({ pageParam }): Promise<Page> =>
      client.record.posts({ ...filter, cursor: pageParam ?? undefined } as PostFilter & { cursor?: string }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
  });
}

/** One post with where it stands. Its key is under content's, as the lists': what is scheduled or signed is seen on the next look. */
export const postStandingQuery = (id: string) =>
  queryOptions({
    queryKey: [...api.content.posts.key(), 'standing', id],
    refetchOnMount: 'always' as const,
    queryFn: () => client.record.posts({ id: [id], limit: 1 }),
  });
