import { IconDots, IconHeart, IconMessageCircle, IconRepeat } from '@tabler/icons-react';
import { useState } from 'react';
import { useT } from '../../i18n.ts';
import { FacetText } from './facet-text.tsx';
import fold from './fold.json' with { type: 'json' };
import type { Mark } from './highlight.ts';
import { ImageGrid, type PreviewImage } from './image-grid.tsx';
import classes from './preview.module.css';

export interface PreviewAccount {
  network: string;
  name: string;
  handle: string | null;
}

interface Props {
  account: PreviewAccount;
  text: string;
  language: string;
  images: readonly PreviewImage[];
  /** What is marked in the text: what is too long, what a rule found. */
  marks?: readonly Mark[];
  /** How many of the pictures the network shows; all by default. */
  maximumImages?: number;
  /** Shows what the network would fold away, and where it would: for those who answer for every word. */
  whole?: boolean;
}

const folds: Record<string, number | undefined> = fold.characters;

/** A post at the width of a phone, as its network shows it: what is clickable, what is folded away, how pictures are cut. */
export function PostPreview({ account, text, language, images, marks = [], maximumImages = images.length, whole = false }: Props) {
  const t = useT();
  const shown = images.slice(0, maximumImages);
  return (
    <article
      className={classes.post}
      data-network={account.network}
      lang={language}
      aria-label={t('ui.preview.label', { channel: account.name })}
    >
      <header className={classes.head}>
        <span className={classes.avatar} aria-hidden>
          {Array.from(account.name)[0]?.toLocaleUpperCase()}
        </span>
        <span className={classes.who}>
          <span className={classes.name}>{account.name}</span>
          {account.handle && (
            <span className={classes.handle}>
              {account.network === 'bluesky' ? `@${account.handle.replace(/^@/, '')}` : account.handle}
            </span>
          )}
        </span>
        <span className={classes.when}>{t('ui.preview.now')}</span>
      </header>
      {text.trim() === '' && shown.length === 0 ? (
        <p className={classes.nothing}>{t('ui.preview.empty')}</p>
      ) : (
        <FoldedText text={text} network={account.network} marks={marks} whole={whole} />
      )}
      <ImageGrid images={shown} />
      {images.length > shown.length && (
        <p className={classes.cut}>{t('ui.preview.images_cut', { count: images.length - shown.length, maximum: maximumImages })}</p>
      )}
      <footer className={classes.foot} aria-hidden>
        <IconMessageCircle size={18} stroke={1.6} />
        <IconRepeat size={18} stroke={1.6} />
        <IconHeart size={18} stroke={1.6} />
        <IconDots size={18} stroke={1.6} />
      </footer>
    </article>
  );
}

function FoldedText({ text, network, marks, whole }: { text: string; network: string; marks: readonly Mark[]; whole: boolean }) {
  const t = useT();
  const [open, setOpen] = useState(false);
  const after = folds[network];
  const cut = after !== undefined && !open ? foldAt(text, after) : null;
  if (cut === null) return <FacetText text={text} marks={marks} />;
  if (whole) return <FacetText text={text} marks={marks} fold={{ at: cut, label: t('ui.preview.fold') }} />;
  return (
    <div>
      <FacetText text={`${text.slice(0, cut).trimEnd()}…`} marks={marks.filter((mark) => mark.start < cut)} />
      <button type="button" className={classes.more} onClick={() => setOpen(true)}>
        {t('ui.preview.more')}
      </button>
    </div>
  );
}

/** How far back a fold may go to spare a word. */
const longestWord = 24;

/** Where to cut so that no character is halved and, if it can be, no word; null where nothing is to be cut. */
function foldAt(text: string, characters: number): number | null {
  let count = 0;
  for (const { index } of new Intl.Segmenter(undefined, { granularity: 'grapheme' }).segment(text)) {
    if (count === characters) {
      const space = text.lastIndexOf(' ', index) + 1;
      return index - space <= longestWord && space > 0 ? space : index;
    }
    count += 1;
  }
  return null;
}
