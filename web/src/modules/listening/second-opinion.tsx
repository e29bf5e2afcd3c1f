import { Button } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api, client } from '../../api.ts';
import { useErrorText } from '../../errors.ts';
import { useFormat } from '../../format.ts';
import { useT } from '../../i18n.ts';
import { useCan } from '../../session.ts';
import { Panel } from '../../ui/panel.tsx';
import { showFault } from '../../ui/toast.tsx';
import type { MentionDetail } from './queries.ts';
import { useWords } from './words.ts';
import classes from './mention-details.module.css';

/** What the operator's own model says of a mention; not there where none is set up and none was asked. */
export function SecondOpinion({ mention }: { mention: MentionDetail }) {
  const t = useT();
  const can = useCan();
  const format = useFormat();
  const words = useWords();
  const queries = useQueryClient();
  const { describe } = useErrorText();
  const options = api.listening.mentions.opinions.queryOptions({ input: { id: mention.id } });
  const { data } = useQuery(options);
  const ask = useMutation({
    mutationFn: () => client.listening.mentions.askOpinion({ id: mention.id }),
    onSuccess: () => queries.invalidateQueries({ queryKey: options.queryKey }),
    onError: (error) => showFault(describe(error)),
  });
  const model = mention.text !== null && can('listening.edit', mention.unitId) ? (data?.model ?? null) : null;
  if (!data || (model === null && data.opinions.length === 0)) return null;
  return (
    <Panel title={t('listening.opinion.title')}>
      {data.opinions.length > 0 && (
        <ul className={classes.plain} aria-live="polite">
          {data.opinions.map((opinion) => (
            <li key={opinion.id}>
              {t(opinion.emotions.length > 0 ? 'listening.opinion.said_with' : 'listening.opinion.said', {
                model: opinion.model,
                sentiment: words.sentiment(opinion.sentiment),
                emotions: format.list(opinion.emotions.map(words.emotion)),
              })}{' '}
              <span className={classes.quiet}>
                {t('listening.opinion.asked', {
                  who: opinion.person ?? t('listening.mention.somebody'),
                  when: format.relative(opinion.at),
                })}
              </span>
            </li>
          ))}
        </ul>
      )}
      {model !== null && (
        <Button variant="default" loading={ask.isPending} onClick={() => ask.mutate()}>
          {t('listening.opinion.ask', { model })}
        </Button>
      )}
      <p className={classes.quiet}>{t('listening.opinion.help')}</p>
    </Panel>
  );
}
