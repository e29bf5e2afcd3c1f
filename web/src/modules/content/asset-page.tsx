import { Button } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useSuspenseQuery } from '@tanstack/react-query';
import { api } from '../../api.ts';
import { useFormat } from '../../format.ts';
import { useT } from '../../i18n.ts';
import { PageBody } from '../../ui/page-body.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { RecordAside } from '../../ui/record-aside.tsx';
import { thumbnailOf } from './composer/thumbnail.ts';
import classes from './asset-page.module.css';

/** One picture: what it is, where it is used, and the original. */
export function AssetPage({ id }: { id: string }) {
  const t = useT();
  const format = useFormat();
  const { data: asset } = useSuspenseQuery(api.content.assets.get.queryOptions({ input: { id } }));
  const facts = [
    [t('content.asset.type'), asset.mediaType.slice('image/'.length).toUpperCase()],
    [t('content.asset.size'), t('content.asset.pixels', { width: format.number(asset.width), height: format.number(asset.height) })],
    [t('content.asset.weight'), format.bytes(asset.bytes)],
    [t('content.asset.uploaded'), format.dateTime(asset.createdAt)],
  ] as const;
  return (
    <>
      <PageHeader
        title={asset.fileName}
        crumbs={[{ label: t('content.nav'), to: '/content' }]}
        action={
          <Button component="a" href={`/api/assets/${id}/original`} download leftSection={<IconDownload size={16} aria-hidden />}>
            {t('content.asset.download')}
          </Button>
        }
      />
      <PageBody aside={<RecordAside type="asset" id={id} />}>
        <img src={thumbnailOf(id)} alt={t('content.asset.preview', { name: asset.fileName })} className={classes.picture} />
        <dl className={classes.facts}>
          {facts.map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      </PageBody>
    </>
  );
}
