import type { ReactNode } from 'react';
import { useFormat } from '../../../format.ts';
import { useT } from '../../../i18n.ts';
import { SavedAt } from '../../../ui/saved-at.tsx';
import { spoken } from './draft.ts';
import { countsOf, type Channel } from './limits.ts';
import { PlannedField } from './planned-field.tsx';
import type { Composer } from './use-composer.ts';
import classes from './composer-bar.module.css';

/** Always in sight: how much each network still takes, when it is planned, whether it is saved, and the way to review. */
export function ComposerBar({ composer, channels, submit }: { composer: Composer; channels: readonly Channel[]; submit: ReactNode }) {
  const t = useT();
  const { draft, autosave, readOnly, conflict } = composer;
  const known = new Map(channels.map((channel) => [channel.id, channel]));
  return (
    <div className={classes.bar} role="region" aria-label={t('content.bar.label')}>
      {/* Scrolls by itself where several channels stand side by side, so the keyboard must reach it. */}
      <ul className={classes.counts} tabIndex={0} aria-label={t('content.bar.counts')}>
        {draft.variants.map((variant) => {
          const channel = known.get(variant.channelId);
          return channel && variant.enabled ? <CountItem key={channel.id} channel={channel} text={spoken(draft, variant).text} /> : null;
        })}
      </ul>
      <div className={classes.saved}>{!readOnly && !conflict && <SavedAt autosave={autosave} />}</div>
      <div className={classes.actions}>
        <PlannedField composer={composer} />
        {submit}
      </div>
    </div>
  );
}

function CountItem({ channel, text }: { channel: Channel; text: string }) {
  const t = useT();
  const format = useFormat();
  const counts = countsOf(text, channel);
  const over = counts.some((count) => count.over);
  return (
    <li className={classes.count} data-over={over || undefined}>
      <span className={classes.channel}>{channel.name}</span>
      <span className="tabular">
        {counts.length === 0
          ? t('content.count.no_limit')
          : counts
              .map((count) =>
                t(`content.count.${count.unit}`, { count: format.number(count.count), maximum: format.number(count.maximum) }),
              )
              .join(' · ')}
      </span>
      {counts
        .filter((count) => count.over)
        .map((count) => (
          <span key={count.unit} className={classes.over}>
            {t('ui.count.over', { over: format.number(count.count - count.maximum) })}
          </span>
        ))}
    </li>
  );
}
