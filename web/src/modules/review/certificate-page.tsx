import { Alert, Button, CopyButton } from '@mantine/core';
import { IconAlertTriangle, IconCheck, IconCopy, IconDownload, IconPrinter } from '@tabler/icons-react';
import { useSuspenseQuery } from '@tanstack/react-query';
import { api } from '../../api.ts';
import { useFormat } from '../../format.ts';
import { useT } from '../../i18n.ts';
import { download, fileName } from '../../ui/download.ts';
import { PageBody } from '../../ui/page-body.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { StateWord } from '../../ui/state-word.tsx';
import { CertificateFindings } from './certificate-findings.tsx';
import { CertificateSigning } from './certificate-signing.tsx';
import { releaseQuery } from './queries.ts';
import { pictureOf } from './release-preview.tsx';
import { states } from './states.ts';
import { channelWords } from './words.ts';
import classes from './certificate-page.module.css';

export const certificateQuery = (id: string) => api.review.certificate.queryOptions({ input: { id } });

/** What was signed and by whom, complete on paper: name, role, meaning, time, hash, text and pictures. */
export function CertificatePage({ id }: { id: string }) {
  const t = useT();
  const format = useFormat();
  const { data: record } = useSuspenseQuery(certificateQuery(id));
  const { data: release } = useSuspenseQuery(releaseQuery(id));
  const { content } = release;
  const { label, tone } = states[release.state];
  const json = JSON.stringify(record, null, 2);
  return (
    <>
      <PageHeader
        title={t('review.certificate.title')}
        crumbs={[{ label: release.title, to: `/review/${id}` }]}
        state={<StateWord tone={tone} label={t(label)} />}
        extra={
          <>
            <CopyButton value={json} timeout={2000}>
              {({ copied, copy }) => (
                <Button
                  variant="default"
                  onClick={copy}
                  leftSection={copied ? <IconCheck size={16} aria-hidden /> : <IconCopy size={16} aria-hidden />}
                >
                  <span aria-live="polite">{t(copied ? 'ui.copied' : 'review.certificate.copy')}</span>
                </Button>
              )}
            </CopyButton>
            <Button
              variant="default"
              onClick={() => download(fileName(release.title, 'json'), json, 'application/json')}
              leftSection={<IconDownload size={16} aria-hidden />}
            >
              {t('review.certificate.download')}
            </Button>
          </>
        }
        action={
          <Button onClick={() => window.print()} leftSection={<IconPrinter size={16} aria-hidden />}>
            {t('review.certificate.print')}
          </Button>
        }
      />
      <PageBody width="text">
        <article className={classes.paper}>
          {(record.example || record.signature?.selfApproved) && (
            <p className={classes.watermark}>{t(record.signature?.selfApproved ? 'review.self_approved' : 'review.certificate.example')}</p>
          )}
          {!record.intact && (
            <Alert color="red" icon={<IconAlertTriangle aria-hidden />} title={t('review.altered.title')}>
              {t('review.altered.text')}
            </Alert>
          )}
          <header>
            <p className={classes.organisation}>
              {record.organisation} · {record.unit}
            </p>
            <h2 className={classes.title}>{release.title}</h2>
            <p className={classes.meta}>{t('review.certificate.number', { number: release.number, channel: channelWords(release) })}</p>
          </header>
          <CertificateSigning record={record} />
          <section>
            <h3>{t('review.certificate.content')}</h3>
            <p className={classes.text} lang={content.language} dir="auto">
              {content.text}
            </p>
            {content.media.map(({ sha256, alt }) => (
              <figure key={sha256} className={classes.figure}>
                <img src={pictureOf(id, sha256)} alt={alt} />
                <figcaption>
                  <span lang={content.language}>{alt}</span>
                  <code>SHA-256 {sha256}</code>
                </figcaption>
              </figure>
            ))}
          </section>
          <section>
            <h3>{t('review.certificate.where')}</h3>
            <dl className={classes.facts}>
              <dt>{t('review.facts.channel')}</dt>
              <dd>
                {channelWords(release)} · {release.channel.label || release.channel.network}{' '}
                {content.account.externalId && <code>{content.account.externalId}</code>}
              </dd>
              <dt>{t('review.facts.audience')}</dt>
              <dd>{t(`review.audience.${content.audience}`)}</dd>
              <dt>{t('review.facts.markets')}</dt>
              <dd>{content.markets.join(', ')}</dd>
              {content.links.length > 0 && (
                <>
                  <dt>{t('review.facts.links')}</dt>
                  <dd>{content.links.join(' ')}</dd>
                </>
              )}
              <dt>{t('review.facts.window')}</dt>
              <dd>
                {t('review.facts.window_value', {
                  from: format.dateTime(release.earliestAt, content.window.zone),
                  to: format.dateTime(release.latestAt, content.window.zone),
                })}
              </dd>
              <dt>{t('review.facts.expires')}</dt>
              <dd>{format.dateTime(release.expiresAt)}</dd>
            </dl>
          </section>
          <CertificateFindings content={content} signature={record.signature} />
          <section>
            <h3>{t('review.certificate.hash')}</h3>
            <code className={classes.hash}>{record.hash}</code>
            <p className={classes.meta}>{t('review.certificate.hash_help')}</p>
          </section>
        </article>
      </PageBody>
    </>
  );
}
