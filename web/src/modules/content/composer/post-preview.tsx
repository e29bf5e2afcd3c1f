import { IconDots, IconHeart, IconMessageCircle, IconRepeat } from '@tabler/icons-react';
import { useState } from 'react';
import { useT } from '../../../i18n.ts';
import type { Image } from './draft.ts';
import { FacetText } from './facet-text.tsx';
import fold from './fold.json' with { type: 'json' };
import { ImageGrid } from './image-grid.tsx';
import { overFrom, type Channel } from './limits.ts';
import classes from './preview.module.css';

interface Props {
  channel: Channel;
  text: string;
  language: string;
  images: readonly Image[];
}

const folds: Record<string, number | undefined> = fold.characters;

/** The post at the width of a phone, as its network shows it: what is clickable, what is folded away, what is too much. */
export function PostPreview({ channel, text, language, images }: Props) {
  const t = useT();
  const shown = images.slice(0, channel.images.maximumCount);
  const isBluesky = channel.network === 'bluesky';
  return (
    <article className={classes.post} data-network={channel.network} lang={language} aria-label={t('content.preview.label', { channel: channel.name })}>
      <header className={classes.head}>
        <span className={classes.avatar} aria-hidden>
          {[...channel.name][0]?.toLocaleUpperCase()}
        </span>
        <span className={classes.who}>
          <span className={classes.name}>{channel.name}</span>
          {channel.handle && <span className={classes.handle}>{isBluesky ? `@${channel.handle.replace(/^@/, '')}` : channel.handle}</span>}
        </span>
        <span className={classes.when}>{t('content.preview.now')}</span>
      </header>
      {text.trim() === '' && shown.length === 0 ? (
        <p className={classes.nothing}>{t('content.preview.empty')}</p>
      ) : (
        <FoldedText text={text} channel={channel} />
      )}
      <ImageGrid images={shown} />
      {images.length > shown.length && <p className={classes.cut}>{t('content.preview.images_cut', { count: images.length - shown.length, maximum: channel.images.maximumCount })}</p>}
      <footer className={classes.foot} aria-hidden>
        <IconMessageCircle size={18} stroke={1.6} />
        <IconRepeat size={18} stroke={1.6} />
        <IconHeart size={18} stroke={1.6} />
        <IconDots size={18} stroke={1.6} />
      </footer>
    </article>
  );
}

function FoldedText({ text, channel }: { text: string; channel: Channel }) {
  const t = useT();
  const [open, setOpen] = useState(false);
  const over = overFrom(text, channel);
  const after = folds[channel.network];
  const cut = after !== undefined && !open ? foldAt(text, after) : null;
  if (cut === null) return <FacetText text={text} overFrom={over} />;
  return (
    <div>
      <FacetText text={`${text.slice(0, cut).trimEnd()}…`} overFrom={over !== null && over < cut ? over : null} />
      <button type="button" className={classes.more} onClick={() => setOpen(true)}>
        {t('content.preview.more')}
      </button>
    </div>
  );
}

/** Where to cut so that no character is halved; null where nothing is to be cut. */
function foldAt(text: string, characters: number): number | null {
  let count = 0;
  for (const { index } of new Intl.Segmenter(undefined, { granularity: 'grapheme' }).segment(text)) {
    if (count === characters) return index;
    count += 1;
  }
  return null;
}
