import { Text } from '@mantine/core';
import { useT } from '../../i18n.ts';
import { PhoneFrame } from '../../ui/phone-frame.tsx';
import type { Mark } from '../../ui/preview/highlight.ts';
import { PostPreview } from '../../ui/preview/post-preview.tsx';
import type { Release } from './states.ts';
import classes from './release-preview.module.css';

/** A picture byte for byte as it leaves. */
export const pictureOf = (releaseId: string, sha256: string) => `/api/releases/${releaseId}/pictures/${sha256}`;

/** What leaves, as its network shows it at the width of a phone, with what the rules marked; under it what each picture says to those who cannot see it. */
export function ReleasePreview({ release }: { release: Release }) {
  const t = useT();
  const { content, channel } = release;
  const marks = content.findings.flatMap(({ location, span, severity }): Mark[] =>
    location.part === 'text' && span ? [{ start: span[0], end: span[1], tone: severity }] : [],
  );
  return (
    <div className={classes.preview}>
      <PhoneFrame label={t('ui.preview.label', { channel: channel.name })}>
        <PostPreview
          whole
          account={channel}
          text={content.text}
          language={content.language}
          marks={marks}
          images={content.media.map(({ sha256, alt }) => ({ src: pictureOf(release.id, sha256), alt }))}
        />
      </PhoneFrame>
      {content.media.length > 0 && (
        <section>
          <h2 className={classes.title}>{t('review.alts.title')}</h2>
          <ol className={classes.alts}>
            {content.media.map(({ sha256, alt, width, height }) => (
              <li key={sha256}>
                <img src={pictureOf(release.id, sha256)} alt="" loading="lazy" />
                <div>
                  <span lang={content.language} dir="auto">
                    {alt}
                  </span>
                  <Text c="dimmed" size="xs">
                    {t('review.alts.size', { width, height })}
                  </Text>
                </div>
              </li>
            ))}
          </ol>
        </section>
      )}
    </div>
  );
}
