import { Anchor, Code, CopyButton, UnstyledButton } from '@mantine/core';
import type { ReactNode } from 'react';
import { useFormat } from '../../format.ts';
import { useT } from '../../i18n.ts';
import { Panel } from '../../ui/panel.tsx';
import type { Release } from './states.ts';
import { channelWords } from './words.ts';
import classes from './facts-panel.module.css';

/** Where it goes, to whom, when, by whose hand: everything the hash covers that a picture of the post does not show. */
export function FactsPanel({ release }: { release: Release }) {
  const t = useT();
  const format = useFormat();
  const { content } = release;
  const rows: [string, ReactNode][] = [
    ['channel', `${channelWords(release)} · ${release.channel.label || release.channel.network}`],
    ['audience', t(`review.audience.${content.audience}`)],
    ['markets', format.list(content.markets.map((market) => regionName(format, market)))],
    ['language', format.name('language', content.language)],
    ['links', content.links.length > 0 && <LinkList links={content.links} />],
    [
      'window',
      t('review.facts.window_value', {
        from: format.dateTime(release.earliestAt, content.window.zone),
        to: format.dateTime(release.latestAt, content.window.zone),
      }),
    ],
    ['expires', format.dateTime(release.expiresAt)],
    ['author', release.author.name],
    ['editors', release.editors.length > 1 && format.list(release.editors.map((editor) => editor.name))],
    ['submitted', t('review.facts.submitted_value', { person: release.submittedBy.name, when: format.dateTime(release.submittedAt) })],
    ['note', release.note && <span className={classes.note}>{release.note}</span>],
    ['number', format.number(release.number)],
    ['hash', <Hash key="hash" hash={release.hash} />],
  ];
  return (
    <Panel title={t('review.facts.title')}>
      <dl className={classes.facts}>
        {rows.map(([key, value]) =>
          value ? (
            <div key={key}>
              <dt>{t(`review.facts.${key}`)}</dt>
              <dd>{value}</dd>
            </div>
          ) : null,
        )}
      </dl>
    </Panel>
  );
}

/** Regulators write UK; the names of regions know GB, and the union only as EU. */
function regionName(format: ReturnType<typeof useFormat>, market: string): string {
  return format.name('region', market === 'UK' ? 'GB' : market);
}

function LinkList({ links }: { links: readonly string[] }) {
  return (
    <ul className={classes.links}>
      {links.map((link) => (
        <li key={link}>
          <Anchor href={link} target="_blank" rel="noreferrer noopener" size="sm">
            {link}
          </Anchor>
        </li>
      ))}
    </ul>
  );
}

function Hash({ hash }: { hash: string }) {
  const t = useT();
  return (
    <CopyButton value={hash} timeout={2000}>
      {({ copied, copy }) => (
        <UnstyledButton onClick={copy} className={classes.hash} title={hash} aria-label={t('review.facts.copy_hash')}>
          <Code>{hash.slice(0, 16)}…</Code> <span aria-live="polite">{t(copied ? 'ui.copied' : 'ui.copy')}</span>
        </UnstyledButton>
      )}
    </CopyButton>
  );
}
