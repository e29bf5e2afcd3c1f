import type { Answer, Client } from '../api.ts';
import { useT } from '../i18n.ts';
import type { Tone } from '../theme.ts';
import { StateWord } from './state-word.tsx';
import classes from './post-stages.module.css';

type Standing = NonNullable<Answer<Client['record']['posts']>['items'][number]['stages']>[number];
export type PostStage = Standing['stage'];

/** In the order of the work; the same colour for the same meaning as in every room. */
export const stageTones: Record<PostStage, Tone> = {
  draft: 'draft',
  in_review: 'waiting',
  sent_back: 'stop',
  signed: 'good',
  scheduled: 'waiting',
  publishing: 'live',
  live: 'live',
  differs: 'stop',
  failed: 'stop',
  withdrawn: 'draft',
};

/** Where a post stands: one word, or one for each stage with the number of its channels where they differ. */
export function PostStages({ stages }: { stages: readonly Standing[] }) {
  const t = useT();
  return (
    <span className={classes.stages}>
      {stages.map(({ stage, channelIds }) => {
        const word = t(`ui.stage.${stage}`);
        const several = stages.length > 1 && channelIds.length > 0;
        return (
          <StateWord
            key={stage}
            tone={stageTones[stage]}
            label={several ? t('ui.stage.on_channels', { stage: word, count: channelIds.length }) : word}
          />
        );
      })}
    </span>
  );
}
