import { useT } from '../../../i18n.ts';
import type { Image } from './draft.ts';
import classes from './preview.module.css';

/** Where the small copy of a picture comes from; the browser sends who is asking. */
export const thumbnailOf = (assetId: string) => `/api/assets/${assetId}/thumbnail`;

/** One picture whole, two side by side, three with the first large, four in a square; each says whether it has an alternative text. */
export function ImageGrid({ images }: { images: readonly Image[] }) {
  const t = useT();
  if (images.length === 0) return null;
  return (
    <div className={classes.grid} data-count={Math.min(images.length, 4)}>
      {images.slice(0, 4).map(({ assetId, alt }, index) => (
        <figure key={assetId} className={classes.cell}>
          <img src={thumbnailOf(assetId)} alt={alt} loading="lazy" />
          {alt.trim() !== '' && (
            <span className={classes.alt} aria-hidden>
              ALT
            </span>
          )}
          {index === 3 && images.length > 4 && <span className={classes.rest}>{t('content.preview.more_images', { count: images.length - 4 })}</span>}
        </figure>
      ))}
    </div>
  );
}
