import { useMemo } from 'react';
import { useFormat } from '../../../format.ts';
import { useT } from '../../../i18n.ts';
import { ChartCard } from '../../../ui/chart-card.tsx';
import type { ChartSpec } from '../../../ui/chart-spec.ts';
import { feelings } from '../feelings.ts';
import type { Insights } from '../queries.ts';
import { useWords } from '../words.ts';
import { PostsLinks } from './posts-links.tsx';
import classes from './insights-page.module.css';

/** More lines than these cannot be told apart. */
const mostLines = 4;

interface Props {
  insights: Insights;
  link: (facets?: Record<string, string>) => string;
  wide?: boolean;
}

/** How much was said from day to day, laid over the period it is held against. */
export function VolumeCard({ insights, link, wide }: Props) {
  const t = useT();
  const format = useFormat();
  const spec = useVolume(insights);
  const busiest = insights.days.toSorted((a, b) => b.posts - a.posts).filter(({ posts }) => posts > 0);
  const [first] = busiest;
  const title = t('listening.insights.volume');
  return (
    <div className={classes.chart} data-wide={wide || undefined}>
      <ChartCard
        title={title}
        finding={
          first
            ? t('listening.insights.busiest', { day: format.date(first.on), posts: first.posts, total: insights.totals.posts })
            : t('listening.insights.quiet')
        }
        spec={spec}
        xName={t('listening.insights.day')}
      />
      <PostsLinks
        title={title}
        links={busiest
          .slice(0, 5)
          .map(({ on, posts }) => ({ label: `${format.date(on)} ${format.number(posts)}`, to: link({ from: on, to: on }) }))}
      />
    </div>
  );
}

/** In which mood, from day to day. */
export function MoodCard({ insights, link }: Props) {
  const t = useT();
  const format = useFormat();
  const words = useWords();
  const spec = useMood(insights);
  const { now } = insights.sentiment;
  const all = now.negative + now.neutral + now.positive;
  const title = t('listening.insights.mood');
  if (all === 0) return null;
  return (
    <div className={classes.chart}>
      <ChartCard
        title={title}
        finding={t('listening.insights.mood_finding', {
          negative: format.percent(now.negative / all, 0),
          positive: format.percent(now.positive / all, 0),
        })}
        spec={spec}
        xName={t('listening.insights.day')}
      />
      <PostsLinks
        title={title}
        links={feelings
          .filter((value) => now[value] > 0)
          .map((value) => ({ label: `${words.sentiment(value)} ${format.number(now[value])}`, to: link({ sentiment: value }) }))}
      />
    </div>
  );
}

/** With which emotions, from day to day. */
export function EmotionDaysCard({ insights, link }: Props) {
  const t = useT();
  const format = useFormat();
  const words = useWords();
  const { names, spec } = useEmotions(insights);
  const title = t('listening.insights.emotion_days');
  if (names.length === 0) return null;
  return (
    <div className={classes.chart}>
      <ChartCard
        title={title}
        finding={t('listening.insights.emotion_days_finding', { names: format.list(names.map(words.emotion)) })}
        spec={spec}
        xName={t('listening.insights.day')}
      />
      <PostsLinks title={title} links={names.map((value) => ({ label: words.emotion(value), to: link({ emotion: value }) }))} />
    </div>
  );
}

function useVolume({ days, daysBefore }: Insights): ChartSpec {
  const t = useT();
  return useMemo(
    () => ({
      kind: 'line',
      axis: 'time',
      series: [
        { name: t('listening.insights.now'), points: days.map(({ on, posts }) => ({ x: on, y: posts })) },
        // Laid over this period, day by day, so that both can be held against each other.
        {
          name: t('listening.insights.before'),
          points: daysBefore.flatMap(({ posts }, index) => {
            const on = days[index]?.on;
            return on === undefined ? [] : [{ x: on, y: posts }];
          }),
          estimated: true,
        },
      ],
    }),
    [days, daysBefore, t],
  );
}

function useMood({ days }: Insights): ChartSpec {
  const words = useWords();
  return useMemo(
    () => ({
      kind: 'bar',
      axis: 'time',
      stacked: true,
      series: feelings.map((value) => ({
        name: words.sentiment(value),
        feeling: value,
        points: days.map((day) => ({ x: day.on, y: day[value] })),
      })),
    }),
    [days, words],
  );
}

/** The emotions said most, strongest first. */
function useEmotions({ emotions, emotionDays, days }: Insights): { names: string[]; spec: ChartSpec } {
  const words = useWords();
  return useMemo(() => {
    const names = emotions
      .filter(({ posts }) => posts > 0)
      .toSorted((a, b) => b.posts - a.posts)
      .slice(0, mostLines)
      .map(({ value }) => value);
    const counts = new Map(emotionDays.map(({ on, emotion, posts }) => [`${on} ${emotion}`, posts]));
    const spec: ChartSpec = {
      kind: 'line',
      axis: 'time',
      series: names.map((name) => ({
        name: words.emotion(name),
        points: days.map(({ on }) => ({ x: on, y: counts.get(`${on} ${name}`) ?? 0 })),
      })),
    };
    return { names, spec };
  }, [emotions, emotionDays, days, words]);
}
