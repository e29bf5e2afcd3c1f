import { useQuery } from '@tanstack/react-query';
import { api, type Answer, type Client } from '../../../api.ts';
import { useT } from '../../../i18n.ts';
import { useCan } from '../../../session.ts';
import { entityKind } from '../../../rooms.ts';
import { PathLink } from '../../../ui/path-link.tsx';
import { PostStages } from '../../../ui/post-stages.tsx';
import { StateWord } from '../../../ui/state-word.tsx';
import { postStandingQuery } from '../queries.ts';
import { postStates } from '../states.ts';
import type { Post } from './draft.ts';

type Release = Answer<Client['review']['ofPost']>[number];

/** What an author must know first when channels differ. */
const order: readonly Release['state'][] = ['sent_back', 'rejected', 'withdrawn', 'expired', 'waiting', 'edited', 'superseded', 'signed'];

/** Releases of a post that has been handed in: the newest of each channel and language, the one that asks for something first. */
export function useStanding(post: Post): Release | undefined {
  const can = useCan();
  const { data } = useQuery(
    api.review.ofPost.queryOptions({
      input: { postId: post.id },
      enabled: post.state !== 'draft' && can('review.read', post.unitId),
      retry: false,
    }),
  );
  const newest = new Map<string, Release>();
  for (const release of data ?? []) {
    const key = `${release.channel.id} ${release.language}`;
    const known = newest.get(key);
    if (!known || release.number > known.number) newest.set(key, release);
  }
  return [...newest.values()].sort((a, b) => order.indexOf(a.state) - order.indexOf(b.state))[0];
}

/** Where a post stands: what became of it on its way out, else what review says of it, else what content knows itself. */
export function PostState({ post }: { post: Post }) {
  const t = useT();
  const release = useStanding(post);
  const handedIn = post.state === 'submitted';
  const { data } = useQuery({ ...postStandingQuery(post.id), enabled: handedIn });
  const stages = data?.items[0]?.stages;
  if (handedIn && stages?.some(({ stage }) => stage !== 'in_review')) return <PostStages stages={stages} />;
  const reviewed = handedIn && release ? entityKind('release')?.states?.[release.state] : undefined;
  const { tone, label } = reviewed ?? postStates[post.state];
  return <StateWord tone={tone} label={t(label)} />;
}

/** The way to what was handed in. */
export function ReleaseLink({ post }: { post: Post }) {
  const t = useT();
  const release = useStanding(post);
  const kind = entityKind('release');
  if (!release || !kind) return null;
  return <PathLink to={kind.to(release.id)}>{t('content.post.see_release')}</PathLink>;
}
