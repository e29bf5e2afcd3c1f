import { Button, Text } from '@mantine/core';
import { IconHistory, IconRestore } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient, useSuspenseQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { api, client, type Answer, type Client } from '../../api.ts';
import { useErrorText } from '../../errors.ts';
import { useFormat } from '../../format.ts';
import { useT } from '../../i18n.ts';
import { useCan } from '../../session.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ListSkeleton } from '../../ui/loading.tsx';
import { PageBody } from '../../ui/page-body.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { showDone, showFault } from '../../ui/toast.tsx';
import { ImageGrid } from '../../ui/preview/image-grid.tsx';
import { thumbnailOf } from './composer/thumbnail.ts';
import { TextDifference } from './text-difference.tsx';
import classes from './versions-page.module.css';

type Version = Answer<Client['content']['posts']['versions']['list']>[number];

/** Kept versions of a post: who wrote them, what differs from now, and the way back. */
export function VersionsPage({ id }: { id: string }) {
  const t = useT();
  const format = useFormat();
  const { data: post } = useSuspenseQuery(api.content.posts.get.queryOptions({ input: { id } }));
  const { data: versions } = useSuspenseQuery(api.content.posts.versions.list.queryOptions({ input: { id } }));
  const [chosen, setChosen] = useState<string | null>(versions[0]?.id ?? null);
  const version = versions.find((one) => one.id === chosen);
  return (
    <>
      <PageHeader
        title={t('content.versions.of', { title: post.title })}
        crumbs={[
          { label: t('content.nav'), to: '/content' },
          { label: post.title, to: `/posts/${id}` },
        ]}
        lead={t('content.versions.lead')}
      />
      <PageBody>
        {versions.length === 0 ? (
          <EmptyState icon={IconHistory} sentence={t('content.versions.empty')} />
        ) : (
          <div className={classes.columns}>
            <ol className={classes.list} aria-label={t('content.versions.title')}>
              {versions.map((one) => (
                <li key={one.id}>
                  <button
                    type="button"
                    className={classes.version}
                    aria-current={one.id === chosen || undefined}
                    onClick={() => setChosen(one.id)}
                  >
                    <span className={classes.name}>{t('content.versions.number', { number: one.number })}</span>
                    <span>{t('content.versions.by', { who: one.person.name, when: format.dateTime(one.editedAt) })}</span>
                    <span className={classes.meta}>{t(`content.versions.reason.${one.reason}`)}</span>
                  </button>
                </li>
              ))}
            </ol>
            {version && <VersionDetail key={version.id} post={post} version={version} />}
          </div>
        )}
      </PageBody>
    </>
  );
}

function VersionDetail({ post, version }: { post: Answer<Client['content']['posts']['get']>; version: Version }) {
  const t = useT();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const { describe } = useErrorText();
  const mayEdit = useCan()('content.edit', post.unitId) && !post.archived;
  const detail = useQuery(
    api.content.posts.versions.get.queryOptions({ input: { id: post.id, versionId: version.id }, staleTime: Number.POSITIVE_INFINITY }),
  );
  const restore = useMutation({
    mutationFn: () => client.content.posts.versions.restore({ id: post.id, versionId: version.id, revision: post.revision }),
    onSuccess: async () => {
      await Promise.all([
        queries.invalidateQueries({ queryKey: api.content.posts.key() }),
        queries.invalidateQueries({ queryKey: api.record.key() }),
      ]);
      showDone(t('content.versions.restored', { number: version.number }));
      await navigate({ to: '/posts/$id', params: { id: post.id } });
    },
    onError: async (error) => {
      showFault(describe(error));
      await queries.invalidateQueries({ queryKey: api.content.posts.key() });
    },
  });
  if (detail.isPending) return <ListSkeleton />;
  if (detail.isError) return <Text c="error">{describe(detail.error)}</Text>;
  const { content } = detail.data;
  const own = content.variants.filter((variant) => variant.text !== null);
  return (
    <section className={classes.detail} aria-label={t('content.versions.number', { number: version.number })}>
      <div className={classes.head}>
        <h2 className={classes.heading}>{t('content.versions.compared')}</h2>
        {mayEdit && (
          <Button
            variant="default"
            leftSection={<IconRestore size={16} aria-hidden />}
            loading={restore.isPending}
            onClick={() => restore.mutate()}
          >
            {t('content.versions.restore')}
          </Button>
        )}
      </div>
      {content.title !== post.title && <Compared label={t('content.post.title')} before={content.title} after={post.title} />}
      <Compared label={t('content.post.text')} before={content.text} after={post.text} />
      {own.map((variant) => (
        <Compared
          key={variant.channelId}
          label={t('content.versions.own_text')}
          before={variant.text ?? ''}
          after={post.variants.find((one) => one.channelId === variant.channelId)?.text ?? post.text}
        />
      ))}
      {content.images.length > 0 && (
        <>
          <h3 className={classes.label}>{t('content.images.title')}</h3>
          <div className={classes.images}>
            <ImageGrid images={content.images.map(({ assetId, alt }) => ({ src: thumbnailOf(assetId), alt }))} />
          </div>
        </>
      )}
    </section>
  );
}

function Compared({ label, before, after }: { label: string; before: string; after: string }) {
  return (
    <div>
      <h3 className={classes.label}>{label}</h3>
      <TextDifference before={before} after={after} label={label} />
    </div>
  );
}
