import { Text } from '@mantine/core';
import { useMemo } from 'react';
import { difference } from '../../../../src/text/difference.ts';
import { useFormat } from '../../format.ts';
import { useT } from '../../i18n.ts';
import { Panel } from '../../ui/panel.tsx';
import type { Release } from './states.ts';
import classes from './differences-panel.module.css';

/** What changed since the release before it, word by word, and what was said about that one. */
export function DifferencesPanel({ release }: { release: Release }) {
  const t = useT();
  const format = useFormat();
  const { previous, content } = release;
  const parts = useMemo(() => (previous ? difference(previous.text, content.text) : []), [previous, content.text]);
  if (!previous) return null;
  const others = otherChanges(release, previous);
  const same = parts.every((part) => part.kind === 'same');
  const said = previous.decision;
  return (
    <Panel
      title={t('review.differences.title')}
      action={
        <Text c="dimmed" size="xs">
          {t('review.differences.since', { number: previous.number, when: format.relative(previous.submittedAt) })}
        </Text>
      }
    >
      {said && said.comment && (
        <blockquote className={classes.said}>
          <Text size="xs" c="dimmed">
            {t(`review.differences.${said.kind}`, { person: said.person.name })}
          </Text>
          {said.comment}
        </blockquote>
      )}
      {same ? (
        <p className={classes.same}>{t('review.differences.same')}</p>
      ) : (
        <p className={classes.text} lang={release.language} dir="auto">
          {parts.map((part, index) => {
            if (part.kind === 'added') return <ins key={index}>{part.text}</ins>;
            if (part.kind === 'removed') return <del key={index}>{part.text}</del>;
            return <span key={index}>{part.text}</span>;
          })}
        </p>
      )}
      {others.length > 0 && (
        <ul className={classes.others}>
          {others.map((id) => (
            <li key={id}>{t(id)}</li>
          ))}
        </ul>
      )}
    </Panel>
  );
}

const same = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other);

function otherChanges({ content }: Release, previous: NonNullable<Release['previous']>): string[] {
  const hashes = (media: Release['content']['media']) => media.map((one) => one.sha256);
  const alts = (media: Release['content']['media']) => media.map((one) => one.alt);
  return [
    ...(same(hashes(content.media), hashes(previous.media)) ? [] : ['review.differences.pictures']),
    ...(same(alts(content.media), alts(previous.media)) ? [] : ['review.differences.alts']),
    ...(same(content.links, previous.links) ? [] : ['review.differences.links']),
    ...(same(content.window, previous.window) ? [] : ['review.differences.window']),
  ];
}
