import { useT } from '../../i18n.ts';
import classes from './preview.module.css';

export interface PreviewImage {
  /** Address of the picture; the browser sends who is asking. */
  src: string;
  alt: string;
}

/** One picture whole, two side by side, three with the first large, four in a square; each says whether it has an alternative text. */
export function ImageGrid({ images }: { images: readonly PreviewImage[] }) {
  const t = useT();
  if (images.length === 0) return null;
  return (
    <div className={classes.grid} data-count={Math.min(images.length, 4)}>
      {images.slice(0, 4).map(({ src, alt }, index) => (
        <figure key={src} className={classes.cell}>
          <img src={src} alt={alt} loading="lazy" />
          {alt.trim() !== '' && (
            <span className={classes.alt} aria-hidden>
              ALT
            </span>
          )}
          {index === 3 && images.length > 4 && (
            <span className={classes.rest}>{t('ui.preview.more_images', { count: images.length - 4 })}</span>
          )}
        </figure>
      ))}
    </div>
  );
}
