import { useQuery } from '@tanstack/react-query';
import { api } from '../../api.ts';
import { useErrorText } from '../../errors.ts';
import { useT } from '../../i18n.ts';
import { ListSkeleton } from '../../ui/loading.tsx';
import { Panel } from '../../ui/panel.tsx';
import { CoverageNote } from './coverage-note.tsx';
import { MentionCard } from './mention-card.tsx';
import type { FoundMention } from './queries.ts';
import classes from './versions-page.module.css';

/** What a version finds that the other does not, and the reverse: counted over the last 30 days, with a few of each. */
export function VersionPosts({ id, before, after }: { id: string; before: number; after: number }) {
  const t = useT();
  const { describe } = useErrorText();
  const { data, error } = useQuery(api.listening.queries.difference.queryOptions({ input: { id, before, after }, staleTime: 60_000 }));
  if (error) return <p className={classes.fault}>{describe(error)}</p>;
  if (!data) return <ListSkeleton />;
  return (
    <div className={classes.posts}>
      <p className={classes.both}>{t('listening.versions.both', { count: data.both })}</p>
      <CoverageNote coverage={data.coverage} />
      <Some title={t('listening.versions.gained', { count: data.gained.posts, number: String(after) })} posts={data.gained.sample} />
      <Some title={t('listening.versions.lost', { count: data.lost.posts, number: String(after) })} posts={data.lost.sample} />
    </div>
  );
}

function Some({ title, posts }: { title: string; posts: readonly Omit<FoundMention, 'spans' | 'titleSpans'>[] }) {
  return (
    <Panel title={title}>
      <ul className={classes.sample}>
        {posts.map((mention) => (
          <li key={mention.id}>
            <MentionCard mention={mention} />
          </li>
        ))}
      </ul>
    </Panel>
  );
}
