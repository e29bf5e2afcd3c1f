import { Button, Radio, Select, Group } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { fields } from '../../../../../src/text/query/fields.ts';
import { api, client, type Answer, type Client } from '../../../api.ts';
import { useErrorText } from '../../../errors.ts';
import { useT } from '../../../i18n.ts';
import { Panel } from '../../../ui/panel.tsx';
import { showFault } from '../../../ui/toast.tsx';
import { feelings } from '../feelings.ts';
import { useWords } from '../words.ts';
import cards from '../insights/insights-page.module.css';
import classes from './accuracy.module.css';

type Drawn = Answer<Client['listening']['accuracy']['draw']>[number];
const many = 10;
/** Languages whose sentiment is read; of any other, only the language is asked. */
const read = ['nl', 'de', 'fr', 'en'];

/** Ten posts drawn at random, one after the other; what the program read in them is not shown before one has spoken. */
export function JudgePosts() {
  const t = useT();
  const cache = useQueryClient();
  const { describe } = useErrorText();
  const [posts, setPosts] = useState<Drawn[] | null>(null);
  const [place, setPlace] = useState(0);
  const draw = useMutation({
    mutationFn: () => client.listening.accuracy.draw({ limit: many }),
    onSuccess: (drawn) => {
      setPosts(drawn);
      setPlace(0);
    },
    onError: (error) => showFault(describe(error)),
  });
  const next = async () => {
    setPlace(place + 1);
    await cache.invalidateQueries({ queryKey: api.listening.key() });
  };
  const post = posts?.[place];
  return (
    <Panel title={t('listening.accuracy.check')}>
      <p className={cards.note}>{t('listening.accuracy.check_lead')}</p>
      <div aria-live="polite">
        {posts && !post && (
          <p>{t(posts.length === 0 ? 'listening.accuracy.none_left' : 'listening.accuracy.thanks', { count: posts.length })}</p>
        )}
        {posts && post && (
          <OnePost
            key={post.id}
            post={post}
            place={place + 1}
            of={posts.length}
            onJudged={() => void next()}
            onSkip={() => setPlace(place + 1)}
          />
        )}
      </div>
      {!post && (
        <Button mt="xs" loading={draw.isPending} onClick={() => draw.mutate()}>
          {t(posts ? 'listening.accuracy.draw_more' : 'listening.accuracy.draw', { count: many })}
        </Button>
      )}
    </Panel>
  );
}

interface Props {
  post: Drawn;
  place: number;
  of: number;
  onJudged: () => void;
  onSkip: () => void;
}

function OnePost({ post, place, of, onJudged, onSkip }: Props) {
  const t = useT();
  const words = useWords();
  const { describe } = useErrorText();
  const [language, setLanguage] = useState<string | null>(null);
  const [sentiment, setSentiment] = useState('');
  const asksSentiment = read.includes(post.language);
  const judge = useMutation({
    mutationFn: () =>
      client.listening.mentions.judge({
        id: post.id,
        ...(language ? { language } : {}),
        ...(asksSentiment ? { sentiment: feelings.find((one) => one === sentiment) } : {}),
      }),
    onSuccess: onJudged,
    onError: (error) => showFault(describe(error)),
  });
  const languages = fields.lang.type === 'vocabulary' ? fields.lang.values : [];
  return (
    <article className={classes.post}>
      <h3 className={cards.title}>{t('listening.accuracy.post_of', { place, of })}</h3>
      {post.title && <p className={classes.text}>{post.title}</p>}
      <p className={classes.text} lang="">
        {post.text}
      </p>
      <div className={classes.said}>
        {asksSentiment && (
          <Radio.Group label={t('listening.mention.field.sentiment')} value={sentiment} onChange={setSentiment}>
            <Group gap="md" mt={4}>
              {feelings.map((value) => (
                <Radio key={value} value={value} label={words.sentiment(value)} />
              ))}
            </Group>
          </Radio.Group>
        )}
        <Select
          label={t('listening.mention.field.language')}
          searchable
          limit={30}
          data={languages.map((value) => ({ value, label: words.language(value) }))}
          value={language}
          onChange={setLanguage}
        />
      </div>
      <Group gap="sm">
        <Button
          disabled={language === null || (asksSentiment && sentiment === '')}
          loading={judge.isPending}
          onClick={() => judge.mutate()}
        >
          {t('listening.accuracy.say')}
        </Button>
        <Button variant="default" onClick={onSkip}>
          {t('listening.accuracy.skip')}
        </Button>
      </Group>
    </article>
  );
}
