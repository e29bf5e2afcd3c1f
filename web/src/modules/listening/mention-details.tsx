import { SegmentedControl, Select } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { fields } from '../../../../src/text/query/fields.ts';
import { api, client } from '../../api.ts';
import { useErrorText } from '../../errors.ts';
import { useFormat } from '../../format.ts';
import { useT } from '../../i18n.ts';
import { useCan } from '../../session.ts';
import { Panel } from '../../ui/panel.tsx';
import { PathLink } from '../../ui/path-link.tsx';
import { showDone, showFault } from '../../ui/toast.tsx';
import { MentionCard } from './mention-card.tsx';
import type { MentionDetail } from './queries.ts';
import { SecondOpinion } from './second-opinion.tsx';
import { useWords } from './words.ts';
import classes from './mention-details.module.css';

type Spans = readonly [number, number][];

/** A whole mention: what was written, why it was found, what was read in it and by which words, and what people made of that. */
export function MentionDetails({ mention }: { mention: MentionDetail }) {
  const t = useT();
  const can = useCan();
  const format = useFormat();
  const words = useWords();
  const [reason, setReason] = useState('');
  const reasons = useReasons(mention);
  const shown = reasons.find(({ key }) => key === reason) ?? reasons[0];
  return (
    <div className={classes.details}>
      <MentionCard mention={{ ...mention, spans: [...(shown?.spans ?? [])], titleSpans: [...(shown?.titleSpans ?? [])] }} whole />
      {reasons.length > 0 && (
        <Select
          label={t('listening.mention.why')}
          description={t('listening.mention.why_help')}
          allowDeselect={false}
          data={reasons.map(({ key, label }) => ({ value: key, label }))}
          value={shown?.key ?? null}
          onChange={(value) => value && setReason(value)}
        />
      )}
      <Panel title={t('listening.mention.emotions')}>
        {mention.emotions.length === 0 ? (
          <p className={classes.quiet}>{t('listening.mention.no_emotion')}</p>
        ) : (
          <ul className={classes.meters}>
            {mention.emotions.map(({ emotion, score }) => (
              <li key={emotion}>
                <span>{words.emotion(emotion)}</span>
                <span className={classes.meter} aria-hidden>
                  <span style={{ width: `${score * 100}%` }} />
                </span>
                <span className="tabular">{format.percent(score, 0)}</span>
              </li>
            ))}
          </ul>
        )}
      </Panel>
      {mention.matches.length > 0 && (
        <Panel title={t('listening.mention.matches')}>
          <ul className={classes.plain}>
            {mention.matches.map(({ queryId, name }) => (
              <li key={queryId}>
                <PathLink to={`/listening/queries/${queryId}`}>{name}</PathLink>
              </li>
            ))}
          </ul>
        </Panel>
      )}
      <Correct mention={mention} />
      <SecondOpinion mention={mention} />
      {mention.corrections.length > 0 && (
        <Panel title={t('listening.mention.corrections')}>
          <ul className={classes.plain}>
            {mention.corrections.map(({ field, from, to, at, person }) => (
              <li key={`${at}${field}`}>
                {t('listening.mention.correction', {
                  field: t(`listening.mention.field.${field}`),
                  from: field === 'language' ? words.language(from) : words.sentiment(from),
                  to: field === 'language' ? words.language(to) : words.sentiment(to),
                  who: person ?? t('listening.mention.somebody'),
                  when: format.relative(at),
                })}
              </li>
            ))}
          </ul>
        </Panel>
      )}
      {mention.group.length > 0 && (
        <Panel title={t('listening.mention.group_title', { count: mention.groupSize })}>
          <ul className={classes.plain}>
            {mention.group.map((one) => (
              <li key={one.id}>
                <PathLink to={`/listening/mentions/${one.id}`}>
                  {one.author?.name ?? one.author?.handle ?? t('listening.mention.nobody')} · {words.network(one.network)} ·{' '}
                  {format.date(one.publishedAt)}
                </PathLink>
              </li>
            ))}
          </ul>
        </Panel>
      )}
      {mention.author && can('listening.privacy', mention.unitId) && (
        <p className={classes.quiet}>
          <PathLink
            to={`/listening/privacy?${new URLSearchParams({ network: mention.network, handle: mention.author.handle }).toString()}`}
          >
            {t('listening.privacy.of_author')}
          </PathLink>
        </p>
      )}
      <p className={classes.quiet}>
        {t('listening.mention.from', { source: mention.source.name })}
        {mention.textExpiresAt && ` ${t('listening.mention.expires', { when: format.date(mention.textExpiresAt) })}`}
      </p>
    </div>
  );
}

/** What words of the text speak for: that it was found, its sentiment, each topic. */
function useReasons(mention: MentionDetail): { key: string; label: string; spans: Spans; titleSpans: Spans }[] {
  const t = useT();
  const words = useWords();
  const none: Spans = [];
  return [
    ...mention.matches.map(({ queryId, name, spans, titleSpans }) => ({
      key: queryId,
      label: t('listening.mention.why_query', { name }),
      spans,
      titleSpans,
    })),
    ...(mention.sentimentSpans.length > 0
      ? [
          {
            key: 'sentiment',
            label: t('listening.mention.why_sentiment', { sentiment: words.sentiment(mention.sentiment) }),
            spans: mention.sentimentSpans,
            titleSpans: none,
          },
        ]
      : []),
    ...mention.topicSpans
      .filter(({ spans }) => spans.length > 0)
      .map(({ topic, spans }) => ({
        key: topic,
        label: t('listening.mention.why_topic', { topic: words.topic(topic) }),
        spans,
        titleSpans: none,
      })),
  ];
}

/** A person says what the sentiment or the language really is; it counts from then on, and is kept to learn from. */
function Correct({ mention }: { mention: MentionDetail }) {
  const t = useT();
  const can = useCan();
  const words = useWords();
  const queries = useQueryClient();
  const { describe } = useErrorText();
  const languages = useMemo(() => (fields.lang.type === 'vocabulary' ? fields.lang.values : []), []);
  const correct = useMutation({
    mutationFn: (correction: Parameters<typeof client.listening.mentions.correct>[0]['correction']) =>
      client.listening.mentions.correct({ id: mention.id, correction }),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: api.listening.key() });
      showDone(t('listening.mention.corrected_done'));
    },
    onError: (error) => showFault(describe(error)),
  });
  if (!can('listening.edit', mention.unitId)) return null;
  return (
    <Panel title={t('listening.mention.correct')}>
      <div className={classes.correct}>
        <SegmentedControl
          aria-label={t('listening.mention.field.sentiment')}
          disabled={correct.isPending}
          value={mention.sentiment}
          data={(['negative', 'neutral', 'positive'] as const).map((value) => ({ value, label: words.sentiment(value) }))}
          onChange={(to) => correct.mutate({ field: 'sentiment', to: to as 'negative' })}
        />
        <Select
          aria-label={t('listening.mention.field.language')}
          searchable
          allowDeselect={false}
          limit={30}
          disabled={correct.isPending}
          data={languages.map((value) => ({ value, label: words.language(value) }))}
          value={mention.language}
          onChange={(to) => to && to !== mention.language && correct.mutate({ field: 'language', to })}
        />
      </div>
      <p className={classes.quiet}>{t('listening.mention.correct_help')}</p>
    </Panel>
  );
}
