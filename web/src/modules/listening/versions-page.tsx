import { Select } from '@mantine/core';
import { useQuery, useSuspenseQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { difference } from '../../../../src/text/difference.ts';
import { format } from '../../../../src/text/query/format.ts';
import { api } from '../../api.ts';
import { useFormat } from '../../format.ts';
import { useT } from '../../i18n.ts';
import { PageBody } from '../../ui/page-body.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { savedQueryQuery, versionsQuery } from './queries.ts';
import { VersionPosts } from './version-posts.tsx';
import classes from './versions-page.module.css';

/** Every version of a query, and what changed from one to another: in its text, and in how much it finds. */
export function VersionsPage({ id }: { id: string }) {
  const t = useT();
  const format = useFormat();
  const { data: query } = useSuspenseQuery(savedQueryQuery(id));
  const { data: versions } = useSuspenseQuery(versionsQuery(id));
  const [after, setAfter] = useState(String(versions[0]?.number));
  const [before, setBefore] = useState(String(versions[1]?.number));
  const find = (number: string) => versions.find((version) => String(version.number) === number);
  const [old, fresh] = [find(before), find(after)];
  const options = versions.map(({ number, createdAt, author }) => ({
    value: String(number),
    label: t('listening.versions.option', {
      number: String(number),
      when: format.dateTime(createdAt),
      who: author ?? t('listening.versions.program'),
    }),
  }));
  return (
    <>
      <PageHeader
        title={t('listening.versions.title')}
        crumbs={[
          { label: t('listening.queries.title'), to: '/listening' },
          { label: query.name, to: `/listening/queries/${id}` },
        ]}
        lead={t('listening.versions.lead')}
      />
      <PageBody width="text">
        {versions.length < 2 && <p>{t('listening.versions.only_one')}</p>}
        {versions.length > 1 && (
          <div className={classes.choice}>
            <Select
              label={t('listening.versions.before')}
              allowDeselect={false}
              data={options}
              value={before}
              onChange={(value) => value && setBefore(value)}
            />
            <Select
              label={t('listening.versions.after')}
              allowDeselect={false}
              data={options}
              value={after}
              onChange={(value) => value && setAfter(value)}
            />
          </div>
        )}
        {old && fresh && (
          <>
            <dl className={classes.counts}>
              <Count name={t('listening.versions.option_short', { number: before })} text={old.text} zone={old.zone} />
              <Count name={t('listening.versions.option_short', { number: after })} text={fresh.text} zone={fresh.zone} />
            </dl>
            <Changes before={old.text} after={fresh.text} />
            {old.number !== fresh.number && <VersionPosts id={id} before={old.number} after={fresh.number} />}
          </>
        )}
      </PageBody>
    </>
  );
}

function Count({ name, text, zone }: { name: string; text: string; zone: string }) {
  const t = useT();
  const { data } = useQuery(api.listening.queries.preview.queryOptions({ input: { text, zone }, staleTime: 60_000 }));
  return (
    <div>
      <dt>{name}</dt>
      <dd>{data?.found ? t('listening.versions.finds', { count: data.found.posts }) : '…'}</dd>
    </div>
  );
}

function Changes({ before, after }: { before: string; after: string }) {
  const t = useT();
  // Laid out alike, so that only what is asked differs, not where its lines end.
  const [old, fresh] = [format(before) ?? before, format(after) ?? after];
  if (old === fresh) return <p>{t('listening.versions.same')}</p>;
  return (
    <div className={classes.text} role="group" aria-label={t('listening.versions.changes')}>
      {difference(old, fresh).map(({ kind, text }, index) => {
        // Parts have no identity but their place.
        const key = `${index}:${kind}`;
        if (kind === 'same') return <span key={key}>{text}</span>;
        const Tag = kind === 'added' ? 'ins' : 'del';
        return (
          <Tag key={key}>
            <span className="visually-hidden">{t(`listening.versions.${kind}`)} </span>
            {text}
          </Tag>
        );
      })}
    </div>
  );
}
