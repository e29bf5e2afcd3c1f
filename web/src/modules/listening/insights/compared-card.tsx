import { useMemo } from 'react';
import { useFormat } from '../../../format.ts';
import { useT } from '../../../i18n.ts';
import { ChartCard } from '../../../ui/chart-card.tsx';
import { PostsLinks } from './posts-links.tsx';
import classes from './insights-page.module.css';

interface Props {
  /** The part of the messages' ids. */
  kind: 'emotion' | 'topic' | 'language' | 'network' | 'country' | 'source' | 'site';
  rows: readonly { value: string; posts: number; before: number }[];
  name: (value: string) => string;
  /** The posts of one value; null where they have no address. */
  to: (value: string) => string | null;
}

const most = 10;

/** How often each was said, and how often in the period it is held against. */
export function ComparedCard({ kind, rows, name, to }: Props) {
  const t = useT();
  const format = useFormat();
  const shown = useMemo(
    () =>
      rows
        .filter(({ posts, before }) => posts + before > 0)
        .toSorted((a, b) => b.posts - a.posts)
        .slice(0, most),
    [rows],
  );
  const spec = useMemo(
    () => ({
      kind: 'bar' as const,
      axis: 'category' as const,
      series: [
        { name: t('listening.insights.now'), points: shown.map(({ value, posts }) => ({ x: name(value), y: posts })) },
        {
          name: t('listening.insights.before'),
          points: shown.map(({ value, before }) => ({ x: name(value), y: before })),
          estimated: true,
        },
      ],
    }),
    [shown, name, t],
  );
  const [first] = shown;
  if (!first) return null;
  const title = t(`listening.insights.${kind}`);
  const links = shown.flatMap(({ value, posts }) => {
    const address = posts > 0 ? to(value) : null;
    return address === null ? [] : [{ label: `${name(value)} ${format.number(posts)}`, to: address }];
  });
  return (
    <div className={classes.chart}>
      <ChartCard
        title={title}
        finding={t('listening.insights.most', { name: name(first.value), posts: first.posts, before: first.before })}
        spec={spec}
        xName={title}
        height={Math.max(140, 60 + shown.length * 44)}
      />
      {links.length > 0 && <PostsLinks title={title} links={links} />}
    </div>
  );
}
