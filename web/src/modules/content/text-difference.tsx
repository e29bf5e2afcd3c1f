import { difference } from '../../../../src/text/difference.ts';
import { useT } from '../../i18n.ts';
import classes from './text-difference.module.css';

/** What was taken out and put in, word by word; said as well as coloured. */
export function TextDifference({ before, after, label }: { before: string; after: string; label: string }) {
  const t = useT();
  return (
    <div className={classes.text} dir="auto" role="group" aria-label={label}>
      {before === after && <span className={classes.same}>{t('content.difference.none')}</span>}
      {before !== after &&
        difference(before, after).map(({ kind, text }, index) => {
          // Parts have no identity but their place.
          const key = `${index}:${kind}`;
          if (kind === 'same') return <span key={key}>{text}</span>;
          const Tag = kind === 'added' ? 'ins' : 'del';
          return (
            <Tag key={key}>
              <span className="visually-hidden">{t(`content.difference.${kind}`)} </span>
              {text}
              <span className="visually-hidden"> {t('content.difference.end')}</span>
            </Tag>
          );
        })}
    </div>
  );
}
