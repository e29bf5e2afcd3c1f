import { useMemo } from 'react';
import { useFormat } from '../../../format.ts';
import { useT } from '../../../i18n.ts';
import { ChartCard } from '../../../ui/chart-card.tsx';
import type { ChartSpec } from '../../../ui/chart-option.ts';
import type { Insights } from '../queries.ts';
import { useWords } from '../words.ts';
import { PostsLinks } from './posts-links.tsx';
import classes from './insights-page.module.css';

const feelings = ['negative', 'neutral', 'positive'] as const;
/** More lines than these cannot be told apart. */
const mostLines = 4;

interface Props {
  insights: Insights;
  link: (facets?: Record<string, string>) => string;
}

/** What changes from day to day: how much, in which mood, with which emotions. */
export function DayCards({ insights, link }: Props) {
  const t = useT();
  const format = useFormat();
  const words = useWords();
  const volume = useVolume(insights);
  const mood = useMood(insights);
  const emotions = useEmotions(insights);
  const busiest = insights.days.toSorted((a, b) => b.posts - a.posts).filter(({ posts }) => posts > 0);
  const { now } = insights.sentiment;
  const all = now.negative + now.neutral + now.positive;
  const day = t('listening.insights.day');
  const [first] = busiest;
  const title = {
    volume: t('listening.insights.volume'),
    mood: t('listening.insights.mood'),
    emotions: t('listening.insights.emotion_days'),
  };
  return (
    <>
      <div className={`${classes.chart} ${classes.wide}`}>
        <ChartCard
          title={title.volume}
          finding={
            first
              ? t('listening.insights.busiest', { day: format.date(first.on), posts: first.posts, total: insights.totals.posts })
              : t('listening.insights.quiet')
          }
          spec={volume}
          xName={day}
        />
        <PostsLinks
          title={title.volume}
          links={busiest
            .slice(0, 5)
            .map(({ on, posts }) => ({ label: `${format.date(on)} ${format.number(posts)}`, to: link({ from: on, to: on }) }))}
        />
      </div>
      {all > 0 && (
        <div className={classes.chart}>
          <ChartCard
            title={title.mood}
            finding={t('listening.insights.mood_finding', {
              negative: format.percent(now.negative / all, 0),
              positive: format.percent(now.positive / all, 0),
            })}
            spec={mood}
            xName={day}
          />
          <PostsLinks
            title={title.mood}
            links={feelings
              .filter((value) => now[value] > 0)
              .map((value) => ({
                label: `${words.sentiment(value)} ${format.number(now[value])}`,
                to: link({ sentiment: value }),
              }))}
          />
        </div>
      )}
      {emotions.names.length > 0 && (
        <div className={classes.chart}>
          <ChartCard
            title={title.emotions}
            finding={t('listening.insights.emotion_days_finding', { names: format.list(emotions.names.map(words.emotion)) })}
            spec={emotions.spec}
            xName={day}
          />
          <PostsLinks
            title={title.emotions}
            links={emotions.names.map((value) => ({ label: words.emotion(value), to: link({ emotion: value }) }))}
          />
        </div>
      )}
    </>
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
      series: feelings.map((value) => ({ name: words.sentiment(value), points: days.map((day) => ({ x: day.on, y: day[value] })) })),
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
