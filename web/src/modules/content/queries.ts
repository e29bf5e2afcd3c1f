import { infiniteQueryOptions } from '@tanstack/react-query';
import { api, client, type Answer, type Client } from '../../api.ts';

type PostFilter = Omit<Parameters<Client['content']['posts']['list']>[0], 'cursor'>;
type Page = Answer<Client['content']['posts']['list']>;

const given = <T>(list: T[] | undefined): T[] | undefined => (list && list.length > 0 ? list : undefined);

/** Pages of posts; empty filters are left out. */
export function postsQuery({
  q,
  state,
  campaignId,
  channelId,
  language,
  ...rest
}: { [Key in keyof PostFilter]?: PostFilter[Key] } & {
  state?: Page['items'][number]['state'][];
  campaignId?: string[];
  channelId?: string[];
  language?: string[];
}) {
  const filter = {
    ...rest,
    q: q || undefined,
    state: given(state),
    campaignId: given(campaignId),
    channelId: given(channelId),
    language: given(language),
  };
  return infiniteQueryOptions({
    queryKey: [...api.content.posts.list.key(), filter],
    queryFn: ({ pageParam }): Promise<Page> =>
      client.content.posts.list({ ...filter, cursor: pageParam ?? undefined } as PostFilter & { cursor?: string }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
  });
}
