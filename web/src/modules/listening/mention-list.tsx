import { Kbd } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useRef } from 'react';
import { useT } from '../../i18n.ts';
import { useListKeys } from '../../ui/use-list-keys.ts';
import { MentionCard } from './mention-card.tsx';
import type { FoundMention } from './queries.ts';
import classes from './mention-list.module.css';

/** Mentions under one another; each opens beside the list, `j` and `k` move between them. */
export function MentionList({ items }: { items: readonly FoundMention[] }) {
  const t = useT();
  const list = useRef<HTMLUListElement>(null);
  useListKeys(list, {});
  return (
    <>
      <ul ref={list} className={classes.list}>
        {items.map((mention) => (
          <li key={mention.id} data-row={mention.id}>
            <MentionCard
              mention={mention}
              open={
                <Link
                  to="."
                  search={((before: Record<string, unknown>) => ({ ...before, mention: mention.id })) as never}
                  resetScroll={false}
                  data-row-link
                  aria-label={t('listening.mention.open_of', { who: mention.author?.name ?? mention.author?.handle ?? '' })}
                >
                  {t('listening.mention.open')}
                </Link>
              }
            />
          </li>
        ))}
      </ul>
      <p className={classes.keys} aria-hidden>
        <Kbd size="xs">j</Kbd> <Kbd size="xs">k</Kbd> {t('ui.list.keys.move')} · <Kbd size="xs">↵</Kbd> {t('ui.list.keys.open')}
      </p>
    </>
  );
}
