import { IconExternalLink, IconPencilCheck } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useFormat } from '../../format.ts';
import { useT } from '../../i18n.ts';
import { StateWord } from '../../ui/state-word.tsx';
import { feelingFaces, feelingTones } from './feelings.ts';
import { MarkedText } from './marked-text.tsx';
import type { FoundMention } from './queries.ts';
import { useWords } from './words.ts';
import classes from './mention-card.module.css';

type Shown = Omit<FoundMention, 'spans' | 'titleSpans'> & Partial<Pick<FoundMention, 'spans' | 'titleSpans'>>;

/** Longer posts are cut in lists; the whole stands in the drawer. */
const longest = 600;

/** What somebody wrote, with what was read in it. `open` is the link that leads to the whole. */
export function MentionCard({ mention, open, whole = false }: { mention: Shown; open?: ReactNode; whole?: boolean }) {
  const t = useT();
  const format = useFormat();
  const words = useWords();
  const { author, title, text, spans = [], titleSpans = [] } = mention;
  const cut = text !== null && !whole && text.length > longest;
  const shown = cut ? text.slice(0, longest) : (text ?? '');
  const facts = [
    words.network(mention.network),
    mention.kind === 'post' ? null : words.kind(mention.kind),
    `${words.language(mention.language)}${mention.languageUnsure ? ` (${t('listening.mention.unsure')})` : ''}`,
    mention.country && words.country(mention.country),
    mention.followers !== null && t('listening.mention.followers', { count: format.compact(mention.followers) }),
    mention.rating !== null && t('listening.mention.rating', { rating: format.number(mention.rating) }),
    mention.groupSize > 1 && t('listening.mention.group', { count: mention.groupSize }),
  ].filter((fact) => typeof fact === 'string');
  return (
    <article className={classes.card}>
      <header className={classes.head}>
        <span className={classes.author}>{author ? (author.name ?? author.handle) : t('listening.mention.nobody')}</span>
        {author?.name && <span className={classes.quiet}>@{author.handle.replace(/^@/, '')}</span>}
        {author && author.kind !== 'unsure' && <span className={classes.quiet}>{t(`listening.author.${author.kind}`)}</span>}
        <time dateTime={mention.publishedAt} className={classes.quiet}>
          {format.dateTime(mention.publishedAt)}
        </time>
      </header>
      {title && (
        <p className={classes.title}>
          <MarkedText text={title} spans={titleSpans} />
        </p>
      )}
      {text === null ? (
        <p className={classes.quiet}>{t('listening.mention.expired')}</p>
      ) : (
        <p className={classes.text} lang={mention.language === 'und' ? undefined : mention.language}>
          <MarkedText text={shown} spans={spans.filter(([, end]) => end <= shown.length)} />
          {cut && '…'}
        </p>
      )}
      <ul className={classes.read} aria-label={t('listening.mention.read')}>
        <li>
          <StateWord
            tone={feelingTones[mention.sentiment]}
            icon={feelingFaces[mention.sentiment]}
            label={words.sentiment(mention.sentiment)}
          />
          {mention.sentimentAbstained && <span className={classes.quiet}> {t('listening.mention.unsure')}</span>}
          {mention.corrected && (
            <IconPencilCheck size={16} role="img" aria-label={t('listening.mention.corrected')} className={classes.corrected} />
          )}
        </li>
        {mention.emotions.map(({ emotion }) => (
          <li key={emotion} className={classes.chip}>
            {words.emotion(emotion)}
          </li>
        ))}
        {mention.topics.map((topic) => (
          <li key={topic} className={classes.chip}>
            {words.topic(topic)}
          </li>
        ))}
        {mention.signals.map((signal) => (
          <li key={signal} className={classes.chip} data-signal>
            {words.signal(signal)}
          </li>
        ))}
        {mention.isSpam && (
          <li className={classes.chip} data-signal>
            {t('listening.spam.looks', { reasons: format.list(mention.spamReasons.map((reason) => t(`listening.spam.reason.${reason}`))) })}
          </li>
        )}
      </ul>
      <footer className={classes.foot}>
        <span className={classes.quiet}>{facts.join(' · ')}</span>
        <span className={classes.links}>
          {open}
          {mention.url && (
            <a href={mention.url} target="_blank" rel="noreferrer noopener">
              {t('listening.mention.source')} <IconExternalLink size={14} aria-hidden />
            </a>
          )}
        </span>
      </footer>
    </article>
  );
}
